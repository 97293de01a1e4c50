internal import Statistics

/// Quantiles of the ratio of two independent gamma variables of scale 1: X/(1 − X) for X ~ Beta(numerator, denominator).
struct GammaRatio: Hashable {
    let numerator: Double
    let denominator: Double

    /// The ratio below which a share of the probability lies, by bisection.
    func quantile(_ share: Double) -> Double {
        var (low, high) = (0.0, 1.0)
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if IncompleteBeta.regularised(middle, numerator, denominator) < share {
                low = middle
            } else {
                high = middle
            }
            if high - low < 1e-13 * low { break }
        }
        let x = low + (high - low) / 2
        return x / (1 - x)
    }
}
