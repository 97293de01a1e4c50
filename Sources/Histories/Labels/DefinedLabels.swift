internal import Tables

/// The labels that a definition gives at several cutoffs, and what became of those it calls churned.
struct DefinedLabels {
    /// A customer at a cutoff; ordered by customer, then cutoff.
    struct Key: Comparable {
        let customer: Int32
        let cutoff: Cutoff

        static func < (left: Key, right: Key) -> Bool {
            (left.customer, left.cutoff) < (right.customer, right.cutoff)
        }
    }

    struct Row {
        let key: Key
        let churned: Bool
        /// From here on it is looked whether a churner comes back, in microseconds.
        let end: Int64
        /// How long that must be followed to say that one did not.
        let needed: Int64
        /// When a churner first bought again from `end` on; for declined spend, `end` where it recovered. nil for who
        /// did not, or where there are no purchases.
        let returned: Int64?
    }

    let definition: LabelDefinition
    /// The cutoffs whose labels the data reach, ascending.
    let cutoffs: [Cutoff]
    /// By customer, then cutoff.
    private(set) var rows: [Row] = []
    /// Customers (of each cutoff, together) without a label, and why.
    private(set) var setAside: [(reason: String, count: Int)] = []

    private let histories: Histories
    private let dataEnd: Instant

    /// Labels at those of the cutoffs whose windows end with the data.
    init(
        _ definition: LabelDefinition, _ histories: Histories, at cutoffs: [Cutoff], labelEnd: Instant,
        dataEnd: Instant,
        activeDays: Int
    ) throws(OutcomeError) {
        self.definition = definition
        self.histories = histories
        self.dataEnd = dataEnd
        let window = LabelWindow(horizonDays: definition.windowDays)
        self.cutoffs = Set(cutoffs).sorted().filter { window.end(of: $0) <= labelEnd }
        if let outcome = definition.outcome {
            let active = outcome == .inactive ? activeDays : nil
            try append(outcome, Population.rows(of: histories, at: self.cutoffs, activeDays: active))
        } else {
            appendOverdue(Population.rows(of: histories, at: self.cutoffs, activeDays: activeDays))
        }
    }

    private mutating func append(_ outcome: Outcome, _ population: Population) throws(OutcomeError) {
        let days = definition.windowDays
        let labels = try outcome.labels(of: population, in: histories, horizonDays: days)
        for row in 0..<population.count {
            guard let churned = labels.churned[row] else { continue }
            let customer = Int(population.customer[row])
            let cutoff = population.cutoffs[Int(population.cutoff[row])]
            var end = cutoff.instant.adding(days: days).microseconds
            if churned, outcome == .left, let leftAt = histories.customers.leftAt { end = leftAt[customer] }
            let returned = churned ? self.returned(customer, outcome, cutoff, from: end) : nil
            rows.append(
                Row(
                    key: Key(customer: population.customer[row], cutoff: cutoff), churned: churned, end: end,
                    needed: Int64(days) * Instant.microsecondsPerDay, returned: returned))
        }
        setAside = labels.setAside.sorted { $0.key.rawValue < $1.key.rawValue }.map { ($0.key.rawValue, $0.value) }
    }

    private func returned(_ customer: Int, _ outcome: Outcome, _ cutoff: Cutoff, from end: Int64) -> Int64? {
        guard case .decline(let fraction) = outcome else { return nextPurchase(customer, from: end) }
        let days = definition.windowDays
        let start = cutoff.instant.adding(days: -days).microseconds
        let later = Instant(microseconds: end).adding(days: days).microseconds
        let before = spend(customer, start, cutoff.instant.microseconds)
        return spend(customer, end, later) >= fraction * before ? end : nil
    }

    private func spend(_ customer: Int, _ from: Int64, _ to: Int64) -> Double {
        guard let purchases = histories.purchases, let amount = purchases.amount else { return 0 }
        let rows = purchases.timeline.rows(of: customer, from: from, to: to)
        return Double(rows.reduce(Int128(0)) { $0 + Int128(amount[$1]) })
    }

    /// The first purchase of a customer from a moment on.
    private func nextPurchase(_ customer: Int, from: Int64) -> Int64? {
        guard let purchases = histories.purchases else { return nil }
        let rows = purchases.timeline.rows(of: customer, from: from, to: Int64.max)
        let row = rows.first { row in purchases.amount.map { $0[row] >= 0 } ?? true }
        return row.map { purchases.timeline.occurredAt[$0] }
    }

    /// Customers who are not overdue at the cutoff yet, and whether they become so in the silence it falls into.
    private mutating func appendOverdue(_ population: Population) {
        guard let purchases = histories.purchases else { return }
        var reader = SeenPurchases(purchases)
        var (without, already, unreached) = (0, 0, 0)
        for row in 0..<population.count {
            let customer = Int(population.customer[row])
            let cutoff = population.cutoffs[Int(population.cutoff[row])]
            reader.look(at: customer, cutoff: cutoff)
            guard let rhythm = OwnRhythm(reader), let limit = rhythm.limit(definition) else {
                without += 1
                continue
            }
            let end = rhythm.lastPurchase + limit
            if cutoff.sees(end) || end == cutoff.instant.microseconds {
                already += 1
            } else if end > dataEnd.microseconds {
                unreached += 1
            } else {
                let isSilent = nextPurchase(customer, from: cutoff.instant.microseconds).map { $0 >= end } ?? true
                rows.append(
                    Row(
                        key: Key(customer: population.customer[row], cutoff: cutoff), churned: isSilent, end: end,
                        needed: limit, returned: isSilent ? nextPurchase(customer, from: end) : nil))
            }
        }
        setAside = [
            ("bought too seldom before the cutoff to have a rhythm", without),
            ("were overdue at the cutoff already", already),
            ("may be silent for longer than the data reach", unreached),
        ].filter { $0.count > 0 }
    }
}
