/// What a customer is worth.
public struct CustomerValue: Sendable, Equatable {
    public let risk: Double
    /// The margin a year while the customer stays; NaN where it is not known.
    public let annualMargin: Double
    /// Customer lifetime value, the margin still to come; NaN where the margin is not known.
    public let lifetimeValue: Double
    /// The 95 % interval of that expected value.
    public let low: Double
    public let high: Double

    public init(risk: Double, annualMargin: Double, lifetimeValue: Double, low: Double, high: Double) {
        self.risk = risk
        self.annualMargin = annualMargin
        self.lifetimeValue = lifetimeValue
        self.low = low
        self.high = high
    }

    /// Risk × the value still to come.
    public var expectedLoss: Double { risk * lifetimeValue }
}
