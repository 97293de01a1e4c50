internal import Histories
internal import Tables

extension IndicatorPlan {
    /// The plan for a dataset and what is asked of it.
    static func make(_ read: ReadResult, _ options: IndicatorOptions) throws(IndicatorError) -> IndicatorPlan {
        let histories = read.histories
        let rule = try Self.rule(histories, options)
        guard let end = read.dataEnd, let first = Self.firstTime(histories), first < end.microseconds else {
            throw .noTime
        }
        let start = CalendarPeriod.startOfDay(Instant(microseconds: first), read.zone)
        let periods = try Self.periods(start, end, options, read.zone)
        let purchases = histories.purchases?.timeline.occurredAt.min().map {
            CalendarPeriod.startOfDay(Instant(microseconds: $0), read.zone)
        }
        return IndicatorPlan(
            histories, rule: rule, periods: periods, dataStart: start, dataEnd: end, purchasesStart: purchases,
            segments: try SegmentLevels(options.segment, histories), horizonDays: options.horizonDays)
    }

    private static func rule(_ histories: Histories, _ options: IndicatorOptions) throws(IndicatorError)
        -> CustomerRule
    {
        let standard: IndicatorOptions.Label = Outcome.standard(for: histories) == .left ? .left : .inactive
        let label = options.label ?? standard
        switch label {
        case .left:
            if histories.customers.leftAt == nil { throw .lacking(label: "left", needed: "customers.left_at") }
            return .left
        case .inactive:
            if histories.purchases == nil { throw .lacking(label: "inactive", needed: "purchases") }
            return .active(days: options.activeDays)
        }
    }

    /// When the first event happened; without events, when somebody joined or left.
    private static func firstTime(_ histories: Histories) -> Int64? {
        let timelines = [
            histories.purchases?.timeline, histories.complaints?.timeline, histories.surveys?.timeline,
            histories.engagements?.timeline, histories.referrals?.timeline, histories.rewards?.timeline,
            histories.contacts?.timeline,
        ]
        if let first = timelines.compactMap({ $0?.occurredAt.min() }).min() { return first }
        let joined = histories.customers.joinedAt?.filter { $0 != Customers.noJoin }.min()
        let left = histories.customers.leftAt?.filter { $0 != Customers.notLeft }.min()
        return [joined, left].compactMap(\.self).min()
    }

    private static func periods(
        _ start: Instant, _ end: Instant, _ options: IndicatorOptions, _ zone: LocalTime
    ) throws(IndicatorError) -> [CalendarPeriod] {
        func number(_ instant: Instant) -> Int { CalendarPeriod.number(at: instant, of: options.length, zone: zone) }
        let first = number(max(start, options.from ?? start))
        let last = number(Instant(microseconds: min(end, options.to ?? end).microseconds - 1))
        guard first <= last, options.from.map({ $0 < end }) ?? true else { throw .noPeriods(first: start, end: end) }
        guard last - first < IndicatorOptions.mostPeriods else {
            throw .tooManyPeriods(last - first + 1, first: start, end: end)
        }
        return (first...last).map {
            CalendarPeriod(
                number: $0, of: options.length, zone: zone, covered: start.microseconds..<end.microseconds)
        }
    }
}
