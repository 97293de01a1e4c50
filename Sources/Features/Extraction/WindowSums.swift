internal import Histories

/// Sums of the tallies of one table for the nested windows of one cutoff.
///
/// The starts of all windows cut the time before the cutoff into stretches. Each fact is added once, to its stretch; a
/// window is then the sum of the stretches it spans.
struct WindowSums: Sendable {
    let readings: WindowReadings
    private var cutoff = -1
    /// Where the windows of the present cutoff start, from the latest to the earliest.
    private var starts: [Int64]
    /// A tally's stretches side by side, then the next tally's.
    private var sums: [Int64]
    /// Whether nothing was added, so that every sum is 0.
    private var isEmpty = true

    /// The sums that the aggregates of a table read.
    init(_ table: EventTable, _ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        readings = WindowReadings(table, plan, cutoffs)
        starts = [Int64](repeating: 0, count: readings.width)
        sums = [Int64](repeating: 0, count: readings.count)
    }

    /// Whether nothing is read of this table.
    var isIdle: Bool { readings.isIdle }

    /// Turns to a cutoff, with every sum 0.
    mutating func begin(_ cutoff: Int) {
        if cutoff != self.cutoff {
            self.cutoff = cutoff
            let all = readings.starts(at: cutoff)
            for index in starts.indices { starts[index] = readings.starts[all.lowerBound + index] }
        }
        if isEmpty { return }
        for index in sums.indices { sums[index] = 0 }
        isEmpty = true
    }

    /// Adds to a tally, in a stretch.
    mutating func add(_ value: Int64, to tally: Tally, _ stretch: Int) {
        isEmpty = false
        let index = readings.base(of: tally) + stretch
        // Only purchases met by several wallet periods can be too many, and a share is clipped long before that.
        let (sum, tooLarge) = sums[index].addingReportingOverflow(value)
        sums[index] = tooLarge ? Int64.max : sum
    }

    /// The stretch that a time before the cutoff falls into; nil where it is before every window.
    func stretch(of time: Int64) -> Int? { starts.firstIndex { time >= $0 } }

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
