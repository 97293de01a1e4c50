/// What is known of a customer's purchases before one looks at them: how rates and mean amounts are spread over customers.
///
/// A customer's purchases come at a rate (a day) that is Gamma(rateShape, rateDays) over customers, and their amounts are
/// Gamma(amountShape, ν) with ν Gamma(spreadShape, spreadScale) over customers (Fader, Hardie & Lee 2005).
public struct PurchasePrior: Sendable, Equatable {
    public var rateShape: Double
    /// In days: the rates' mean is rateShape / rateDays.
    public var rateDays: Double
    public var amountShape: Double
    public var spreadShape: Double
    /// In money.
    public var spreadScale: Double
    /// What is left of the amounts of purchases after returns, over all customers.
    public var netShare: Double

    public init(
        rateShape: Double, rateDays: Double, amountShape: Double, spreadShape: Double, spreadScale: Double,
        netShare: Double
    ) {
        self.rateShape = rateShape
        self.rateDays = rateDays
        self.amountShape = amountShape
        self.spreadShape = spreadShape
        self.spreadScale = spreadScale
        self.netShare = netShare
    }

    /// Whether every number lies where it must: the amounts' mean needs a spread's shape above 1.
    public var isUsable: Bool {
        [rateShape, rateDays, amountShape, spreadScale].allSatisfy { $0 > 0 && $0.isFinite }
            && spreadShape > 1 && spreadShape.isFinite && netShare >= 0 && netShare <= 1
    }
}
