internal import Statistics

/// The area under the ROC curve of two scores of the same customers, with the standard errors of each and of their
/// difference (DeLong, DeLong & Clarke-Pearson 1988).
package struct ComparedRankings: Sendable, Equatable {
    /// An area or a difference of areas, with its 95 % interval.
    package struct Estimate: Sendable, Equatable {
        package let value: Double
        package let standardError: Double
        package let low: Double
        package let high: Double

        init(_ value: Double, variance: Double, within limits: ClosedRange<Double>) {
            let error = max(0, variance).squareRoot()
            self.value = value
            standardError = error
            low = max(limits.lowerBound, value - NormalDistribution.quantile975 * error)
            high = min(limits.upperBound, value + NormalDistribution.quantile975 * error)
        }
    }

    package let first: Estimate
    package let second: Estimate
    /// The second less the first.
    package let difference: Estimate

    /// - Parameters:
    ///   - positive: who is meant to have the high scores.
    /// - Returns: nil with fewer than two of either kind, where nothing can be said of errors.
    package init?(positive: [Bool], _ first: [Double], _ second: [Double]) {
        let positives = positive.count { $0 }
        guard positives >= 2, positive.count - positives >= 2 else { return nil }
        let one = Placements(positive, first)
        let other = Placements(positive, second)
        self.first = Estimate(one.area, variance: one.covariance(with: one), within: 0...1)
        self.second = Estimate(other.area, variance: other.covariance(with: other), within: 0...1)
        let spread = one.covariance(with: one) + other.covariance(with: other) - 2 * one.covariance(with: other)
        difference = Estimate(other.area - one.area, variance: spread, within: -1...1)
    }
}

/// The share of the other kind that each customer's score beats, ties counting one half.
private struct Placements {
    private var ofPositives: [Double] = []
    private var ofOthers: [Double] = []

    init(_ positive: [Bool], _ scores: [Double]) {
        let high = positive.indices.filter { positive[$0] }.map { scores[$0] }
        let low = positive.indices.filter { !positive[$0] }.map { scores[$0] }
        ofPositives = Self.shares(of: high, above: low.sorted())
        ofOthers = Self.shares(of: low, above: high.sorted()).map { 1 - $0 }
    }

    var area: Double { ofPositives.reduce(0, +) / Double(ofPositives.count) }

    func covariance(with other: Placements) -> Double {
        Self.covariance(ofPositives, other.ofPositives) / Double(ofPositives.count)
            + Self.covariance(ofOthers, other.ofOthers) / Double(ofOthers.count)
    }

    /// For each value, the share of the sorted ones below it, with half of those equal.
    private static func shares(of values: [Double], above sorted: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var shares = [Double](repeating: 0, count: values.count)
        var (below, upTo) = (0, 0)
        for index in order {
            while below < sorted.count, sorted[below] < values[index] { below += 1 }
            upTo = max(upTo, below)
            while upTo < sorted.count, sorted[upTo] <= values[index] { upTo += 1 }
            shares[index] = Double(below + upTo) / 2 / Double(sorted.count)
        }
        return shares
    }

    private static func covariance(_ x: [Double], _ y: [Double]) -> Double {
        let count = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
        var sum = 0.0
        for index in x.indices { sum += (x[index] - meanX) * (y[index] - meanY) }
        return sum / (count - 1)
    }
}
