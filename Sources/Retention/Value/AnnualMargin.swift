package import Models

/// The margin that a customer who stays is expected to bring a year, with its 95 % interval.
public struct AnnualMargin: Sendable, Equatable {
    public let mean: Double
    /// Both are the mean where the margin is known.
    public let low: Double
    public let high: Double

    public init(mean: Double, low: Double, high: Double) {
        self.mean = mean
        self.low = low
        self.high = high
    }

    public init(known margin: Double) { self.init(mean: margin, low: margin, high: margin) }

    static let daysPerYear = 365.0
}

/// Makes annual margins of purchases: rate · mean amount · margin share, each as the prior and the customer's own purchases
/// together say.
///
/// The rate is Gamma(a + n, b + e) for n purchases in e days; the mean amount is p/ν with ν Gamma(q + p·m, γ + s) for m
/// purchases that brought s (Fader, Hardie & Lee 2005). Their product is a ratio of two gamma variables, whose quantiles are exact.
package struct PurchaseMargins: Sendable {
    private let prior: PurchasePrior
    private let share: Double
    /// Quantiles depend on counts alone, and most counts occur many times.
    private var known: [GammaRatio: (low: Double, high: Double)] = [:]

    package init(_ prior: PurchasePrior, share: Double) {
        self.prior = prior
        self.share = share
    }

    package mutating func margin(of facts: CustomerPurchases) -> AnnualMargin {
        let days = Double(facts.exposure) / PurchaseMoments.microsecondsPerDay
        let rate = (shape: prior.rateShape + Double(facts.repeats), days: prior.rateDays + days)
        let spread = (
            shape: prior.spreadShape + prior.amountShape * Double(facts.count),
            scale: prior.spreadScale + Double(facts.amount) / 10_000
        )
        // What a ratio of the two gamma variables is multiplied by.
        let unit =
            AnnualMargin.daysPerYear * share * prior.netShare * prior.amountShape * spread.scale / rate.days
        let ratio = GammaRatio(numerator: rate.shape, denominator: spread.shape)
        let ends = known[ratio] ?? (low: ratio.quantile(0.025), high: ratio.quantile(0.975))
        known[ratio] = ends
        return AnnualMargin(
            mean: unit * rate.shape / (spread.shape - 1), low: unit * ends.low, high: unit * ends.high)
    }
}
