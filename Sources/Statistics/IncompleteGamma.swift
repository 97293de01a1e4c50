#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The regularised incomplete gamma functions, P + Q = 1, each accurate where it is small.
public enum IncompleteGamma {
    /// P(a, x) = γ(a, x) / Γ(a), for a > 0 and x ≥ 0; NaN elsewhere.
    public static func lower(_ a: Double, _ x: Double) -> Double {
        guard a > 0, x >= 0 else { return .nan }
        return x < a + 1 ? series(a, x) : 1 - continuedFraction(a, x)
    }

    /// Q(a, x) = Γ(a, x) / Γ(a), for a > 0 and x ≥ 0; NaN elsewhere.
    public static func upper(_ a: Double, _ x: Double) -> Double {
        guard a > 0, x >= 0 else { return .nan }
        return x < a + 1 ? 1 - series(a, x) : continuedFraction(a, x)
    }

    /// xᵃ·e⁻ˣ / Γ(a).
    private static func front(_ a: Double, _ x: Double) -> Double {
        x == 0 ? 0 : exp(a * log(x) - x - logGamma(a))
    }

    /// Abramowitz & Stegun 6.5.29.
    private static func series(_ a: Double, _ x: Double) -> Double {
        var term = 1 / a
        var sum = term
        var index = a
        while term > sum * 1e-17 {
            index += 1
            term *= x / index
            sum += term
        }
        return front(a, x) * sum
    }

    /// Abramowitz & Stegun 6.5.31, by Lentz's method.
    private static func continuedFraction(_ a: Double, _ x: Double) -> Double {
        if x == .infinity { return 0 }
        let tiny = 1e-300
        var b = x + 1 - a
        var c = 1 / tiny
        var d = 1 / b
        var result = d
        for index in 1..<100_000 {
            let factor = -Double(index) * (Double(index) - a)
            b += 2
            d = factor * d + b
            if d.magnitude < tiny { d = tiny }
            c = b + factor / c
            if c.magnitude < tiny { c = tiny }
            d = 1 / d
            result *= d * c
            if (d * c - 1).magnitude < 1e-16 { break }
        }
        return front(a, x) * result
    }
}

/// The chi-square distribution.
public enum ChiSquareDistribution {
    /// P(X > x) with so many degrees of freedom: the p-value of a likelihood-ratio statistic.
    public static func upperTail(_ x: Double, degreesOfFreedom: Double) -> Double {
        x <= 0 ? 1 : IncompleteGamma.upper(degreesOfFreedom / 2, x / 2)
    }
}

/// log Γ(x) for x > 0.
func logGamma(_ x: Double) -> Double {
    // Shifted up to where Stirling's series (Abramowitz & Stegun 6.1.41) is exact to Float64; the C function keeps its
    // sign in a global and is not safe from several threads.
    var product = 1.0
    var shifted = x
    while shifted < 15 {
        product *= shifted
        shifted += 1
    }
    let inverse = 1 / shifted
    let square = inverse * inverse
    let tail =
        inverse
        * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square * (1.0 / 1188)))))
    return (shifted - 0.5) * log(shifted) - shifted + 0.5 * log(2 * Double.pi) + tail - log(product)
}
