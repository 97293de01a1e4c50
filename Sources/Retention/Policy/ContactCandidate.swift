/// A customer who may be contacted.
public struct ContactCandidate: Sendable, Equatable {
    /// The place by descending risk or uplift among all scored customers, from 1.
    public let rank: Int
    /// The risk where nobody contacts the customer.
    public let risk: Double
    /// What a contact takes off the risk; nil where nobody can say.
    public let uplift: Double?
    /// Customer lifetime value; NaN where it is not known.
    public let value: Double

    public init(rank: Int, risk: Double, uplift: Double? = nil, value: Double = .nan) {
        self.rank = rank
        self.risk = risk
        self.uplift = uplift
        self.value = value
    }
}
