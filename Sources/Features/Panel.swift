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
        from histories: Histories, dataEnd: Instant?, at cutoffs: [Cutoff], outcome: Outcome, horizonDays: Int,
        activeDays: Int? = nil, extractor: FeatureExtractor
    ) async throws -> Panel {
        if outcome.needsHorizon, let dataEnd {
            try LabelWindow(horizonDays: horizonDays).check(cutoffs, dataEnd: dataEnd)
        }
        let population = Population.rows(
            of: histories, at: cutoffs, activeDays: activeDays ?? outcome.standardActiveDays)
        let labels = try outcome.labels(of: population, in: histories, horizonDays: horizonDays)
        let labelled = population.filtered { labels.churned[$0] != nil }
        var known = histories
        if case .column(let name, _) = outcome { known.customers.attributes.removeAll { $0.name == name } }
        let matrix = try await extractor.matrix(of: known, rows: labelled)
        return Panel(
            matrix: matrix, churned: labels.churned.compactMap(\.self), outcome: outcome, horizonDays: horizonDays,
            setAside: reasons(population, labels))
    }

    private static func reasons(_ population: Population, _ labels: Labels) -> [(reason: String, count: Int)] {
        let notRows = Population.Reason.allCases.map { (reason: $0.rawValue, count: population.setAside[$0] ?? 0) }
        let withoutLabel = Labels.Reason.allCases.map { (reason: $0.rawValue, count: labels.setAside[$0] ?? 0) }
        return (notRows + withoutLabel).filter { $0.count > 0 }
    }
}
