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

    /// - Parameter riskDays: The days that risks speak of.
    public init(_ settings: ValueSettings, riskDays: Int) {
        let period = Double(settings.periodDays)
        yearsPerPeriod = period / AnnualMargin.daysPerYear
        discount = expm1(yearsPerPeriod * log1p(settings.discount))
        exponent = period / Double(riskDays)
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
        let own = multiple(ofRisk: risk)
        let mean = margin.mean * own
        guard margin.mean != 0, mean != 0 else { return (mean, mean, mean) }
        func far(_ margin: Double, _ multiple: Double) -> Double {
            let (a, b) = (log(margin), log(multiple))
            return exp((a * a + b * b).squareRoot())
        }
        let down = far(margin.mean / margin.low, own / multiple(ofRisk: high))
        let up = far(margin.high / margin.mean, multiple(ofRisk: low) / own)
        // A known margin may be below 0: then the longer stay is the worse one.
        return mean > 0 ? (mean, mean / down, mean * up) : (mean, mean * up, mean / down)
    }
}
