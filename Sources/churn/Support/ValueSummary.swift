import Models
import Reports
import Retention
import Statistics
import Tables

/// What customers are worth, together and by tier.
struct ValueSummary {
    private struct Sums {
        var count = 0
        var value = CompensatedSum()
        var loss = CompensatedSum()
        var margin = CompensatedSum()
    }

    private var tiers: [ValueTier: Sums] = [:]
    private var all = Sums()
    /// Customers without a known margin.
    private(set) var unknown = 0

    mutating func add(_ value: CustomerValue, tier: ValueTier?) {
        guard let tier else {
            unknown += 1
            return
        }
        func take(_ sums: inout Sums) {
            sums.count += 1
            sums.value.add(value.lifetimeValue)
            sums.loss.add(value.expectedLoss)
            sums.margin.add(value.annualMargin)
        }
        take(&tiers[tier, default: Sums()])
        take(&all)
    }

    private var rows: [(name: String, sums: Sums)] {
        ValueTier.allCases.map { (name: $0.rawValue, sums: tiers[$0] ?? Sums()) } + [(name: "all", sums: all)]
    }

    func text(for terminal: Terminal) -> String {
        var table = TextTable([
            .text("tier"), .number("customers"), .number("annual margin"), .number("value"), .number("mean value"),
            .number("expected loss"),
        ])
        for (name, sums) in rows {
            table.append([
                name, NumberText.count(sums.count), NumberText.fixed(sums.margin.value, decimals: 2),
                NumberText.fixed(sums.value.value, decimals: 2),
                NumberText.fixed(sums.count == 0 ? nil : sums.value.value / Double(sums.count), decimals: 2),
                NumberText.fixed(sums.loss.value, decimals: 2),
            ])
        }
        return table.text(for: terminal)
    }

    /// `{"high": {"customers": n, …}, …, "all": {…}}`.
    var json: JSONText {
        .object(
            rows.map { name, sums in
                (
                    name,
                    .object([
                        ("customers", .integer(sums.count)), ("annual_margin", .number(sums.margin.value)),
                        ("clv", .number(sums.value.value)), ("expected_loss", .number(sums.loss.value)),
                    ])
                )
            })
    }
}
