public import Histories
import Tables

extension RawDataset {
    /// The histories of these rows.
    public var histories: Histories {
        let people = customers.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
        let ids = people.map(\.id)
        let index = Dictionary(uniqueKeysWithValues: zip(ids, ids.indices))
        var histories = Histories(
            customers: Customers(
                ids: ids,
                joinedAt: columns.contains("joined_at") ? people.map { $0.joined ?? Customers.noJoin } : nil,
                leftAt: columns.contains("left_at") ? people.map { $0.left ?? Customers.notLeft } : nil,
                attributes: attributeNames.map { name in
                    Attribute(name: name, texts: InternedColumn(texts: people.map { $0.attributes[name] ?? "" }))
                },
                areListed: areListed))
        let builder = TimelineBuilder(index: index)
        histories.purchases = purchases.map { purchaseTable($0, builder) }
        histories.complaints = complaints.map { rows in
            let (rows, timeline) = builder.sorted(rows, \.customer, \.at, \.recorded)
            return Complaints(timeline: timeline, resolvedAt: rows.map { $0.resolved ?? Complaints.stillOpen })
        }
        histories.wallet = wallet.map { rows in
            var (rows, timeline) = builder.sorted(rows, \.customer, \.at, \.recorded)
            timeline.knownAt = rows.map { max($0.end - 1, $0.recorded ?? Int64.min) }
            return Wallet(timeline: timeline, periodEnd: rows.map(\.end), totalSpend: rows.map(\.total))
        }
        histories.surveys = surveys.map { rows in
            let (rows, timeline) = builder.sorted(rows, \.customer, \.at, \.recorded)
            let kinds = ["csat": Surveys.Kind.csat, "nps": .nps, "ces": .ces]
            return Surveys(
                timeline: timeline, score: rows.map(\.score),
                kind: rows.map { row in
                    guard let kind = kinds[row.kind] else { preconditionFailure("\(row.kind) is no kind") }
                    return kind
                })
        }
        histories.engagements = engagements.map { rows in
            Engagements(timeline: builder.sorted(rows, \.customer, \.at, \.recorded).timeline)
        }
        histories.referrals = referrals.map { rows in
            Referrals(timeline: builder.sorted(rows, \.customer, \.at, \.recorded).timeline)
        }
        histories.rewards = rewards.map { rows in
            let (rows, timeline) = builder.sorted(rows, \.customer, \.at, \.recorded)
            return Rewards(timeline: timeline, points: rows.map(\.amount))
        }
        histories.attributeChanges = changes.map { rows in
            let (rows, timeline) = builder.sorted(rows, \.customer, \.at, \.recorded)
            return AttributeChanges(
                timeline: timeline, name: InternedColumn(texts: rows.map(\.name)),
                value: InternedColumn(texts: rows.map(\.value)))
        }
        return histories
    }

    private func purchaseTable(_ rows: [Purchase], _ builder: TimelineBuilder) -> Purchases {
        let (rows, timeline) = builder.sorted(rows, \.customer, \.at, \.recorded)
        func texts(_ column: String, _ cell: (Purchase) -> String) -> InternedColumn? {
            columns.contains(column) ? InternedColumn(texts: rows.map(cell)) : nil
        }
        var numbers: [String: Int32] = [:]
        let order = rows.map { row -> Int32 in
            if row.order.isEmpty { return -1 }
            let key = row.customer + "\n" + row.order
            let number = numbers[key] ?? Int32(numbers.count)
            numbers[key] = number
            return number
        }
        return Purchases(
            timeline: timeline, amount: columns.contains("amount") ? rows.map(\.amount) : nil,
            discount: columns.contains("discount") ? rows.map(\.discount) : nil,
            category: texts("category") { $0.category }, channel: texts("channel") { $0.channel },
            order: columns.contains("order_id") ? order : nil)
    }
}

/// Puts rows into customer-major order, ascending in time; rows of one time stay in the order they came in.
private struct TimelineBuilder {
    let index: [String: Int]

    func sorted<Row>(
        _ rows: [Row], _ customer: KeyPath<Row, String>, _ at: KeyPath<Row, Int64>, _ recorded: KeyPath<Row, Int64?>
    ) -> (rows: [Row], timeline: Timeline) {
        let keyed = rows.enumerated().map { position, row -> (customer: Int, position: Int, row: Row) in
            guard let customer = index[row[keyPath: customer]] else {
                preconditionFailure("no customer \(row[keyPath: customer])")
            }
            return (customer, position, row)
        }
        let ordered = keyed.sorted {
            ($0.customer, $0.row[keyPath: at], $0.position) < ($1.customer, $1.row[keyPath: at], $1.position)
        }
        var offsets = [Int](repeating: 0, count: index.count + 1)
        for entry in ordered { offsets[entry.customer + 1] += 1 }
        for customer in 0..<index.count { offsets[customer + 1] += offsets[customer] }
        let sortedRows = ordered.map(\.row)
        let occurredAt = sortedRows.map { $0[keyPath: at] }
        let areRecorded = sortedRows.contains { $0[keyPath: recorded] != nil }
        let knownAt = sortedRows.map { max($0[keyPath: at], $0[keyPath: recorded] ?? Int64.min) }
        return (
            sortedRows,
            Timeline(offsets: offsets, occurredAt: occurredAt, knownAt: areRecorded ? knownAt : nil)
        )
    }
}
