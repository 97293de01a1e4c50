import Tables

/// The columns of a table of events, customer after customer, about to become a part of the histories.
struct EventColumns {
    let layout: TableLayout
    let grouped: GroupedTable
    let levels: [[String]]

    private func numbers(_ role: String) -> [Int64]? { layout.position(role).map { grouped.numbers[$0] } }

    private func texts(_ role: String) -> InternedColumn? {
        layout.position(role).map { InternedColumn(codes: grouped.codes[$0], levels: levels[$0]) }
    }

    /// Puts the table into its place.
    func put(into histories: inout Histories, _ settings: TableSettings) {
        switch layout.schema.name {
        case "purchases":
            histories.purchases = Purchases(
                timeline: timeline(), amount: numbers("amount"), discount: numbers("discount"),
                category: texts("category"),
                channel: texts("channel"), order: orders())
        case "complaints":
            histories.complaints = Complaints(
                timeline: timeline(),
                resolvedAt: numbers("resolved_at")
                    ?? Array(repeating: Complaints.stillOpen, count: grouped.offsets.last ?? 0),
                channel: texts("channel"),
                reason: texts("reason"))
        case "wallet":
            let ends = numbers("period_end") ?? []
            histories.wallet = Wallet(
                timeline: timeline(knownFrom: ends.map { $0 - 1 }), periodEnd: ends,
                totalSpend: numbers("total_spend") ?? [])
        case "surveys":
            let scores = numbers("score") ?? []
            histories.surveys = Surveys(
                timeline: timeline(), score: scores,
                kind: numbers("kind")?.map { Surveys.Kind(rawValue: UInt8(truncatingIfNeeded: $0)) ?? .csat }
                    ?? Array(repeating: .csat, count: scores.count))
        case "engagements":
            histories.engagements = Engagements(timeline: timeline(), kind: texts("kind"), channel: texts("channel"))
        case "referrals":
            histories.referrals = Referrals(timeline: timeline(), referredCustomer: texts("referred_customer_id"))
        case "rewards": histories.rewards = Rewards(timeline: timeline(), points: numbers("points") ?? [])
        case "contacts":
            histories.contacts = Contacts(
                timeline: timeline(), campaign: texts("campaign"), arm: texts("arm"), cost: numbers("cost"))
        case "attributes":
            guard let name = texts("name"), let value = texts("value") else { return }
            histories.attributeChanges = AttributeChanges(
                timeline: timeline(), name: name, value: value, declaredKinds: settings.attributes)
        default: preconditionFailure("no place for the table \(layout.schema.name)")
        }
    }

    /// When each row happened and became known.
    private func timeline(knownFrom: [Int64]? = nil) -> Timeline {
        let occurred = grouped.numbers[1]
        var known = knownFrom
        if let recorded = numbers("recorded_at") {
            let earliest = known ?? occurred
            let later = zip(earliest, recorded).map { max($0, $1) }
            if known != nil || later != occurred { known = later }
        }
        return Timeline(offsets: grouped.offsets, occurredAt: occurred, knownAt: known)
    }

    /// Numbers, from 0 for each customer, of the orders that have more than one row; nil where no order has.
    private func orders() -> [Int32]? {
        guard let ids = numbers("order_id") else { return nil }
        var orders = [Int32](repeating: -1, count: ids.count)
        var hasAny = false
        var numberOf: [Int64: (first: Int, number: Int32)] = [:]
        for customer in 0..<(grouped.offsets.count - 1) {
            let rows = grouped.offsets[customer]..<grouped.offsets[customer + 1]
            guard rows.count > 1 else { continue }
            numberOf.removeAll(keepingCapacity: true)
            var next: Int32 = 0
            for row in rows where ids[row] != 0 {
                guard let held = numberOf[ids[row]] else {
                    numberOf[ids[row]] = (row, -1)
                    continue
                }
                var number = held.number
                if number < 0 {
                    number = next
                    next += 1
                    numberOf[ids[row]] = (held.first, number)
                    orders[held.first] = number
                    hasAny = true
                }
                orders[row] = number
            }
        }
        return hasAny ? orders : nil
    }
}
