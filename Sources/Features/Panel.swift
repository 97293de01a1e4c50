public import Histories
public import Tables

/// Features with their labels: what a model is trained or tested on. Rows without a label are set aside.
public struct Panel: Sendable {
    /// The rows that have a label.
    public var matrix: FeatureMatrix
    /// Whether each churned.
    public var churned: [Bool]
    /// What counts as churning.
    public var outcome: Outcome
    /// How long after its cutoff each row was followed, in days.
    public var horizonDays: Int
    /// Customers (of each cutoff, together) that are not rows, and why, in sentences' ends: `had left before the cutoff`.
    public var setAside: [(reason: String, count: Int)]

    /// The same as sentences; with several cutoffs, where a customer may be counted at each, they say so.
    public var setAsideSentences: [String] {
        let several = matrix.cutoffs.count > 1
        return setAside.map { aside in
            let noun = several ? "times a customer" : aside.count == 1 ? "customer" : "customers"
            return "\(aside.count) \(noun) \(aside.reason)"
                + (several ? " (counted at each of \(matrix.cutoffs.count) cutoffs)" : "")
        }
    }

    /// A panel from its parts.
    public init(
        matrix: FeatureMatrix, churned: [Bool], outcome: Outcome, horizonDays: Int,
        setAside: [(reason: String, count: Int)] = []
    ) {
        precondition(matrix.count == churned.count, "\(matrix.count) rows, \(churned.count) labels")
        self.matrix = matrix
        self.churned = churned
        self.outcome = outcome
        self.horizonDays = horizonDays
        self.setAside = setAside
    }

    /// How many rows churned.
    public var churners: Int { churned.count { $0 } }

    /// The panel of the population at the cutoffs, in the order customer, cutoff.
    ///
    /// Makes sure first that the data reach the end of every label window (`dataEnd` nil: nothing in them has a time). With a label that is a column of `customers`,
    /// that column is no attribute of the matrix. `activeDays` nil means what the outcome asks for by itself.
    public static func make(
        from histories: PartedHistories, dataEnd: Instant?, at cutoffs: [Cutoff], outcome: Outcome, horizonDays: Int,
        activeDays: Int? = nil, extractor: FeatureExtractor
    ) async throws -> Panel {
        if outcome.needsHorizon, let dataEnd {
            try LabelWindow(horizonDays: horizonDays).check(cutoffs, dataEnd: dataEnd)
        }
        let labelling = try Labelling(outcome, in: histories.read.histories)
        let activeDays = activeDays ?? outcome.standardActiveDays
        var known = histories
        if case .column(let name, _) = outcome { known = histories.without(attribute: name) }
        let (matrix, parts) = try await extractor.matrix(of: known, at: cutoffs) { part, number in
            let population = Population.rows(of: part, at: cutoffs, activeDays: activeDays)
            let labels = labelling.labels(
                of: population, in: part, first: histories.customers(of: number).lowerBound, horizonDays: horizonDays)
            return (population.filtered { labels.churned[$0] != nil }, (notRows: population.setAside, labels: labels))
        }
        return Panel(
            matrix: matrix, churned: parts.flatMap { $0.labels.churned.compactMap(\.self) }, outcome: outcome,
            horizonDays: horizonDays,
            setAside: reasons(Population.Reason.allCases, parts.map(\.notRows))
                + reasons(Labels.Reason.allCases, parts.map(\.labels.setAside)))
    }

    /// The same of histories that are one part.
    public static func make(
        from histories: Histories, dataEnd: Instant?, at cutoffs: [Cutoff], outcome: Outcome, horizonDays: Int,
        activeDays: Int? = nil, extractor: FeatureExtractor
    ) async throws -> Panel {
        try await make(
            from: PartedHistories(of: histories), dataEnd: dataEnd, at: cutoffs, outcome: outcome,
            horizonDays: horizonDays, activeDays: activeDays, extractor: extractor)
    }

    /// How many there are of each reason in all parts; only reasons that occur.
    private static func reasons<Reason: RawRepresentable<String>>(
        _ reasons: [Reason], _ parts: [[Reason: Int]]
    ) -> [(reason: String, count: Int)] {
        reasons.map { reason in (reason.rawValue, parts.reduce(0) { $0 + ($1[reason] ?? 0) }) }
            .filter { $0.count > 0 }
    }
}
