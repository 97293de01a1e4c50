internal import Statistics

/// Whether risks are right enough to be multiplied with money.
///
/// They are not where, on the tested rows, something is wrong both beyond chance and beyond what a decision bears: a
/// calibration slope whose 95 % interval excludes 1 and which lies outside 0.8 … 1.25, or a mean risk whose difference from
/// the share that churned is more than 1.96 standard errors and more than a tenth of that share. Nor are they where no
/// line can be fitted.
public enum MoneyVerdict: Sendable, Equatable {
    case calibrated
    /// Why money figures are withheld, as a sentence.
    case withheld(String)

    /// Slopes that a decision bears.
    public static let slopes = 0.8...1.25
    /// The relative difference of mean risk and churn rate that a decision bears.
    public static let meanTolerance = 0.1

    /// The verdict on a test; nil stands for a line that could not be fitted.
    public init(_ test: CalibrationTest?) {
        guard let test else {
            self = .withheld(
                "the risks are all equal or tell the outcomes apart completely, so nobody can say whether they are right"
            )
            return
        }
        let difference = test.meanRisk - test.churnRate
        if !test.slopeInterval.contains(1), !Self.slopes.contains(test.line.slope) {
            self = .withheld(
                "the risks are too \(test.line.slope < 1 ? "extreme" : "timid") on these customers (calibration slope "
                    + "\(rounded(test.line.slope, 1000)); right: 1)")
        } else if difference.magnitude > NormalDistribution.quantile975 * test.differenceError,
            difference.magnitude > Self.meanTolerance * test.churnRate
        {
            self = .withheld(
                "the risks are too \(difference > 0 ? "high" : "low") on these customers (mean risk "
                    + "\(rounded(100 * test.meanRisk, 10)) %, churned \(rounded(100 * test.churnRate, 10)) %); "
                    + "where the base rate has moved, give the new one with --base-rate")
        } else {
            self = .calibrated
        }
    }

    /// Why figures are withheld; nil where they are not.
    public var reason: String? {
        if case .withheld(let reason) = self { reason } else { nil }
    }
}

/// A number to so many parts of one, without more digits than that.
private func rounded(_ value: Double, _ parts: Double) -> Double { (value * parts).rounded() / parts }
