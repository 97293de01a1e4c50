public import Tables

/// Definitions of churning side by side, as far as the data carry them.
public struct LabelComparison: Sendable {
    /// The cutoffs compared, ascending.
    public let cutoffs: [Cutoff]
    public let dataEnd: Instant
    /// The definitions that some cutoff can carry.
    public let findings: [LabelFindings]
    /// Definitions whose windows end after the data at every cutoff.
    public let unreached: [LabelDefinition]
    /// `overlaps[a][b]`: of definitions a and b, in the order of `findings`.
    public let overlaps: [[LabelOverlap]]
    public let gaps: PurchaseGaps?
    public let verdict: LabelVerdict

    /// So many cutoffs are chosen where none is asked for.
    static let chosenCutoffs = 6

    /// Compares all definitions a dataset can carry.
    ///
    /// - Parameters:
    ///   - asked: the cutoffs; nil for evenly spaced ones from a quarter of the data on, so that every customer has a past.
    ///   - horizonDays: see `LabelDefinition.all`.
    ///   - activeDays: for silences, only customers with a purchase in this many days before the cutoff.
    ///   - onStep: called after each definition's labels are found, with how many definitions there are.
    public init(
        _ read: ReadResult, at asked: [Cutoff]? = nil, horizonDays: Int? = nil,
        activeDays: Int = Outcome.defaultActiveDays, onStep: (_ definitions: Int) -> Void = { _ in }
    ) throws(OutcomeError) {
        let histories = read.histories
        guard let dataEnd = read.dataEnd else { throw .nothingToCompare("the dataset carries no times") }
        let definitions = LabelDefinition.all(for: histories, horizonDays: horizonDays)
        guard let shortest = definitions.filter({ $0.outcome != nil }).map(\.windowDays).min() else {
            throw .nothingToCompare("the dataset has neither purchases nor left_at")
        }
        if let asked { cutoffs = asked } else { cutoffs = try Self.choose(histories, dataEnd, shortestDays: shortest) }
        self.dataEnd = dataEnd
        var all: [DefinedLabels] = []
        for definition in definitions {
            let labelEnd = read.dataEnd(for: definition.outcome ?? .inactive) ?? dataEnd
            all.append(
                try DefinedLabels(
                    definition, histories, at: cutoffs, labelEnd: labelEnd, dataEnd: dataEnd, activeDays: activeDays))
            onStep(definitions.count)
        }
        unreached = all.filter { $0.cutoffs.isEmpty }.map(\.definition)
        all.removeAll { $0.cutoffs.isEmpty }
        // Own rhythms alone have nothing to be compared with.
        if let first = cutoffs.min(), !all.contains(where: { $0.definition.outcome != nil }) {
            throw .pastEndOfData(first, horizonDays: shortest, dataEnd: dataEnd)
        }
        findings = all.map { LabelFindings($0, hasPurchases: histories.purchases != nil, dataEnd: dataEnd) }
        overlaps = all.map { left in all.map { LabelOverlap(left.rows, $0.rows) } }
        gaps = PurchaseGaps(histories, dataEnd: dataEnd)
        verdict = LabelVerdict(findings, gaps)
    }

    /// From a quarter of the data on to the last cutoff of the shortest window, whole days before the data's end.
    private static func choose(
        _ histories: Histories, _ dataEnd: Instant, shortestDays: Int
    ) throws(OutcomeError) -> [Cutoff] {
        let joined = histories.customers.joinedAt?.filter { $0 != Customers.noJoin }.min()
        guard let start = histories.purchases?.timeline.occurredAt.min() ?? joined else {
            throw .nothingToCompare("nothing says when a customer's history starts")
        }
        let days = Int((dataEnd.microseconds - start) / Instant.microsecondsPerDay)
        let first = days - days / 4
        guard first > shortestDays else {
            throw .nothingToCompare(
                "the data span \(days) days, too few for a past and \(shortestDays) days of label; "
                    + "choose a shorter --horizon")
        }
        let chosen = (0..<chosenCutoffs).map { index in
            let daysBefore = first - (first - shortestDays) * index / (chosenCutoffs - 1)
            return Cutoff(dataEnd.adding(days: -daysBefore))
        }
        return Set(chosen).sorted()
    }
}
