/// What became of a group of customers within the horizon.
public struct LaterRetention: Sendable, Equatable {
    /// Customers whose outcome is known.
    public let followed: Int
    /// Those of them who did not churn.
    public let stayed: Int

    public init(followed: Int, stayed: Int) {
        precondition(stayed >= 0 && stayed <= followed, "\(stayed) of \(followed)")
        self.followed = followed
        self.stayed = stayed
    }

    init(_ tally: LaterTally) { self.init(followed: tally.followed, stayed: tally.stayed) }

    /// The share that stayed, with its 95 % interval (Wilson 1927).
    public var share: Estimate { .share(stayed, of: followed) }

    /// The share that stayed; nil of nobody.
    package var rate: Double? { followed > 0 ? Double(stayed) / Double(followed) : nil }

    /// Its 95 % interval; nil of nobody.
    package var interval: ClosedRange<Double>? { share.interval }
}
