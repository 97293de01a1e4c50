public import Tables

/// The time after cutoffs in which labels are looked for, and what must hold of it.
public struct LabelWindow: Sendable, Hashable {
    /// How long it is, in days of 86,400 s.
    public let horizonDays: Int

    /// A window of so many days, at least one.
    public init(horizonDays: Int) {
        precondition(horizonDays > 0, "a horizon of \(horizonDays) days")
        self.horizonDays = horizonDays
    }

    /// The first instant after a cutoff's window.
    public func end(of cutoff: Cutoff) -> Instant { cutoff.instant.adding(days: horizonDays) }

    /// Makes sure that the data reach the end of every cutoff's window.
    public func check(_ cutoffs: [Cutoff], dataEnd: Instant) throws(OutcomeError) {
        if let late = cutoffs.max(), end(of: late) > dataEnd {
            throw .pastEndOfData(late, horizonDays: horizonDays, dataEnd: dataEnd)
        }
    }

    /// Makes sure that every training label was settled at or before each tested cutoff (the out-of-time rule).
    public func checkOutOfTime(training: [Cutoff], tested: [Cutoff]) throws(OutcomeError) {
        if let last = training.max(), let first = tested.min(), end(of: last) > first.instant {
            throw .overlap(training: last, horizonDays: horizonDays, tested: first)
        }
    }
}

extension Histories {
    /// Where the data end: the midnight (UTC) after the last thing that happened in any event table, so that data by dates
    /// cover their last day. nil without anything that carries a time.
    ///
    /// For the outcome `left`, and where there are no event tables, `joined_at` and `left_at` count as well; beside event
    /// tables only up to a year after the last event, past which an end is a plan (or a 9999-12-31) and not a fact.
    public func dataEnd(for outcome: Outcome) -> Instant? {
        let timelines = [
            purchases?.timeline, complaints?.timeline, wallet?.timeline, surveys?.timeline, engagements?.timeline,
            referrals?.timeline, rewards?.timeline, contacts?.timeline, attributeChanges?.timeline,
        ]
        let lastEvent = timelines.compactMap { $0?.occurredAt.max() }.max()
        var last = lastEvent
        if lastEvent == nil || outcome == .left {
            let limit = lastEvent.map { $0 + 366 * Instant.microsecondsPerDay } ?? Customers.notLeft - 1
            for time in [customers.joinedAt, customers.leftAt].compactMap(\.self).joined()
            where time != Customers.noJoin && time <= limit {
                last = max(last ?? time, time)
            }
        }
        guard let last else { return nil }
        let day = Instant.microsecondsPerDay
        let start = last - ((last % day) + day) % day
        return Instant(microseconds: start + day)
    }
}
