internal import Histories

/// Sums of the tallies of one table for the nested windows of one cutoff.
///
/// The starts of all windows cut the time before the cutoff into stretches. Each fact is added once, to its stretch; a
/// window is then the sum of the stretches it spans.
struct WindowSums: Sendable {
    private let tallies: [Tally]
    /// Windows from the shortest to the longest; `Int.max` days stand for the whole history.
    private let days: [Int]
    /// For each cutoff in turn, where each window starts.
    private let allStarts: [Int64]
    /// Where the windows of the present cutoff start, from the latest to the earliest.
    private(set) var starts: [Int64]
    /// A tally's stretches side by side, then the next tally's; after `finish`, its windows.
    var sums: [Int64]
    private let totals: [TotalReading]
    private let slopes: [SlopeReading]

    private struct TotalReading: Sendable {
        var slot: Int
        var index: Int
        var heldUnits: Double
    }

    private struct SlopeReading: Sendable {
        var slot: Int
        /// Where the sums of the last 1, 2, … `atMost` periods are.
        var indices: [Int]
        var days: Int
        var heldUnits: Int64
    }

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
        let days = windows.sorted()
        let tallies = Tally.allCases.filter { $0.table == table }
        func index(_ tally: Tally, _ length: Int) -> Int {
            (tallies.firstIndex(of: tally) ?? 0) * days.count + (days.firstIndex(of: length) ?? 0)
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
        self.tallies = tallies
        self.days = days
        self.totals = totals
        self.slopes = slopes
        allStarts = cutoffs.flatMap { cutoff in days.map { $0 == Int.max ? Int64.min : cutoff.start(ofLast: $0) } }
        starts = [Int64](repeating: 0, count: days.count)
        sums = [Int64](repeating: 0, count: tallies.count * days.count)
    }

    /// Whether nothing is read of this table.
    var isIdle: Bool { days.isEmpty }

    /// How many stretches there are.
    var stretches: Int { days.count }

    /// Where the sums of a tally begin.
    func base(of tally: Tally) -> Int {
        guard let position = tallies.firstIndex(of: tally) else { preconditionFailure("\(tally) is of another table") }
        return position * days.count
    }

    /// Turns to a cutoff, with every sum 0.
    mutating func begin(_ cutoff: Int) {
        for index in starts.indices { starts[index] = allStarts[cutoff * starts.count + index] }
        for index in sums.indices { sums[index] = 0 }
    }

    /// The stretch that a time before the cutoff falls into; nil where it is before every window.
    func stretch(of time: Int64) -> Int? { starts.firstIndex { time >= $0 } }

    /// Counts the visible rows of a customer, for a table that is only counted.
    mutating func count(_ timeline: Timeline, _ customer: Int, _ cutoff: Cutoff) {
        guard let earliest = starts.last else { return }
        let before = timeline.rows(of: customer, before: cutoff)
        let first = timeline.occurredAt.firstIndex(from: earliest, in: before)
        var stretch = stretches - 1
        for row in first..<before.upperBound {
            while stretch > 0, timeline.occurredAt[row] >= starts[stretch - 1] { stretch -= 1 }
            if timeline.isVisible(row, at: cutoff) { sums[stretch] &+= 1 }
        }
    }

    /// Turns stretches into windows and reads the aggregates off them into `values[slot * rows + row]`.
    mutating func finish(_ values: inout [Double], row: Int, rows: Int, sinceStart: Int64?) {
        for base in stride(from: 0, to: sums.count, by: max(1, days.count)) {
            for index in (base + 1)..<max(base + 1, base + days.count) { sums[index] &+= sums[index - 1] }
        }
        for reading in totals { values[reading.slot * rows + row] = Double(sums[reading.index]) / reading.heldUnits }
        guard let sinceStart else { return }
        for reading in slopes {
            if let slope = slope(reading, sinceStart) { values[reading.slot * rows + row] = slope }
        }
    }

    /// Σ(k − k̄)·c_k / Σ(k − k̄)² over the last m periods, k ascending in time, is 6·Σ(m − 1 − 2j)·c_j / (m·(m² − 1)) with
    /// j = m − 1 − k counted back from the cutoff: whole numbers up to the one division.
    private func slope(_ reading: SlopeReading, _ sinceStart: Int64) -> Double? {
        let period = Int64(reading.days) * microsecondsPerDay
        let periods = min(reading.indices.count, Int(max(0, sinceStart) / period))
        guard periods >= 2 else { return nil }
        var numerator = Int128(0)
        var upToHere: Int64 = 0
        for (back, index) in reading.indices.prefix(periods).enumerated() {
            numerator += Int128(periods - 1 - 2 * back) * Int128(sums[index] &- upToHere)
            upToHere = sums[index]
        }
        let denominator = Int64(periods * (periods * periods - 1)) * reading.heldUnits
        return float(6 * numerator) / Double(denominator)
    }
}

extension Window {
    /// In days; `Int.max` for the whole history.
    var length: Int {
        switch self {
        case .days(let days): days
        case .whole: Int.max
        }
    }
}

/// Microseconds in a day of 86,400 s.
let microsecondsPerDay: Int64 = 86_400_000_000

/// The nearest Float64 of a whole number; by the machine's own conversion where it fits.
func float(_ value: Int128) -> Double {
    if let small = Int64(exactly: value) { Double(small) } else { Double(value) }
}
