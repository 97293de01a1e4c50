public import Features

/// What everything that is about one cause adds to the log-odds of a customer.
public struct CauseShare: Sendable, Equatable {
    public let cause: Cause
    /// The share of the terms about which something can be done.
    public let actionable: Double
    /// The share of the others.
    public let fixed: Double

    /// The whole share: above 0 it raises the risk above that of the average customer in training.
    public var logOdds: Double { actionable + fixed }
}
