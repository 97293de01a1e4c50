/// How urgent a risk is, against the rate at which customers left when the model was made.
///
/// Bands compare odds, so that they make sense for rare and for frequent churn alike: at a base rate of 10 %, `high`
/// begins at 25 %; at 75 % it begins at 90 %.
public enum RiskBand: String, Sendable, CaseIterable {
    /// Odds of leaving at least three times those of the base rate.
    case high
    /// Odds of leaving at least those of the base rate.
    case medium
    /// Below the base rate.
    case low

    /// From how many times the odds of the base rate on a risk is high.
    public static let highOddsRatio = 3.0

    /// The band of a risk.
    public init(risk: Double, baseRate: Double) {
        // Multiplied out, so that risks of 0 and 1 need no division: risk / (1 - risk) >= ratio * base / (1 - base).
        func reaches(_ ratio: Double) -> Bool { risk * (1 - baseRate) >= ratio * baseRate * (1 - risk) }
        self = reaches(Self.highOddsRatio) ? .high : reaches(1) ? .medium : .low
    }
}
