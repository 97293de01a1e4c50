#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The standard normal distribution, accurate in its far tails.
public enum NormalDistribution {
    /// P(Z ≤ z).
    public static func cumulative(_ z: Double) -> Double { 0.5 * erfc(-z / 2.0.squareRoot()) }

    /// P(Z > z); 1 − `cumulative` without its cancellation.
    public static func upperTail(_ z: Double) -> Double { 0.5 * erfc(z / 2.0.squareRoot()) }

    /// P(|Z| > |z|), the two-sided p-value of a z statistic.
    public static func twoSided(_ z: Double) -> Double { erfc(z.magnitude / 2.0.squareRoot()) }

    /// The density at z.
    public static func density(_ z: Double) -> Double { exp(-0.5 * z * z) / (2 * Double.pi).squareRoot() }

    /// The z with P(Z ≤ z) = probability; infinite at 0 and 1, NaN outside them.
    ///
    /// Acklam's rational start (relative error 1.15e-9), then two steps of Halley's method on the nearer tail.
    public static func quantile(_ probability: Double) -> Double {
        guard probability >= 0, probability <= 1 else { return .nan }
        if probability == 0 { return -.infinity }
        if probability == 1 { return .infinity }
        if probability > 0.5 { return -lowerQuantile(1 - probability) }
        return lowerQuantile(probability)
    }

    /// The 97.5 % quantile, half the width of a 95 % interval in standard errors.
    public static let quantile975 = 1.959963984540054

    private static func lowerQuantile(_ probability: Double) -> Double {
        if probability == 0.5 { return 0 }
        var z = start(probability)
        for _ in 0..<2 {
            // Halley on log P(Z ≤ z) − log p, which keeps its sense where both underflow towards 0.
            let lower = cumulative(z)
            guard lower > 0 else { break }
            let hazard = density(z) / lower
            let difference = log(lower / probability)
            z -= difference / (hazard + 0.5 * difference * (-z - hazard))
        }
        return z
    }

    private static func start(_ p: Double) -> Double {
        if p < 0.02425 {
            let q = (-2 * log(p)).squareRoot()
            let top =
                ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                    - 2.549732539343734) * q + 4.374664141464968) * q + 2.938163982698783
            let bottom =
                (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
                    + 3.754408661907416) * q + 1
            return top / bottom
        }
        let q = p - 0.5
        let r = q * q
        let top =
            ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239
        let bottom =
            ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1
        return top * q / bottom
    }
}
