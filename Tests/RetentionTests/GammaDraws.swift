import Foundation
import Statistics

/// Draws of the distributions that purchases are said to follow.
struct GammaDraws {
    var random: SeededGenerator

    mutating func normal() -> Double {
        (-2 * log(1 - random.uniform())).squareRoot() * cos(2 * .pi * random.uniform())
    }

    /// Gamma of scale 1 (Marsaglia & Tsang 2000).
    mutating func gamma(_ shape: Double) -> Double {
        if shape < 1 { return gamma(shape + 1) * pow(1 - random.uniform(), 1 / shape) }
        let d = shape - 1.0 / 3
        while true {
            let x = normal()
            let v = pow(1 + x / (9 * d).squareRoot(), 3)
            if v > 0, log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return d * v }
        }
    }

    mutating func poisson(_ mean: Double) -> Int {
        let limit = exp(-mean)
        var (count, product) = (0, random.uniform())
        while product > limit {
            count += 1
            product *= random.uniform()
        }
        return count
    }
}
