internal import Histories
internal import Tables

/// Folds the visible facts of a range of rows (customers at cutoffs) into the values of the aggregates, table after table.
struct RangeFold {
    let histories: Histories
    let plan: ExtractionPlan
    let cutoffs: [Cutoff]
    /// The customer and the cutoff of each row.
    let customers: [Int]
    let cutoffOfRow: [Int]
    /// `values[slot * rows + row]`; NaN is missing.
    var values: [Double]
    /// For each row, the microseconds from the start of its customer's history to its cutoff, or `noStart`.
    var sinceStart: [Int64]

    static let noStart = Int64.min

    /// How many rows there are.
    var rows: Int { customers.count }

    /// Folds everything for the rows of a range.
    init(_ range: Range<Int>, of population: Population, _ histories: Histories, _ plan: ExtractionPlan) {
        self.histories = histories
        self.plan = plan
        cutoffs = population.cutoffs
        customers = population.customer[range].map(Int.init)
        cutoffOfRow = population.cutoff[range].map(Int.init)
        values = [Double](repeating: .nan, count: plan.aggregates.count * range.count)
        sinceStart = [Int64](repeating: Self.noStart, count: range.count)
        takeJoinDates()
        if let purchases = histories.purchases { fold(purchases) }
        if let slot = plan.slot(.daysSince(.start)) {
            for row in 0..<rows where sinceStart[row] != Self.noStart { set(slot, row, days(sinceStart[row])) }
        }
        if let complaints = histories.complaints { fold(complaints) }
        if let surveys = histories.surveys { fold(surveys) }
        if let rewards = histories.rewards { fold(rewards) }
        count(.engagements, histories.engagements?.timeline)
        count(.referrals, histories.referrals?.timeline)
    }

    private mutating func takeJoinDates() {
        guard let joinedAt = histories.customers.joinedAt else { return }
        for row in 0..<rows {
            let joined = joinedAt[customers[row]]
            let cutoff = cutoffs[cutoffOfRow[row]]
            guard joined != Customers.noJoin, cutoff.sees(joined) else { continue }
            sinceStart[row] = cutoff.instant.microseconds - joined
        }
    }

    mutating func set(_ slot: Int?, _ row: Int, _ value: Double?) {
        if let slot, let value { values[slot * rows + row] = value }
    }

    func days(_ microseconds: Int64) -> Double { Double(microseconds) / Double(microsecondsPerDay) }
}

/// Microseconds in a day of 86,400 s.
let microsecondsPerDay = Instant.microsecondsPerDay

extension Window {
    /// In days; `Int.max` for the whole history.
    var length: Int {
        switch self {
        case .days(let days): days
        case .whole: Int.max
        }
    }

    /// The first microsecond it holds.
    func start(at cutoff: Cutoff) -> Int64 {
        switch self {
        case .days(let days): cutoff.start(ofLast: days)
        case .whole: Int64.min
        }
    }
}

extension [Int64] {
    /// The first index of a range, whose values ascend, from which on they are `bound` or more.
    func firstIndex(from bound: Int64, in range: Range<Int>) -> Int {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
