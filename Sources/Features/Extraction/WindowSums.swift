internal import Histories

/// Sums of the tallies of one table for the nested windows of one cutoff.
///
/// The starts of all windows cut the time before the cutoff into stretches. Each fact is added once, to its stretch; a
/// window is then the sum of the stretches it spans.
struct WindowSums: Sendable {
    /// For each cutoff in turn, where each window starts.
    private let allStarts: [Int64]
    /// Where the windows of the present cutoff start, from the latest to the earliest.
    private(set) var starts: [Int64]
    private var present = -1
    /// A tally's stretches side by side, then the next tally's; after `finish`, its windows.
    var sums: [Int64]
    /// Where each tally's sums begin, by the tally's raw value; -1 for those of other tables.
    private let bases: [Int]
    private let totals: [TotalReading]
    private let slopes: [SlopeReading]

    /// The sums that the aggregates of a table read.
    init(_ table: EventTable, _ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        var windows: Set<Int> = []
        for aggregate in plan.aggregates {
            switch aggregate {
            case .total(let tally, let window) where tally.table == table: windows.insert(window.length)
            case .slope(let tally, let length, let atMost) where tally.table == table:
                windows.formUnion((1...atMost).map { $0 * length })
            default: break
            }
        }
        // `Int.max` days stand for the whole history.
        let days = windows.sorted()
        var bases = [Int](repeating: -1, count: Tally.allCases.count)
        var count = 0
        for tally in Tally.allCases where tally.table == table {
            bases[Int(tally.rawValue)] = count
            count += days.count
        }
        func index(_ tally: Tally, _ length: Int) -> Int {
            bases[Int(tally.rawValue)] + (days.firstIndex(of: length) ?? 0)
        }
        var totals: [TotalReading] = []
        var slopes: [SlopeReading] = []
        for (slot, aggregate) in plan.aggregates.enumerated() {
            switch aggregate {
            case .total(let tally, let window) where tally.table == table:
                totals.append(
                    .init(slot: slot, index: index(tally, window.length), heldUnits: Double(tally.heldUnits)))
            case .slope(let tally, let length, let atMost) where tally.table == table:
                slopes.append(
                    .init(
                        slot: slot, indices: (1...atMost).map { index(tally, $0 * length) }, days: length,
                        heldUnits: tally.heldUnits))
            default: break
            }
        }
        self.bases = bases
        self.totals = totals
        self.slopes = slopes
        allStarts = cutoffs.flatMap { cutoff in days.map { $0 == Int.max ? Int64.min : cutoff.start(ofLast: $0) } }
        starts = [Int64](repeating: 0, count: days.count)
        sums = [Int64](repeating: 0, count: count)
    }

    /// Whether nothing is read of this table.
    var isIdle: Bool { starts.isEmpty }

    /// Where the sums of a tally begin.
    func base(of tally: Tally) -> Int {
        let base = bases[Int(tally.rawValue)]
        precondition(base >= 0, "\(tally) is of another table")
        return base
    }

    /// Turns to a cutoff, with every sum 0.
    mutating func begin(_ cutoff: Int) {
        if cutoff != present {
            present = cutoff
            for index in starts.indices { starts[index] = allStarts[cutoff * starts.count + index] }
        }
        for index in sums.indices { sums[index] = 0 }
    }

    /// Adds to a tally, in a stretch.
    mutating func add(_ value: Int64, to tally: Tally, _ stretch: Int) {
        let index = base(of: tally) + stretch
        // Only purchases met by several wallet periods can be too many, and a share is clipped long before that.
        let (sum, tooLarge) = sums[index].addingReportingOverflow(value)
        sums[index] = tooLarge ? Int64.max : sum
    }

    /// The stretch that a time before the cutoff falls into; nil where it is before every window.
    func stretch(of time: Int64) -> Int? { starts.firstIndex { time >= $0 } }

    /// Counts the visible rows of a customer, for a table that is only counted.
    mutating func count(_ timeline: Timeline, _ customer: Int, _ cutoff: Cutoff) {
        guard let earliest = starts.last else { return }
        let before = timeline.rows(of: customer, before: cutoff)
        let first = timeline.occurredAt.firstIndex(from: earliest, in: before)
        var stretch = starts.count - 1
        for row in first..<before.upperBound {
            while stretch > 0, timeline.occurredAt[row] >= starts[stretch - 1] { stretch -= 1 }
            if timeline.isVisible(row, at: cutoff) { sums[stretch] &+= 1 }
        }
    }

    /// Turns stretches into windows and reads the aggregates off them into `values[slot * rows + row]`.
    mutating func finish(_ values: inout [Double], row: Int, rows: Int, sinceStart: Int64) {
        if isIdle { return }
        let (width, totals, slopes) = (starts.count, totals, slopes)
        var sums = sums.mutableSpan
        var values = values.mutableSpan
        for base in stride(from: 0, to: sums.count, by: width) {
            for index in (base + 1)..<(base + width) { sums[index] &+= sums[index - 1] }
        }
        for reading in totals { values[reading.slot * rows + row] = Double(sums[reading.index]) / reading.heldUnits }
        if sinceStart == RangeFold.noStart { return }
        for reading in slopes {
            if let slope = reading.slope(sums.span, sinceStart) { values[reading.slot * rows + row] = slope }
        }
    }
}

/// Where a total is read from.
private struct TotalReading: Sendable {
    let slot: Int
    let index: Int
    let heldUnits: Double
}

/// Where a slope is read from.
private struct SlopeReading: Sendable {
    let slot: Int
    /// Where the sums of the last 1, 2, … `atMost` periods are.
    let indices: [Int]
    let days: Int
    let heldUnits: Int64

    /// Σ(k − k̄)·c_k / Σ(k − k̄)² over the last m periods, k ascending in time, is 6·Σ(m − 1 − 2j)·c_j / (m·(m² − 1)) with
    /// j = m − 1 − k counted back from the cutoff: whole numbers up to the one division.
    func slope(_ sums: Span<Int64>, _ sinceStart: Int64) -> Double? {
        let periods = min(indices.count, Int(max(0, sinceStart) / (Int64(days) * microsecondsPerDay)))
        guard periods >= 2 else { return nil }
        var numerator: Int64 = 0
        var fits = true
        var upToHere: Int64 = 0
        for back in 0..<periods {
            let sum = sums[indices[back]]
            let (product, tooLarge) = Int64(6 * (periods - 1 - 2 * back)).multipliedReportingOverflow(
                by: sum &- upToHere)
            let (next, carries) = numerator.addingReportingOverflow(product)
            numerator = next
            fits = fits && !tooLarge && !carries
            upToHere = sum
        }
        let denominator = Double(Int64(periods * (periods * periods - 1)) * heldUnits)
        return fits ? Double(numerator) / denominator : roundedSlope(sums, periods) / denominator
    }

    /// The numerator where it does not fit into 64 bits: sums that large are rounded as they are read.
    private func roundedSlope(_ sums: Span<Int64>, _ periods: Int) -> Double {
        var numerator = 0.0
        var upToHere = 0.0
        for back in 0..<periods {
            let sum = Double(sums[indices[back]])
            numerator += Double(6 * (periods - 1 - 2 * back)) * (sum - upToHere)
            upToHere = sum
        }
        return numerator
    }
}
