internal import Histories

/// What is read of one table: which totals and slopes, over which windows that end at a cutoff, and into which slots.
///
/// A class, so that who reads holds one reference and not one to each of its arrays.
final class WindowReadings: Sendable {
    /// The windows' lengths in days, ascending; `Int.max` days stand for the whole history.
    private let days: [Int]
    /// For each cutoff in turn, where each window starts, from the latest to the earliest.
    let starts: [Int64]
    /// Where each tally's sums begin, by the tally's raw value; -1 for those of other tables.
    private let bases: [Int]
    /// How many sums there are: a tally's windows side by side, then the next tally's.
    let count: Int
    private let totals: [TotalReading]
    private let slopes: [SlopeReading]

    /// What the aggregates of a plan read of a table.
    init(_ table: EventTable, _ plan: ExtractionPlan, _ cutoffs: [Cutoff]) {
        var windows: Set<Int> = []
        for aggregate in plan.aggregates {
            switch aggregate {
            case .total(let tally, let window) where tally.table == table: windows.insert(window.length)
            case .slope(let tally, let length, let atMost) where tally.table == table:
                windows.formUnion((1...atMost).map { $0 * length })
            case .distinct(_, let window) where table == .purchases: windows.insert(window.length)
            default: break
            }
        }
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
        self.days = days
        self.bases = bases
        self.count = count
        self.totals = totals
        self.slopes = slopes
        starts = cutoffs.flatMap { cutoff in days.map { $0 == Int.max ? Int64.min : cutoff.start(ofLast: $0) } }
    }

    /// How many windows there are.
    var width: Int { days.count }

    /// Whether nothing is read of this table.
    var isIdle: Bool { days.isEmpty }

    /// Which of the starts are those of a cutoff.
    func starts(at cutoff: Int) -> Range<Int> { cutoff * width..<(cutoff + 1) * width }

    /// The number of a window; nil where nothing is read of it.
    func number(of window: Window) -> Int? { days.firstIndex(of: window.length) }

    /// Where the sums of a tally begin.
    func base(of tally: Tally) -> Int {
        let base = bases[Int(tally.rawValue)]
        precondition(base >= 0, "\(tally) is of another table")
        return base
    }

    /// Reads the aggregates off the sums of a row into `values[slot * rows + row]`.
    func read(
        _ sums: Span<Int64>, into values: inout MutableSpan<Double>, row: Int, rows: Int, sinceStart: Int64
    ) {
        for reading in totals { values[reading.slot * rows + row] = Double(sums[reading.index]) / reading.heldUnits }
        if sinceStart == RangeFold.noStart { return }
        for reading in slopes {
            if let slope = reading.slope(sums, sinceStart) { values[reading.slot * rows + row] = slope }
        }
    }

    /// The same where every sum is 0, as the totals are from the beginning.
    func readNothing(into values: inout MutableSpan<Double>, row: Int, rows: Int, sinceStart: Int64) {
        if sinceStart == RangeFold.noStart { return }
        for reading in slopes where reading.periods(sinceStart) >= 2 { values[reading.slot * rows + row] = 0 }
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

    /// How many whole periods there are.
    func periods(_ sinceStart: Int64) -> Int {
        let length = Int64(days) * microsecondsPerDay
        let most = Int64(indices.count)
        return sinceStart >= most * length ? Int(most) : Int(max(0, sinceStart) / length)
    }

    /// Σ(k − k̄)·c_k / Σ(k − k̄)² over the last m periods, k ascending in time, is 6·Σ(m − 1 − 2j)·c_j / (m·(m² − 1)) with
    /// j = m − 1 − k counted back from the cutoff. With S_j = c_0 + … + c_j that sum is 2·(S_0 + … + S_{m−2}) − (m − 1)·S_{m−1}:
    /// whole numbers up to the one division.
    func slope(_ sums: Span<Int64>, _ sinceStart: Int64) -> Double? {
        let periods = periods(sinceStart)
        guard periods >= 2 else { return nil }
        let denominator = Double(Int64(periods * (periods * periods - 1)) * heldUnits)
        var (twice, bits): (Int64, UInt64) = (0, 0)
        for back in 0..<periods - 1 {
            let sum = sums[indices[back]]
            twice &+= 2 &* sum
            bits |= sum.magnitude
        }
        let last = sums[indices[periods - 1]]
        bits |= last.magnitude
        // No sum on the way is more than 6·(2·(m − 1) + m − 1) times the greatest.
        if bits < UInt64(Int64.max) / UInt64(18 * indices.count) {
            return Double(6 &* (twice &- Int64(periods - 1) &* last)) / denominator
        }
        return numeratorOfLargeSums(sums, periods) / denominator
    }

    /// The numerator where it may not fit into 64 bits: exact where it does, else of sums rounded as they are read.
    private func numeratorOfLargeSums(_ sums: Span<Int64>, _ periods: Int) -> Double {
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
        return fits ? Double(numerator) : roundedNumerator(sums, periods)
    }

    private func roundedNumerator(_ sums: Span<Int64>, _ periods: Int) -> Double {
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
