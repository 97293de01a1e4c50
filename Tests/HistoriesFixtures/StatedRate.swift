import Statistics

/// Whether intervals hold the truth at the rate that they state.
public enum StatedRate {
    /// Beyond this tail of the binomial distribution it is not chance: once in a thousand, both tails together.
    private static let tail = 0.0005

    /// Whether so many of a number of intervals is what chance makes of intervals that hold the truth at a rate: neither too
    /// few nor too many.
    public static func isMet(by held: Int, of count: Int, rate: Double = 0.95) -> Bool {
        min(
            BinomialDistribution.lowerTail(held, of: count, probability: rate),
            BinomialDistribution.upperTail(held, of: count, probability: rate)) >= tail
    }

    /// Mean and standard error of numbers drawn alone.
    public static func mean(_ numbers: [Double]) -> (value: Double, error: Double) {
        let count = Double(numbers.count)
        let mean = numbers.reduce(0, +) / count
        let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (squares / (count - 1) / count).squareRoot())
    }

    /// Whether the mean of numbers drawn alone is what chance makes of a true mean (3.29 standard errors: once in a thousand).
    public static func isUnbiased(_ numbers: [Double], about truth: Double = 0) -> Bool {
        let (value, error) = mean(numbers)
        return abs(value - truth) < 3.29 * error
    }
}
