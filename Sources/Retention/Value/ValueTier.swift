public import Models

/// A tier of customers by value.
public enum ValueTier: String, Sendable, CaseIterable {
    case high
    case middle
    case low

    /// The tier of a value; nil where it is not known.
    public init?(_ value: Double, by tiers: ValueTiers) {
        if value.isNaN { return nil }
        self = value >= tiers.highFrom ? .high : value >= tiers.middleFrom ? .middle : .low
    }
}

extension ValueTiers {
    /// Thresholds such that these shares of the values lie at or above them; equal values share their tier. nil without a value.
    public static func parting(_ values: [Double], shares: [Double]) -> ValueTiers? {
        let descending = values.filter { !$0.isNaN }.sorted(by: >)
        guard !descending.isEmpty, areShares(shares) else { return nil }
        func threshold(_ share: Double) -> Double {
            let count = Int((share * Double(descending.count)).rounded())
            return descending[min(max(count, 1), descending.count) - 1]
        }
        return ValueTiers(highFrom: threshold(shares[0]), middleFrom: threshold(shares[1]), shares: shares)
    }
}
