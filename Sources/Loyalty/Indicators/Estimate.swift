internal import Statistics

/// A figure with its 95 % interval; both are nil where the data do not give them.
public struct Estimate: Sendable, Equatable {
    public let value: Double?
    public let interval: ClosedRange<Double>?

    /// What is not known.
    public static let unknown = Estimate(value: nil, interval: nil)

    init(value: Double?, interval: ClosedRange<Double>?) {
        self.value = value
        self.interval = interval
    }

    /// `count` of `total` with Wilson's interval.
    static func share(_ count: Int, of total: Int) -> Estimate {
        guard total > 0 else { return unknown }
        return Estimate(value: Double(count) / Double(total), interval: wilsonInterval(count, of: total))
    }

    /// `count` of `total`, and others who are none of these, for each of `total`: a share with Wilson's interval and a rate
    /// with Byar's put together as those of independent estimates (Zou & Donner 2008). Wilson's of both together would say
    /// that a rate near 1 is hardly ever another, and nothing of one above.
    ///
    /// - Parameter mayBeMore: Whether there could have been others where there are none.
    static func share(_ count: Int, of total: Int, and others: Int, mayBeMore: Bool) -> Estimate {
        let own = share(count, of: total)
        let more = rate(others, per: total)
        guard others > 0 || mayBeMore, let value = own.value, let range = own.interval, let moreValue = more.value,
            let moreRange = more.interval
        else { return own }
        func length(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }
        let sum = Double(count + others) / Double(total)
        let down = length(value - range.lowerBound, moreValue - moreRange.lowerBound)
        let up = length(range.upperBound - value, moreRange.upperBound - moreValue)
        return Estimate(value: sum, interval: sum - down...sum + up)
    }

    /// Events per `unit` of something, with the Poisson interval by Byar's approximation (Breslow & Day 1987, 2.7).
    static func rate(_ count: Int, per total: Int, unit: Double = 1) -> Estimate {
        guard total > 0 else { return unknown }
        let scale = unit / Double(total)
        let z = NormalDistribution.quantile975
        func bound(_ n: Double, _ sign: Double) -> Double {
            let base = 1 - 1 / (9 * n) + sign * z / (3 * n.squareRoot())
            return n * base * base * base
        }
        let low = count == 0 ? 0 : max(0, bound(Double(count), -1))
        return Estimate(value: Double(count) * scale, interval: low * scale...bound(Double(count + 1), 1) * scale)
    }

    /// The mean of `count` numbers from their sum and sum of squares, with Student's interval from two on.
    static func mean(count: Int, sum: Double, squares: Double) -> Estimate {
        guard count > 0 else { return unknown }
        let n = Double(count)
        let mean = sum / n
        guard count > 1 else { return Estimate(value: mean, interval: nil) }
        let variance = max(0, squares - sum * mean) / (n - 1)
        let half = StudentDistribution.quantile(0.975, degreesOfFreedom: n - 1) * (variance / n).squareRoot()
        return Estimate(value: mean, interval: mean - half...mean + half)
    }

    /// The net promoter score in points, 100·(p − d), with standard error 100·√((p + d − (p − d)²)/n).
    static func netPromoterScore(promoters: Int, detractors: Int, answers: Int) -> Estimate {
        guard answers > 0 else { return unknown }
        let n = Double(answers)
        let (p, d) = (Double(promoters) / n, Double(detractors) / n)
        let half = NormalDistribution.quantile975 * (max(0, p + d - (p - d) * (p - d)) / n).squareRoot()
        return Estimate(
            value: 100 * Double(promoters - detractors) / n,
            interval: 100 * max(-1, p - d - half)...100 * min(1, p - d + half))
    }

    /// A quantile of ascending numbers: the smallest that `percent` % do not exceed, the mean with the next where exactly
    /// so many do not. Its interval lies between order statistics (Conover 1999, 3.2), from six numbers on.
    static func quantile(_ percent: Int, ofSorted values: [Int64], unit: Double) -> Estimate {
        guard !values.isEmpty else { return unknown }
        let count = values.count
        let (whole, rest) = (count * percent).quotientAndRemainder(dividingBy: 100)
        let value =
            rest == 0 && whole < count
            ? (Double(values[max(0, whole - 1)]) + Double(values[whole])) / 2
            : Double(values[min(whole, count - 1)])
        guard count >= 6 else { return Estimate(value: value / unit, interval: nil) }
        let share = Double(percent) / 100
        let half = NormalDistribution.quantile975 * (Double(count) * share * (1 - share)).squareRoot()
        func rank(_ at: Double) -> Int { min(max(Int(at.rounded(.up)), 1), count) }
        let low = values[rank(Double(count) * share - half) - 1]
        let high = values[rank(Double(count) * share + half) - 1]
        return Estimate(value: value / unit, interval: Double(low) / unit...Double(high) / unit)
    }

    /// One less a share.
    var complement: Estimate {
        Estimate(value: value.map { 1 - $0 }, interval: interval.map { 1 - $0.upperBound...1 - $0.lowerBound })
    }

    /// Itself where a condition holds, else unknown.
    func known(_ condition: Bool) -> Estimate { condition ? self : .unknown }
}
