/// What the customers of one date were like, leaf by leaf: what a percentile is a percentile of.
///
/// Kept from one date it measures another, so that a customer moves by what the customer does, and not because others do.
package struct LoyaltyScale: Sendable {
    /// The known values of each leaf, ascending.
    private let sorted: [[Double]]

    /// The scale of columns, one a leaf; NaN is missing.
    package init(_ columns: [[Double]]) {
        sorted = columns.map { $0.filter { !$0.isNaN }.sorted() }
    }

    /// How many customers a leaf is known of.
    package func known(_ leaf: LoyaltyLeaf) -> Int { sorted[leaf.place].count }

    /// Where a value stands among those of the scale: 100·(those below + half of those equal) / all, turned about where a
    /// small value speaks for loyalty. NaN for a missing value, or where the scale knows none.
    package func percentile(_ value: Double, of leaf: LoyaltyLeaf) -> Double {
        let values = sorted[leaf.place]
        guard !value.isNaN, !values.isEmpty else { return .nan }
        let below = Self.count(values) { $0 < value }
        let upTo = Self.count(values) { $0 <= value }
        let percentile = 50 * Double(below + upTo) / Double(values.count)
        return leaf.isReversed ? 100 - percentile : percentile
    }

    /// How many values at the start satisfy a condition that holds up to some place.
    private static func count(_ values: [Double], where holds: (Double) -> Bool) -> Int {
        var (low, high) = (0, values.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(values[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
