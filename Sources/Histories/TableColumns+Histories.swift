import Tables

extension TableColumns {
    /// Puts a table of events into its place.
    func put(into histories: inout Histories, _ settings: TableSettings) {
        switch table {
        case "purchases":
            histories.purchases = Purchases(
                timeline: timeline(), amount: numbers(of: "amount"), discount: numbers(of: "discount"),
                category: texts(of: "category"),
                channel: texts(of: "channel"), order: orders())
        case "complaints":
            histories.complaints = Complaints(
                timeline: timeline(),
                resolvedAt: numbers(of: "resolved_at")
                    ?? Array(repeating: Complaints.stillOpen, count: offsets.last ?? 0),
                channel: texts(of: "channel"),
                reason: texts(of: "reason"))
        case "wallet":
            let ends = numbers(of: "period_end") ?? []
            histories.wallet = Wallet(
                timeline: timeline(knownFrom: ends.map { $0 - 1 }), periodEnd: ends,
                totalSpend: numbers(of: "total_spend") ?? [])
        case "surveys":
            let scores = numbers(of: "score") ?? []
            histories.surveys = Surveys(
                timeline: timeline(), score: scores,
                kind: numbers(of: "kind")?.map { Surveys.Kind(rawValue: UInt8(truncatingIfNeeded: $0)) ?? .csat }
                    ?? Array(repeating: .csat, count: scores.count))
        case "engagements":
            histories.engagements = Engagements(
                timeline: timeline(), kind: texts(of: "kind"), channel: texts(of: "channel"))
        case "referrals":
            histories.referrals = Referrals(timeline: timeline(), referredCustomer: texts(of: "referred_customer_id"))
        case "rewards": histories.rewards = Rewards(timeline: timeline(), points: numbers(of: "points") ?? [])
        case "contacts":
            histories.contacts = Contacts(
                timeline: timeline(), campaign: texts(of: "campaign"), arm: texts(of: "arm"), cost: numbers(of: "cost"))
        case "attributes":
            guard let name = texts(of: "name"), let value = texts(of: "value") else { return }
            histories.attributeChanges = AttributeChanges(
                timeline: timeline(), name: name, value: value, declaredKinds: settings.attributes)
        default: preconditionFailure("no place for the table \(table)")
        }
    }

    /// When each row happened and became known.
    private func timeline(knownFrom: [Int64]? = nil) -> Timeline {
        let occurred = numbers[1]
        var known = knownFrom
        if let recorded = numbers(of: "recorded_at") {
            let earliest = known ?? occurred
            let later = zip(earliest, recorded).map { max($0, $1) }
            if known != nil || later != occurred { known = later }
        }
        return Timeline(offsets: offsets, occurredAt: occurred, knownAt: known)
    }

    /// Numbers, from 0 for each customer, of the orders that have more than one row; nil where no order has.
    private func orders() -> [Int32]? {
        guard let ids = numbers(of: "order_id") else { return nil }
        var orders: [Int32] = []
        var numberOf: [Int64: (first: Int, number: Int32)] = [:]
        var sorted: [Int64] = []
        for customer in 0..<(offsets.count - 1) {
            let rows = offsets[customer]..<offsets[customer + 1]
            guard rows.count > 1, Self.haveEqual(ids[rows], &sorted) else { continue }
            if orders.isEmpty { orders = Array(repeating: -1, count: ids.count) }
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
                }
                orders[row] = number
            }
        }
        return orders.isEmpty ? nil : orders
    }

    /// Whether two rows share an order, which mostly none do: sorting a customer's few ids is faster than a dictionary.
    private static func haveEqual(_ ids: ArraySlice<Int64>, _ sorted: inout [Int64]) -> Bool {
        sorted.removeAll(keepingCapacity: true)
        for id in ids where id != 0 { sorted.append(id) }
        sorted.sort()
        return zip(sorted, sorted.dropFirst()).contains { $0 == $1 }
    }
}
