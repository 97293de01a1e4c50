public import Histories
import Tables

/// The cutoff that times in texts refer to: `T`, `T-30d`, `T+1us`.
public let fixtureCutoff = Cutoff(Instant(year: 2024, month: 7, day: 1))

extension RawDataset {
    /// A dataset from tables written like CSV, their columns named as in files. A time is a date or `T` with steps in
    /// `d`, `h` or `us` (`T-30d-1us`). Without customers, they are those who purchase.
    public static func parse(
        customers: String? = nil, purchases: String? = nil, complaints: String? = nil, wallet: String? = nil,
        surveys: String? = nil, engagements: String? = nil, referrals: String? = nil, rewards: String? = nil,
        attributes: String? = nil
    ) -> RawDataset {
        var dataset = RawDataset()
        let plain: Set = ["customer_id", "joined_at", "left_at"]
        for row in table(customers ?? "") {
            dataset.attributeNames = row.columns.filter { !plain.contains($0) }
            dataset.columns.formUnion(row.columns)
            dataset.customers.append(
                Customer(
                    id: row["customer_id"], joined: row.time("joined_at"), left: row.time("left_at"),
                    attributes: row.cells.filter { !plain.contains($0.key) }))
        }
        dataset.purchases = purchases.map { text in
            let header = text.prefix { !$0.isNewline }
            dataset.columns.formUnion(header.split(separator: ",").map(String.init))
            return table(text).map { row in
                Purchase(
                    customer: row["customer_id"], at: row.at, recorded: row.time("recorded_at"),
                    amount: row.number("amount"), discount: row.number("discount"), category: row["category"],
                    channel: row["channel"], order: row["order_id"])
            }
        }
        dataset.areListed = customers != nil
        if customers == nil {
            dataset.customers = Set((dataset.purchases ?? []).map(\.customer)).map { Customer(id: $0) }
        }
        dataset.complaints = complaints.map { text in
            table(text).map { row in
                Complaint(
                    customer: row["customer_id"], at: row.at, recorded: row.time("recorded_at"),
                    resolved: row.time("resolved_at"))
            }
        }
        dataset.wallet = wallet.map { text in
            table(text).map { row in
                WalletPeriod(
                    customer: row["customer_id"], at: row.at, end: row.time("period_end") ?? 0,
                    recorded: row.time("recorded_at"), total: row.number("total_spend"))
            }
        }
        dataset.surveys = surveys.map { text in
            table(text).map { row in
                Answer(
                    customer: row["customer_id"], at: row.at, recorded: row.time("recorded_at"),
                    score: row.number("score"), kind: row["kind"])
            }
        }
        dataset.engagements = engagements.map(events)
        dataset.referrals = referrals.map(events)
        dataset.rewards = rewards.map(events)
        dataset.changes = attributes.map { text in
            table(text).map { row in
                Change(
                    customer: row["customer_id"], at: row.at, recorded: row.time("recorded_at"), name: row["name"],
                    value: row["value"])
            }
        }
        return dataset
    }

    private static func events(_ text: String) -> [Event] {
        table(text).map { row in
            Event(
                customer: row["customer_id"], at: row.at, recorded: row.time("recorded_at"),
                amount: row.number("points"))
        }
    }

    private static func table(_ text: String) -> [TextRow] {
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
                String(cell.drop { $0 == " " })
            }
        }
        guard let header = lines.first else { return [] }
        return lines.dropFirst().map { cells in
            precondition(cells.count == header.count, "\(cells) under \(header)")
            return TextRow(columns: header, cells: Dictionary(uniqueKeysWithValues: zip(header, cells)))
        }
    }
}

/// One row of a table written as text.
private struct TextRow {
    let columns: [String]
    let cells: [String: String]

    subscript(_ column: String) -> String { cells[column] ?? "" }

    var at: Int64 {
        guard let time = time("occurred_at") ?? time("opened_at") ?? time("period_start") else {
            preconditionFailure("no time in \(cells)")
        }
        return time
    }

    func number(_ column: String) -> Int64 {
        let text = self[column]
        if text.isEmpty { return 0 }
        guard let value = Decimal4(text) else { preconditionFailure("\(text) is no number") }
        return value.tenThousandths
    }

    func time(_ column: String) -> Int64? {
        let text = self[column]
        if text.isEmpty { return nil }
        guard text.first == "T" else {
            guard let instant = try? Instant.parse(text) else { preconditionFailure("\(text) is no time") }
            return instant.microseconds
        }
        let units: [(suffix: String, microseconds: Int64)] = [("us", 1), ("h", 3_600_000_000), ("d", 86_400_000_000)]
        let steps = text.dropFirst().replacing("-", with: "+-").split(separator: "+")
        return steps.reduce(fixtureCutoff.instant.microseconds) { time, step in
            let unit = units.first { step.hasSuffix($0.suffix) }
            guard let unit, let count = Int64(step.dropLast(unit.suffix.count)) else {
                preconditionFailure("\(text) is no time")
            }
            return time + count * unit.microseconds
        }
    }
}
