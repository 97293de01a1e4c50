#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Student's t distribution.
public enum StudentDistribution {
    /// P(T > t), by the incomplete beta function: ½·I_x(ν/2, ½) at x = ν/(ν + t²) for t ≥ 0 (Abramowitz & Stegun
    /// 26.7.1).
    public static func upperTail(_ t: Double, degreesOfFreedom: Double) -> Double {
        let x = degreesOfFreedom / (degreesOfFreedom + t * t)
        let tail = 0.5 * IncompleteBeta.regularised(x, degreesOfFreedom / 2, 0.5)
        return t >= 0 ? tail : 1 - tail
    }

    /// The t with P(T ≤ t) = probability, for a probability above 0 and below 1; by bisection to the last bit.
    public static func quantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
        precondition(probability > 0 && probability < 1 && degreesOfFreedom > 0, "\(probability), \(degreesOfFreedom)")
        if probability < 0.5 { return -quantile(1 - probability, degreesOfFreedom: degreesOfFreedom) }
        let tail = 1 - probability
        var high = 1.0
        while upperTail(high, degreesOfFreedom: degreesOfFreedom) > tail, high < 1e300 { high *= 2 }
        var low = 0.0
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if upperTail(middle, degreesOfFreedom: degreesOfFreedom) > tail { low = middle } else { high = middle }
        }
        return high
    }
}
