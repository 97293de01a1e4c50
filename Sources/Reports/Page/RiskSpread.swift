internal import Models
internal import Retention
internal import Statistics

/// How the risks of the customers scored are spread.
struct RiskSpread {
    /// Descending.
    let risks: [Double]
    let bands: [RiskBand: Int]

    init(_ content: ReportContent) {
        risks = content.risks.sorted(by: >)
        let baseRate = content.model.baseRate
        bands = content.risks.reduce(into: [:]) { $0[RiskBand(risk: $1, baseRate: baseRate), default: 0] += 1 }
    }

    var count: Int { risks.count }
    /// The sum of the risks.
    var expected: Double { Self.sum(risks[...]) }
    var mean: Double { expected / Double(max(count, 1)) }
    var highest: Double { risks.first ?? 0 }

    /// The risk in the middle; of an even number the mean of the two.
    var median: Double {
        guard !risks.isEmpty else { return 0 }
        return risks[(count - 1) / 2] / 2 + risks[count / 2] / 2
    }

    /// The share of the churn expected among the tenth with the highest risks.
    var topTenthShare: Double { expected > 0 ? (tenths.first?.expected ?? 0) / expected : 0 }

    /// Ten groups by rank, parted where `churn score` parts them; empty ones left out.
    var tenths: [(number: Int, customers: Int, expected: Double)] {
        (1...10).compactMap { number in
            // Decile = (rank − 1)·10 / count + 1, in whole numbers.
            let first = ((number - 1) * count + 9) / 10
            let end = (number * count + 9) / 10
            guard first < end else { return nil }
            return (number, end - first, Self.sum(risks[first..<end]))
        }
    }

    private static func sum(_ values: ArraySlice<Double>) -> Double {
        var sum = CompensatedSum()
        for value in values { sum.add(value) }
        return sum.value
    }
}
