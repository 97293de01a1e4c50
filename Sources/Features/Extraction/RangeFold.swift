internal import Histories
internal import Tables

/// A range of rows (customers at cutoffs), of which the visible facts are folded into the values of the aggregates, table
/// after table.
struct RangeFold {
    let histories: Histories
    let plan: ExtractionPlan
    let cutoffs: [Cutoff]
    /// The customer and the cutoff of each row.
    let customers: [Int]
    let cutoffOfRow: [Int]

    static let noStart = Int64.min

    init(_ range: Range<Int>, of population: Population, _ histories: Histories, _ plan: ExtractionPlan) {
        self.histories = histories
        self.plan = plan
        cutoffs = population.cutoffs
        customers = population.customer[range].map(Int.init)
        cutoffOfRow = population.cutoff[range].map(Int.init)
    }

    /// How many rows there are.
    var rows: Int { customers.count }

    /// The value of each aggregate for each row, at `slot * rows + row`; NaN is missing.
    func values() -> [Double] {
        var values = room()
        var target = values.mutableSpan
        var sinceStart = sinceJoined()
        if let purchases = histories.purchases { fold(purchases, into: &target, &sinceStart) }
        if let slot = plan.slot(.daysSince(.start)) {
            for row in 0..<rows where sinceStart[row] != Self.noStart {
                target[slot * rows + row] = Self.days(sinceStart[row])
            }
        }
        if let complaints = histories.complaints { fold(complaints, into: &target, sinceStart) }
        if let surveys = histories.surveys { fold(surveys, into: &target, sinceStart) }
        if let rewards = histories.rewards { fold(rewards, into: &target, sinceStart) }
        if let engagements = histories.engagements {
            count(.engagements, engagements.timeline, into: &target, sinceStart)
        }
        if let referrals = histories.referrals { count(.referrals, referrals.timeline, into: &target, sinceStart) }
        return values
    }

    /// Room for the values: missing, but for the totals of tables that are there, which are 0.
    private func room() -> [Double] {
        var room: [Double] = []
        room.reserveCapacity(plan.aggregates.count * rows)
        for aggregate in plan.aggregates {
            room.append(contentsOf: repeatElement(isInEveryRow(aggregate) ? 0 : .nan, count: rows))
        }
        return room
    }

    /// Whether an aggregate has a value in every row: a total of a table that is there.
    private func isInEveryRow(_ aggregate: Aggregate) -> Bool {
        guard case .total(let tally, _) = aggregate else { return false }
        return switch tally.table {
        case .purchases: histories.purchases != nil
        case .wallet: histories.purchases != nil && histories.wallet != nil
        case .complaints: histories.complaints != nil
        case .surveys: histories.surveys != nil
        case .rewards: histories.rewards != nil
        case .engagements: histories.engagements != nil
        case .referrals: histories.referrals != nil
        }
    }

    /// For each row, the microseconds from when its customer joined to its cutoff, or `noStart`.
    private func sinceJoined() -> [Int64] {
        guard let joinedAt = histories.customers.joinedAt else {
            return [Int64](repeating: Self.noStart, count: rows)
        }
        return zip(customers, cutoffOfRow).map { customer, number in
            let (joined, cutoff) = (joinedAt[customer], cutoffs[number])
            guard joined != Customers.noJoin, cutoff.sees(joined) else { return Self.noStart }
            return cutoff.instant.microseconds - joined
        }
    }

    static func days(_ microseconds: Int64) -> Double { Double(microseconds) / Double(microsecondsPerDay) }
}

extension MutableSpan<Double> {
    /// Puts a value down for a row, of so many, where there is a value and something reads it.
    mutating func set(_ slot: Int?, _ rows: Int, _ row: Int, _ value: Double?) {
        if let slot, let value { self[slot * rows + row] = value }
    }
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
