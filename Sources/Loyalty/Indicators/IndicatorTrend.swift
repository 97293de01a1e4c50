internal import Statistics

/// Where a measure is heading: the ordinary-least-squares slope of its values over periods, with Student's 95 % interval.
public struct IndicatorTrend: Sendable {
    /// What is said of a trend.
    public enum Direction: String, Sendable {
        case rising
        case falling
        case notClear = "no clear trend"
        case tooShort = "too few periods"
    }

    /// How many periods it rests on, at most `mostPeriods`.
    public let periods: Int
    /// Change of the value per period.
    public let slope: Double?
    public let interval: ClosedRange<Double>?
    public let direction: Direction

    public static let mostPeriods = 12
    /// Fewer say nothing of a trend.
    public static let fewestPeriods = 4

    /// The trend of values at the places of their periods.
    init(_ points: [(at: Int, value: Double)]) {
        periods = points.count
        guard points.count >= Self.fewestPeriods else {
            (slope, interval, direction) = (nil, nil, .tooShort)
            return
        }
        let n = Double(points.count)
        let meanAt = points.reduce(0) { $0 + Double($1.at) } / n
        let mean = points.reduce(0) { $0 + $1.value } / n
        var (across, product) = (0.0, 0.0)
        for point in points {
            across += (Double(point.at) - meanAt) * (Double(point.at) - meanAt)
            product += (Double(point.at) - meanAt) * (point.value - mean)
        }
        let slope = product / across
        let residuals = points.reduce(0.0) {
            let rest = $1.value - mean - slope * (Double($1.at) - meanAt)
            return $0 + rest * rest
        }
        let half =
            StudentDistribution.quantile(0.975, degreesOfFreedom: n - 2) * (residuals / (n - 2) / across).squareRoot()
        self.slope = slope
        interval = slope - half...slope + half
        direction = slope - half > 0 ? .rising : slope + half < 0 ? .falling : .notClear
    }
}
