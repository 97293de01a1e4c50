#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The number of successes in independent trials of one probability.
public enum BinomialDistribution {
    /// P(X = successes).
    public static func mass(_ successes: Int, of trials: Int, probability: Double) -> Double {
        precondition(successes >= 0 && successes <= trials, "\(successes) of \(trials)")
        if probability <= 0 { return successes == 0 ? 1 : 0 }
        if probability >= 1 { return successes == trials ? 1 : 0 }
        let (k, n) = (Double(successes), Double(trials))
        let ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
        return exp(ways + k * log(probability) + (n - k) * log1p(-probability))
    }

    /// P(X ≤ successes), by the incomplete beta function (Abramowitz & Stegun 26.5.24).
    public static func lowerTail(_ successes: Int, of trials: Int, probability: Double) -> Double {
        if successes < 0 { return 0 }
        if successes >= trials { return 1 }
        return IncompleteBeta.regularised(1 - probability, Double(trials - successes), Double(successes + 1))
    }

    /// P(X ≥ successes).
    public static func upperTail(_ successes: Int, of trials: Int, probability: Double) -> Double {
        if successes <= 0 { return 1 }
        if successes > trials { return 0 }
        return IncompleteBeta.regularised(probability, Double(successes), Double(trials - successes + 1))
    }

    /// The exact two-sided p-value: of all counts that are no more probable than the one found.
    public static func twoSided(_ successes: Int, of trials: Int, probability: Double) -> Double {
        guard trials > 0, probability > 0, probability < 1 else { return 1 }
        // Counts that are equally probable but for rounding belong to the tail.
        let most = mass(successes, of: trials, probability: probability) * (1 + 1e-7)
        let mean = probability * Double(trials)
        if Double(successes) == mean { return 1 }
        func isRare(_ count: Int) -> Bool { mass(count, of: trials, probability: probability) <= most }
        // On either side of the mean the probability falls, so that the far tail's bound is found by halving.
        if Double(successes) < mean {
            let bound = firstIndex(in: Int(mean.rounded(.up))...trials, where: isRare) ?? trials + 1
            return min(
                1,
                lowerTail(successes, of: trials, probability: probability)
                    + upperTail(bound, of: trials, probability: probability))
        }
        let above = firstIndex(in: -Int(mean.rounded(.down))...0) { isRare(-$0) }
        return min(
            1,
            upperTail(successes, of: trials, probability: probability)
                + lowerTail(above.map { -$0 } ?? -1, of: trials, probability: probability))
    }

    /// The first number of a range from which on a condition holds; nil where it never does.
    private static func firstIndex(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int? {
        guard holds(range.upperBound) else { return nil }
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
