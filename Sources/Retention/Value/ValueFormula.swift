public import Models

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Customer lifetime value: m·r/(1 + i − r) for the margin m, the retention r and the discount i of a period
/// (Gupta & Lehmann 2003).
public struct ValueFormula: Sendable, Equatable {
    /// The discount of a period: (1 + discount a year)^(period/year) − 1.
    public let discount: Double
    /// Periods in the days that risks speak of.
    private let exponent: Double
    private let yearsPerPeriod: Double
    /// The risk at which most is to be lost.
    let costliestRisk: Double

    /// - Parameter riskDays: The days that risks speak of.
    public init(_ settings: ValueSettings, riskDays: Int) {
        let period = Double(settings.periodDays)
        yearsPerPeriod = period / AnnualMargin.daysPerYear
        discount = expm1(yearsPerPeriod * log1p(settings.discount))
        exponent = period / Double(riskDays)
        costliestRisk = Self.costliestRisk(discount: discount, exponent: exponent)
    }

    /// The risk where p·multiple(p) is highest: the only one, below which the loss rises with the risk and above which it falls.
    ///
    /// With n = horizon/period and p = 1 − rⁿ the loss goes as (1 − rⁿ)·r/(1 + i − r), whose logarithm has the derivative by r
    ///
    ///     (1 + i)/(r·(1 + i − r)) − n·rⁿ⁻¹/(1 − rⁿ),  of the sign of  (1 + i)·(r⁻ⁿ − 1) − n·(1 + i − r).
    ///
    /// The latter falls all the way, from +∞ at r = 0 to −n·i at r = 1; bisection finds where it is 0.
    private static func costliestRisk(discount: Double, exponent: Double) -> Double {
        let (n, whole) = (1 / exponent, 1 + discount)
        var (low, high) = (0.0, 1.0)
        while true {
            let retention = low + (high - low) / 2
            guard retention > low, retention < high else { return -expm1(n * log(retention)) }
            if whole * expm1(-n * log(retention)) > n * (whole - retention) {
                low = retention
            } else {
                high = retention
            }
        }
    }

    /// The retention of a period: (1 − risk)^(period/horizon).
    public func retention(ofRisk risk: Double) -> Double { pow(1 - risk, exponent) }

    /// The value that a margin of 1 a year makes at a risk.
    public func multiple(ofRisk risk: Double) -> Double {
        let retention = retention(ofRisk: risk)
        return yearsPerPeriod * retention / (1 + discount - retention)
    }

    /// The value of a margin at a risk, with a 95 % interval of what is expected (not of what the one customer will
    /// bring): the intervals of margin and multiple on the scale of logarithms, put together as those of independent
    /// estimates (Zou & Donner 2008).
    public func value(
        of margin: AnnualMargin, risk: Double, between low: Double, and high: Double
    ) -> (mean: Double, low: Double, high: Double) {
        Self.estimate(
            of: margin, times: multiple(ofRisk: risk), between: multiple(ofRisk: high), and: multiple(ofRisk: low))
    }

    /// The expected loss that a margin of 1 a year makes at a risk: risk · multiple, 0 where nobody leaves and where nobody stays.
    public func lossMultiple(ofRisk risk: Double) -> Double { risk * multiple(ofRisk: risk) }

    /// Risk × value of a margin, with a 95 % interval made as that of the value, of the intervals of the margin and of the
    /// loss that a margin of 1 makes.
    ///
    /// The latter's are the least and the most of it at any risk of the interval. Since the loss rises with the risk up to one
    /// point and falls from there on, the least is at an end; the most is at the other, or at that point if it lies between:
    /// such an interval holds the truth more often than stated, never less.
    public func loss(
        of margin: AnnualMargin, risk: Double, between low: Double, and high: Double
    ) -> (mean: Double, low: Double, high: Double) {
        let (own, ends) = (lossMultiple(ofRisk: risk), [low, high].map(lossMultiple(ofRisk:)))
        let most =
            low < costliestRisk && costliestRisk < high ? lossMultiple(ofRisk: costliestRisk) : max(ends[0], ends[1])
        return Self.estimate(of: margin, times: own, between: min(ends[0], ends[1]), and: max(most, own))
    }

    /// A margin times what a margin of 1 makes, which lies between two ends.
    private static func estimate(
        of margin: AnnualMargin, times own: Double, between least: Double, and most: Double
    ) -> (mean: Double, low: Double, high: Double) {
        let mean = margin.mean * own
        guard margin.mean != 0, mean != 0 else { return (mean, mean, mean) }
        func far(_ margin: Double, _ multiple: Double) -> Double {
            let (a, b) = (log(margin), log(multiple))
            return exp((a * a + b * b).squareRoot())
        }
        let down = far(margin.mean / margin.low, own / least)
        let up = far(margin.high / margin.mean, most / own)
        // A known margin may be below 0: then what makes more of it is the worse.
        return mean > 0 ? (mean, mean / down, mean * up) : (mean, mean * up, mean / down)
    }
}
