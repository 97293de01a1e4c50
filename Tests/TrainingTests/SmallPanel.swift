import Features
import Histories
import Statistics
import Tables

@testable import Training

/// Panels made of hand, with two features and three attributes, for tests.
enum SmallPanel {
    static let names = ["recency_days", "purchases_90d", "purchases_365d", "purchases_total", "gap_mean_days"]

    /// Customers at two cutoffs; churning follows recency and the plan, the 365-day window is as wide as all the data.
    static func make(customers: Int = 400, seed: UInt64 = 7) -> TrainingPanel {
        var generator = SeededGenerator(seed: seed)
        let features = names.compactMap { Catalogue.feature(named: $0) }
        var columns = [[Double]](repeating: [], count: features.count)
        var customer: [Int32] = []
        var cutoff: [Int32] = []
        var plan: [String] = []
        var age: [String] = []
        var churned: [Bool] = []
        for id in 0..<customers {
            let isBasic = generator.uniform() < 0.5
            for time in 0..<2 {
                let recency = 100 * generator.uniform()
                let purchases = Double(generator.below(6))
                customer.append(Int32(id))
                cutoff.append(Int32(time))
                let row = [recency, purchases, purchases + 2, purchases + 2, purchases > 1 ? 10 + recency / 9 : .nan]
                for (index, value) in row.enumerated() { columns[index].append(value) }
                plan.append(id % 97 == 0 ? "rare\(id)" : isBasic ? "basic" : "plus")
                age.append(id % 10 == 0 ? "" : String(20 + id % 50))
                let logOdds = recency / 25 - 2 + (isBasic ? 0.8 : 0) - 0.2 * purchases
                churned.append(generator.uniform() < 1 / (1 + Double.exp(-logOdds)))
            }
        }
        let matrix = FeatureMatrix(
            customer: customer, cutoff: cutoff,
            cutoffs: [Cutoff(Instant(year: 2024, month: 1, day: 1)), Cutoff(Instant(year: 2024, month: 4, day: 1))],
            features: features, columns: columns,
            attributes: [
                Attribute(name: "plan", texts: InternedColumn(texts: plan)),
                Attribute(name: "age", texts: InternedColumn(texts: age)),
                Attribute(name: "name", texts: InternedColumn(texts: customer.map { "name of \($0)" })),
            ])
        let panel = Panel(
            matrix: matrix, churned: churned, outcome: .inactive, horizonDays: 90, setAside: [])
        let ids = (0..<customers).map { "c" + String(repeating: "0", count: 4 - String($0).count) + String($0) }
        return TrainingPanel(panel, ids: ids, activeDays: 365)
    }
}

extension Double {
    /// e to the power of x, by its series: no libm needed in a test's data.
    fileprivate static func exp(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for n in 1..<60 {
            term *= x / Double(n)
            sum += term
        }
        return sum
    }
}
