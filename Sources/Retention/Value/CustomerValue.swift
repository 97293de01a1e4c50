public import Scoring

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
    /// The 95 % interval of the expected loss, of all such customers.
    public let lossLow: Double
    public let lossHigh: Double

    public init(
        risk: Double, annualMargin: Double, lifetimeValue: Double, low: Double, high: Double, lossLow: Double,
        lossHigh: Double
    ) {
        self.risk = risk
        self.annualMargin = annualMargin
        self.lifetimeValue = lifetimeValue
        self.low = low
        self.high = high
        self.lossLow = lossLow
        self.lossHigh = lossHigh
    }

    /// A value that is not known.
    public init(unknownAt risk: Double) {
        self.init(
            risk: risk, annualMargin: .nan, lifetimeValue: .nan, low: .nan, high: .nan, lossLow: .nan, lossHigh: .nan)
    }

    /// A value that is given, and so rests on nothing that might be wrong: the expected loss is as sure as the risk.
    ///
    /// - Parameter interval: Of the risk; nil where the model gives none, and the loss has none either.
    public init(given value: Double, risk: Double, interval: RiskInterval?) {
        let ends = [interval?.low, interval?.high].map { ($0 ?? .nan) * value }
        self.init(
            risk: risk, annualMargin: .nan, lifetimeValue: value, low: value, high: value, lossLow: ends[0],
            lossHigh: ends[1])
    }

    /// Risk × the value still to come.
    public var expectedLoss: Double { risk * lifetimeValue }
}
