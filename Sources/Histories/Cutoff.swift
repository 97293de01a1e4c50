public import Tables

/// The moment as of which something is computed: only facts known strictly before it count.
public struct Cutoff: Sendable, Hashable, Comparable {
    /// The moment.
    public let instant: Instant

    /// A cutoff at an instant.
    public init(_ instant: Instant) {
        self.instant = instant
    }

    /// Whether a fact that became known at `time` (microseconds) may be used. The one place in which the time of a fact
    /// is compared with a cutoff.
    @inlinable public func sees(_ time: Int64) -> Bool { time < instant.microseconds }

    /// The start of the window of the last `days` days of 86,400 s, itself inside it.
    @inlinable public func start(ofLast days: Int) -> Int64 {
        instant.microseconds - Int64(days) * Instant.microsecondsPerDay
    }

    public static func < (left: Cutoff, right: Cutoff) -> Bool { left.instant < right.instant }
}
