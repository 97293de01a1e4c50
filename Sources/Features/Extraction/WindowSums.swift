internal import Histories

/// Sums of the tallies of one table for the nested windows of one cutoff.
///
/// The starts of all windows cut the time before the cutoff into stretches. Each fact is added once, to its stretch; a
/// window is then the sum of the stretches it spans.
struct WindowSums: Sendable {
    let readings: WindowReadings
    /// The first of the present cutoff's windows among the starts of all.
    private var first = 0
    /// A tally's stretches side by side, then the next tally's.
    private var sums: [Int64]
    /// Whether nothing was added, so that every sum is 0.
    private var isEmpty = true

    /// The sums that the aggregates of a table read.
    init(_ table: EventTable, _ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        readings = WindowReadings(table, plan, cutoffs)
        sums = [Int64](repeating: 0, count: readings.count)
    }

    /// Whether nothing is read of this table.
    var isIdle: Bool { readings.isIdle }

    /// Turns to a cutoff, with every sum 0.
    mutating func begin(_ cutoff: Int) {
        first = readings.starts(at: cutoff).lowerBound
        if isEmpty { return }
        for index in sums.indices { sums[index] = 0 }
        isEmpty = true
    }

    /// Adds to a tally, in a stretch.
    @inline(__always)
    mutating func add(_ value: Int64, to tally: Tally, _ stretch: Int) {
        isEmpty = false
        let index = readings.base(of: tally) + stretch
        // Only purchases met by several wallet periods can be too many, and a share is clipped long before that.
        let (sum, tooLarge) = sums[index].addingReportingOverflow(value)
        sums[index] = tooLarge ? Int64.max : sum
    }

    /// The stretch that a time before the cutoff falls into; nil where it is before every window.
    @inline(__always)
    func stretch(of time: Int64) -> Int? {
        (0..<readings.width).first { time >= readings.starts[first + $0] }
    }

    /// Turns stretches into windows and reads the aggregates off them into `values[slot * rows + row]`.
    mutating func finish(_ values: inout MutableSpan<Double>, row: Int, rows: Int, sinceStart: Int64) {
        if isIdle { return }
        if isEmpty {
            return readings.readNothing(into: &values, row: row, rows: rows, sinceStart: sinceStart)
        }
        for base in stride(from: 0, to: sums.count, by: readings.width) {
            for index in (base + 1)..<(base + readings.width) { sums[index] &+= sums[index - 1] }
        }
        readings.read(sums.span, into: &values, row: row, rows: rows, sinceStart: sinceStart)
    }
}
