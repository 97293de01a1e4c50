/// A customer who may be contacted.
public struct ContactCandidate: Sendable, Equatable {
    /// The place by descending risk among all scored customers, from 1.
    public let rank: Int
    public let risk: Double
    /// Customer lifetime value; NaN where it is not known.
    public let value: Double

    public init(rank: Int, risk: Double, value: Double = .nan) {
        self.rank = rank
        self.risk = risk
        self.value = value
    }
}
