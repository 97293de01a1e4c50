/// From which customer lifetime value on a customer is in the high and in the middle tier; below is the low one.
public struct ValueTiers: Sendable, Equatable {
    /// In money.
    public let highFrom: Double
    /// In money; at most `highFrom`.
    public let middleFrom: Double
    /// Which shares of the customers from the top the thresholds were set by; nil where they were given in money.
    public let shares: [Double]?

    /// Thresholds in descending order; nil for others.
    public init?(highFrom: Double, middleFrom: Double, shares: [Double]? = nil) {
        guard highFrom.isFinite, middleFrom.isFinite, middleFrom <= highFrom else { return nil }
        if let shares, !Self.areShares(shares) { return nil }
        self.highFrom = highFrom
        self.middleFrom = middleFrom
        self.shares = shares
    }

    /// Whether these are two shares from the top, ascending, inside 0 and 1.
    public static func areShares(_ shares: [Double]) -> Bool {
        shares.count == 2 && shares[0] > 0 && shares[0] < shares[1] && shares[1] < 1
    }
}
