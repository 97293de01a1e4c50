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
