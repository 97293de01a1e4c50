internal import Statistics

/// What campaigns of a size can tell: two shares compared by the normal test of their difference, two-sided at 5 %.
///
/// The power is P(Z > (z₀.₉₇₅·σ₀ − |d|)/σ₁) with the pooled σ₀ under no effect and σ₁ under the effect; sizes invert it (Fleiss,
/// Levin & Paik 2003, 4.3, without the correction for continuity).
public enum CampaignPower {
    /// The share of campaigns that ought to find the effect.
    public static let wanted = 0.8

    /// The chance to find an effect.
    ///
    /// - Parameters:
    ///   - rate: of those who stay among the controls.
    ///   - effect: what is added to it by the contact.
    public static func power(rate: Double, effect: Double, treated: Double, controls: Double) -> Double {
        let spreads = spreads(rate, effect, treated: treated, controls: controls)
        let z = (NormalDistribution.quantile975 * spreads.without - effect.magnitude)
        guard spreads.with > 0 else { return z < 0 ? 1 : 0 }
        return NormalDistribution.upperTail(z / spreads.with)
    }

    /// How many customers, of both arms, give the wanted power where this share of them are controls; nil for no effect, or one
    /// that would keep more than there are.
    public static func customersNeeded(rate: Double, effect: Double, controlShare: Double) -> Int? {
        guard effect != 0, (0...1).contains(rate + effect), controlShare > 0, controlShare < 1 else { return nil }
        // The spreads fall as one over the root of the size, so that the size for one customer gives that for any.
        let one = spreads(rate, effect, treated: 1 - controlShare, controls: controlShare)
        let reach = NormalDistribution.quantile975 * one.without + NormalDistribution.quantile(wanted) * one.with
        let size = (reach / effect) * (reach / effect)
        return size < 1e12 ? Int(size.rounded(.up)) : nil
    }

    /// The smallest gain that campaigns of this size find with the wanted power; nil where not even keeping everybody would
    /// be found.
    public static func smallestGain(rate: Double, treated: Int, controls: Int) -> Double? {
        guard treated > 0, controls > 0, rate < 1 else { return nil }
        func finds(_ effect: Double) -> Bool {
            power(rate: rate, effect: effect, treated: Double(treated), controls: Double(controls)) >= wanted
        }
        var (low, high) = (0.0, 1 - rate)
        guard finds(high) else { return nil }
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if finds(middle) { high = middle } else { low = middle }
        }
        return high
    }

    private static func spreads(
        _ rate: Double, _ effect: Double, treated: Double, controls: Double
    ) -> (without: Double, with: Double) {
        let other = min(max(rate + effect, 0), 1)
        let pooled = (other * treated + rate * controls) / (treated + controls)
        let without = pooled * (1 - pooled) * (1 / treated + 1 / controls)
        let with = other * (1 - other) / treated + rate * (1 - rate) / controls
        return (without.squareRoot(), with.squareRoot())
    }
}
