internal import Histories

/// Counts of the rows of a table of which nothing else is read.
struct RowCounts: Sendable {
    private let readings: WindowReadings
    /// A count a window, from the shortest to the longest.
    private var counts: [Int64]

    init(_ table: EventTable, _ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        readings = WindowReadings(table, plan, cutoffs)
        counts = [Int64](repeating: 0, count: readings.count)
    }

    /// Whether nothing is read of this table.
    var isIdle: Bool { readings.isIdle }

    /// Counts the rows that are seen of a customer, of those that happened before a cutoff, and reads the aggregates into
    /// `values[slot * rows + row]`.
    mutating func count(
        _ happened: Range<Int>, of timeline: Timeline, at cutoff: (number: Int, Cutoff),
        into values: inout MutableSpan<Double>, row: Int, rows: Int, sinceStart: Int64
    ) {
        if happened.isEmpty {
            return readings.readNothing(into: &values, row: row, rows: rows, sinceStart: sinceStart)
        }
        let starts = readings.starts(at: cutoff.number)
        let times = timeline.occurredAt.span
        var (first, count) = (happened.upperBound, Int64(0))
        for window in counts.indices {
            let start = readings.starts[starts.lowerBound + window]
            while first > happened.lowerBound, times[first - 1] >= start {
                first -= 1
                if timeline.isVisible(first, at: cutoff.1) { count += 1 }
            }
            counts[window] = count
        }
        readings.read(counts.span, into: &values, row: row, rows: rows, sinceStart: sinceStart)
    }
}
