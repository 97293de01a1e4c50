/// One line of how well customers are managed: a measure in its latest complete period, its change and its trend.
public struct IndicatorSummary: Sendable {
    public let measure: IndicatorMeasure
    /// The latest complete period in which it is known; nil where there is none.
    public let period: CalendarPeriod?
    public let estimate: Estimate
    /// The value less that of the period before; nil where either is not known.
    public let change: Double?
    public let trend: IndicatorTrend

    /// A line a measure whose table the dataset has.
    static func lines(of periods: [PeriodIndicators]) -> [IndicatorSummary] {
        IndicatorMeasure.summary.filter { measure in periods.contains { measure.estimate($0) != nil } }
            .map { IndicatorSummary($0, periods) }
    }

    private init(_ measure: IndicatorMeasure, _ periods: [PeriodIndicators]) {
        self.measure = measure
        func value(_ index: Int) -> Double? {
            guard index >= 0, periods[index].period.isComplete else { return nil }
            return measure.estimate(periods[index])?.value
        }
        let last = periods.indices.last { value($0) != nil }
        period = last.map { periods[$0].period }
        estimate = last.flatMap { measure.estimate(periods[$0]) } ?? .unknown
        change = last.flatMap { last in value(last).flatMap { now in value(last - 1).map { now - $0 } } }
        let complete = periods.indices.filter { periods[$0].period.isComplete }.suffix(IndicatorTrend.mostPeriods)
        trend = IndicatorTrend(complete.compactMap { index in value(index).map { (at: index, value: $0) } })
    }
}
