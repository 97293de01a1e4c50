#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The purchase model MBG/NBD (Batislam, Denizel & Filiztekin 2007, "Empirical validation and comparison of models for customer
/// base analysis"; Fader, Hardie & Lee 2005 with customers who may leave after their first purchase too).
///
/// While customers are active they buy at a rate (a day) that is Gamma(`rateShape`, `rateDays`) over customers; after each purchase,
/// the first included, they leave for good with a probability that is Beta(`dropoutShape`, `stayShape`) over customers.
public struct PurchaseModel: Sendable, Equatable {
    /// r of the literature; above 0.
    public var rateShape: Double
    /// α, in days; above 0. The mean rate is r/α purchases a day.
    public var rateDays: Double
    /// a; above 0. The mean probability of leaving after a purchase is a/(a + b).
    public var dropoutShape: Double
    /// b; above 0.
    public var stayShape: Double
    /// For how many days ahead `logOdds` speaks; above 0.
    public var horizonDays: Double

    public init(rateShape: Double, rateDays: Double, dropoutShape: Double, stayShape: Double, horizonDays: Double) {
        self.rateShape = rateShape
        self.rateDays = rateDays
        self.dropoutShape = dropoutShape
        self.stayShape = stayShape
        self.horizonDays = horizonDays
    }

    /// Whether every number lies where it must.
    public var isUsable: Bool {
        [rateShape, rateDays, dropoutShape, stayShape, horizonDays].allSatisfy { $0 > 0 && $0.isFinite }
    }

    /// What is known of a customer's purchases at a cutoff.
    public struct Purchases: Sendable, Equatable {
        /// How many; at least 1.
        public var count: Double
        /// Days from the first to the last.
        public var spanDays: Double
        /// Days from the last to the cutoff.
        public var recencyDays: Double

        public init(count: Double, spanDays: Double, recencyDays: Double) {
            self.count = count
            self.spanDays = spanDays
            self.recencyDays = recencyDays
        }
    }

    /// ln(p/(1 − p)) of the probability p that nothing is bought within the horizon; NaN of a customer without a purchase.
    ///
    /// With x = count − 1, tₓ the span and T the days since the first purchase, a customer is still active with probability
    /// A = 1 / (1 + a/(b + x) · ((α + T)/(α + tₓ))^(r + x)), and who is active buys nothing in H days with probability
    /// ((α + T)/(α + T + H))^(r + x).
    public func logOdds(_ purchases: Purchases) -> Double {
        let again = purchases.count - 1
        let (last, now) = (purchases.spanDays, purchases.spanDays + purchases.recencyDays)
        guard again >= 0, now.isFinite else { return .nan }
        let shape = rateShape + again
        let leftOdds =
            log(dropoutShape / (stayShape + again)) + shape * log((rateDays + now) / (rateDays + last))
        // ln A = −ln(1 + e^leftOdds)
        let logActive = -(max(leftOdds, 0) + log1p(exp(-leftOdds.magnitude)))
        let logSilent = -shape * log1p(horizonDays / (rateDays + now))
        // Whoever buys is active and not silent; a probability of 1 in doubles is a hair less.
        let logBuys = min(logActive + log(-expm1(logSilent)), -1e-12)
        return log(-expm1(logBuys)) - logBuys
    }
}
