internal import Histories
internal import Tables

/// What a pass over the customers needs to know.
struct IndicatorPlan: Sendable {
    /// What happened, whenever it became known: no time of recording is looked at.
    let histories: Histories
    let rule: CustomerRule
    let periods: [CalendarPeriod]
    /// The starts of the periods; the ends, that of the last no later than the data's.
    let starts: [Cutoff]
    let ends: [Cutoff]
    /// The end of the data.
    let end: Cutoff
    /// Midnight before the first event.
    let dataStart: Instant
    /// Before this nobody's purchases are known.
    let purchasesStart: Int64
    let segments: SegmentLevels
    let channels: FeedbackChannels
    let horizonDays: Int
    private let lastEnd: Int64

    init(
        _ histories: Histories, rule: CustomerRule, periods: [CalendarPeriod], dataStart: Instant, dataEnd: Instant,
        purchasesStart: Instant?, segments: SegmentLevels, horizonDays: Int
    ) {
        self.histories = histories.withoutRecording
        self.rule = rule
        self.periods = periods
        starts = periods.map { Cutoff($0.start) }
        ends = periods.map { Cutoff(min($0.end, dataEnd)) }
        lastEnd = periods.last?.end.microseconds ?? .min
        end = Cutoff(dataEnd)
        self.dataStart = dataStart
        self.purchasesStart = purchasesStart?.microseconds ?? .max
        self.segments = segments
        channels = FeedbackChannels(histories)
        self.horizonDays = horizonDays
    }

    /// The period in which something happened; nil outside all of them.
    func period(of time: Int64, near hint: Int = 0) -> Int? {
        if !starts[hint].sees(time), hint + 1 < starts.count, starts[hint + 1].sees(time) { return hint }
        guard let first = starts.first, !first.sees(time), time < lastEnd else { return nil }
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle].sees(time) { high = middle } else { low = middle }
        }
        return low
    }

    /// Whether it is known who is a customer at a moment: for the rule of activity, only where purchases are known for as
    /// long before.
    func knowsCustomers(at cutoff: Cutoff) -> Bool {
        guard case .active(let days) = rule else { return true }
        return cutoff.start(ofLast: days) >= purchasesStart
    }

    /// The moment at which it is looked whether somebody is still a customer; nil where the data end before.
    func later(than time: Int64) -> Cutoff? {
        let moment = Instant(microseconds: time).adding(days: horizonDays)
        return moment <= end.instant ? Cutoff(moment) : nil
    }
}

extension Histories {
    /// The same as if every row had been known when it happened.
    fileprivate var withoutRecording: Histories {
        var histories = self
        histories.purchases?.timeline.knownAt = nil
        return histories
    }
}
