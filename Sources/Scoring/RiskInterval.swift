/// Between which ends a risk is known, with 95 % confidence, as far as the fit goes.
///
/// The risk is the share that churns among customers of whom the same is known: an interval of a mean, not of what one
/// customer will do. It knows of the fit's parameters alone; that the model may be too simple, and how the calibration
/// was chosen, it does not know of.
public struct RiskInterval: Sendable, Equatable {
    public let low: Double
    public let high: Double
}
