internal import Tables

/// What counts as churning, looked for in the horizon after a cutoff. Outcomes look at when things happened, whenever they
/// became known; features never see them.
public enum Outcome: Sendable, Hashable {
    /// The customer's `left_at` lies in the horizon.
    case left
    /// No purchase (a row whose amount is not negative) happens in the horizon.
    case inactive
    /// Spend in the horizon is below this fraction of spend in the equally long time before the cutoff.
    case decline(fraction: Double)
    /// A two-valued attribute of `customers` says so; `positive` is the text of those who churned, nil for 1, true or yes.
    case column(String, positive: String?)

    /// The share of earlier spend below which spend has declined, where nothing else is asked for.
    public static let defaultFraction = 0.5
    /// For inactivity: the days before a cutoff in which a customer must have bought, where nothing else is asked for.
    public static let defaultActiveDays = 365

    /// The outcome where none is asked for: `left` where the dataset says of anyone when they left, else `inactive`.
    public static func standard(for histories: Histories) -> Outcome {
        let saysOfAnyone = histories.customers.leftAt?.contains { $0 != Customers.notLeft } ?? false
        return saysOfAnyone ? .left : .inactive
    }

    /// The word for it on the command line and in the model file.
    public var name: String {
        switch self {
        case .left: "left"
        case .inactive: "inactive"
        case .decline: "decline"
        case .column(let name, _): "column \(name)"
        }
    }

    /// Whether it is read in a horizon after the cutoff; else it is a plain column.
    public var needsHorizon: Bool {
        if case .column = self { false } else { true }
    }

    /// The days of activity a population must show where nothing else is asked for.
    public var standardActiveDays: Int? { self == .inactive ? Self.defaultActiveDays : nil }

    /// What it says, in words, over a horizon.
    public func meaning(horizonDays: Int) -> String {
        switch self {
        case .left: "left within \(horizonDays) days"
        case .inactive: "no purchase within \(horizonDays) days"
        case .decline(let fraction):
            "spend within \(horizonDays) days below \(shortestText(fraction)) of that of the \(horizonDays) days before"
        case .column(let name, let positive): "\(name) is \(positive ?? "1, true or yes")"
        }
    }
}

/// A label each row of a population, or none where the outcome does not apply.
public struct Labels: Sendable, Equatable {
    /// Why rows have no label.
    public enum Reason: String, Sendable, CaseIterable {
        case noEarlierSpend = "had no spend before the cutoff that could decline"
        case emptyCell = "have an empty cell in the label's column"
    }

    /// Whether each row churned; nil where it has no label.
    public internal(set) var churned: [Bool?]
    /// How many rows have no label, and why.
    public internal(set) var setAside: [Reason: Int] = [:]
}

extension Outcome {
    /// The labels of a population: who churned in the `horizonDays` days from each cutoff on.
    ///
    /// The caller has made sure that the data reach that far (`LabelWindow.check`).
    public func labels(of population: Population, in histories: Histories, horizonDays: Int) throws(OutcomeError)
        -> Labels
    {
        try Labelling(self, in: histories).labels(of: population, in: histories, horizonDays: horizonDays)
    }
}

/// An outcome looked for in histories that may come part after part of the customers.
public struct Labelling: Sendable {
    private let outcome: Outcome
    /// For a label that is a column: what it says of each customer.
    private let truths: [Bool?]

    /// - Parameter histories: with the columns of all parts, and everything that is said of customers.
    /// - Throws: where the histories lack what the outcome is read from.
    public init(_ outcome: Outcome, in histories: Histories) throws(OutcomeError) {
        self.outcome = outcome
        var truths: [Bool?] = []
        switch outcome {
        case .left:
            if histories.customers.leftAt == nil { throw .lacking(outcome, "customers.left_at") }
        case .inactive:
            if histories.purchases == nil { throw .lacking(outcome, "purchases") }
        case .decline:
            if histories.purchases?.amount == nil { throw .lacking(outcome, "purchases.amount") }
        case .column(let name, let positive):
            guard let attribute = histories.customers.attributes.first(where: { $0.name == name }) else {
                throw .noSuchColumn(name, among: histories.customers.attributes.map(\.name))
            }
            truths = try BinaryTexts.truths(of: attribute, positive: positive)
        }
        self.truths = truths
    }

    /// The labels of a population of a part of the customers, `first` being the position of its first among all.
    public func labels(of population: Population, in part: Histories, first: Int = 0, horizonDays: Int) -> Labels {
        switch outcome {
        case .left:
            let leftAt = part.customers.leftAt ?? []
            return Labels(churned: Self.each(population, horizonDays) { leftAt[$0] >= $1 && leftAt[$0] < $2 })
        case .inactive:
            guard let purchases = part.purchases else { return Labels(churned: population.customer.map { _ in nil }) }
            return Labels(
                churned: Self.each(population, horizonDays) { customer, from, to in
                    let rows = purchases.timeline.rows(of: customer, from: from, to: to)
                    guard let amount = purchases.amount else { return rows.isEmpty }
                    return !rows.contains { amount[$0] >= 0 }
                })
        case .decline(let fraction):
            guard let purchases = part.purchases, let amount = purchases.amount else {
                return Labels(churned: population.customer.map { _ in nil })
            }
            return Self.declines(purchases.timeline, amount, fraction, population, horizonDays)
        case .column:
            var labels = Labels(churned: population.customer.map { truths[first + Int($0)] })
            let empty = labels.churned.count { $0 == nil }
            if empty > 0 { labels.setAside[.emptyCell] = empty }
            return labels
        }
    }

    private static func each(
        _ population: Population, _ horizonDays: Int, _ churned: (_ customer: Int, _ from: Int64, _ to: Int64) -> Bool?
    ) -> [Bool?] {
        zip(population.customer, population.cutoff).map { customer, cutoff in
            let from = population.cutoffs[Int(cutoff)].instant
            return churned(Int(customer), from.microseconds, from.adding(days: horizonDays).microseconds)
        }
    }

    private static func declines(
        _ timeline: Timeline, _ amount: [Int64], _ fraction: Double, _ population: Population, _ horizonDays: Int
    ) -> Labels {
        var labels = Labels(churned: [])
        labels.churned = each(population, horizonDays) { customer, from, to in
            func spend(_ start: Int64, _ end: Int64) -> Double {
                Double(timeline.rows(of: customer, from: start, to: end).reduce(Int128(0)) { $0 + Int128(amount[$1]) })
            }
            let before = spend(from - (to - from), from)
            return before > 0 ? spend(from, to) < fraction * before : nil
        }
        let without = labels.churned.count { $0 == nil }
        if without > 0 { labels.setAside[.noEarlierSpend] = without }
        return labels
    }
}

extension Timeline {
    /// The rows of a customer that happened in [from, to), whenever they became known: for outcomes only.
    func rows(of customer: Int, from: Int64, to: Int64) -> Range<Int> {
        let end = rows(of: customer, before: Cutoff(Instant(microseconds: to)))
        let start = rows(of: customer, before: Cutoff(Instant(microseconds: from)))
        return start.upperBound..<max(start.upperBound, end.upperBound)
    }
}
