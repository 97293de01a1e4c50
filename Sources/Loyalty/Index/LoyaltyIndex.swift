/// The loyalty index of every customer of a date: 0 to 100, the weighted mean of percentiles.
package struct LoyaltyIndex: Sendable {
    package let weights: LoyaltyWeights
    /// By leaf, then customer; NaN is missing.
    package let percentiles: [[Double]]
    /// NaN where no leaf is known.
    package let values: [Double]
    /// The share of the tree's weight that is known of each customer, 0 to 1.
    package let coverage: [Double]

    /// The index of customers.
    ///
    /// - Parameter scale: what percentiles are of; by default these customers.
    package init(_ base: LoyaltyBase, weights: LoyaltyWeights, scale: LoyaltyScale? = nil) {
        self.init(leaves: base.leaves, weights: weights, scale: scale)
    }

    /// The same of columns, one a leaf.
    package init(leaves: [[Double]], weights: LoyaltyWeights, scale: LoyaltyScale? = nil) {
        let scale = scale ?? LoyaltyScale(leaves)
        let percentiles = zip(LoyaltyLeaf.allCases, leaves).map { leaf, column in
            column.map { scale.percentile($0, of: leaf) }
        }
        self.weights = weights
        self.percentiles = percentiles
        let found = (leaves.first ?? []).indices.map { row in weights.index { percentiles[$0][row] } }
        values = found.map(\.value)
        coverage = found.map(\.coverage)
    }

    /// The customers that have one.
    package var known: [Int] { values.indices.filter { !values[$0].isNaN } }

    /// The middle of the known values; nil without one.
    package var median: Double? {
        let sorted = values.filter { !$0.isNaN }.sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
    }

    /// The mean of the known values; nil without one.
    package var mean: Double? {
        let known = values.filter { !$0.isNaN }
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    /// How many customers have an index of 0 up to 10, of 10 up to 20 and so on; 100 is in the last.
    package var histogram: [Int] {
        var counts = [Int](repeating: 0, count: 10)
        for value in values where !value.isNaN { counts[min(9, max(0, Int(value / 10)))] += 1 }
        return counts
    }
}
