public import Histories
internal import Statistics
internal import Tables

/// The mean of a figure over test periods, and how well it is known.
///
/// Tests whose cutoffs lie within one horizon look at partly the same days, and say partly the same: they share a
/// period, whose mean counts once (the method of batch means). The interval is Student's, over periods.
public struct PeriodMean: Sendable, Equatable {
    /// A figure of a test.
    public struct Value: Sendable {
        public let tested: Cutoff
        public let value: Double

        public init(tested: Cutoff, value: Double) {
            self.tested = tested
            self.value = value
        }
    }

    public let mean: Double
    /// How many periods there are.
    public let periods: Int
    /// The standard deviation of the periods' means; nil with fewer than two.
    public let deviation: Double?

    /// The mean of at least one value.
    public init(_ values: [Value], window: LabelWindow) {
        precondition(!values.isEmpty, "a mean of nothing")
        var means: [Double] = []
        var current: [Double] = []
        var end: Instant?
        func close() { if !current.isEmpty { means.append(current.reduce(0, +) / Double(current.count)) } }
        for value in values.sorted(by: { ($0.tested, $0.value) < ($1.tested, $1.value) }) {
            if let end, value.tested.instant < end {
                current.append(value.value)
            } else {
                close()
                current = [value.value]
                end = window.end(of: value.tested)
            }
        }
        close()
        let mean = means.reduce(0, +) / Double(means.count)
        self.mean = mean
        periods = means.count
        deviation =
            means.count < 2
            ? nil
            : (means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(means.count - 1)).squareRoot()
    }

    /// The interval that leaves out 5 % on either side; nil with fewer than `fewestPeriods`.
    public var interval: ClosedRange<Double>? {
        guard periods >= Self.fewestPeriods, let half = Self.halfWidth(deviation, periods: periods) else { return nil }
        return mean - half...mean + half
    }

    /// Fewer periods than these say too little of how much periods differ.
    public static let fewestPeriods = 3

    /// The least number of periods, of the same deviation, whose interval would lie wholly on one side of a bound; nil
    /// where the mean is as good as on it, or the deviation is not known.
    func periodsNeeded(toTellFrom bound: Double) -> Int? {
        let most = 400
        return (max(Self.fewestPeriods, periods)...most).first { count in
            guard let half = Self.halfWidth(deviation, periods: count) else { return false }
            return half < (mean - bound).magnitude
        }
    }

    private static func halfWidth(_ deviation: Double?, periods: Int) -> Double? {
        guard let deviation, periods >= 2 else { return nil }
        let t = StudentDistribution.quantile(0.95, degreesOfFreedom: Double(periods - 1))
        return t * deviation / Double(periods).squareRoot()
    }
}
