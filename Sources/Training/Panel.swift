public import Features
public import Histories

/// Customers at cutoffs with their features and their labels: what a model is trained or tested on.
public struct Panel: Sendable {
    /// What a panel is made of.
    public struct Request: Sendable {
        public var cutoffs: [Cutoff]
        public var outcome: Outcome
        /// The days after a cutoff in which the outcome is looked for; nil where it is a plain column.
        public var horizonDays: Int?
        /// The days before a cutoff in which a customer must have bought; nil where none need have.
        public var activeDays: Int?
        /// The catalogue's features that are wanted.
        public var features: [Feature]
        public var threads: Int

        public init(
            cutoffs: [Cutoff], outcome: Outcome, horizonDays: Int?, activeDays: Int?,
            features: [Feature] = Catalogue.features, threads: Int = 1
        ) {
            self.cutoffs = cutoffs
            self.outcome = outcome
            self.horizonDays = horizonDays
            self.activeDays = activeDays
            self.features = features
            self.threads = threads
        }
    }

    public let request: Request
    /// Rows by customer, then cutoff.
    public let features: FeatureMatrix
    /// Whether each row churned.
    public let churned: [Bool]
    /// The customers' ids, by the indices that the matrix holds.
    public let ids: [String]
    /// What a run must say once about the panel.
    public let notes: [String]

    /// The panel of histories.
    ///
    /// - Throws: `OutcomeError` where labels reach past the data's end or cannot be made, `TrainingError.nobody` where no
    ///   row is left.
    public init(_ histories: Histories, _ request: Request) async throws {
        if let horizonDays = request.horizonDays, let dataEnd = histories.dataEnd(for: request.outcome) {
            try LabelWindow(horizonDays: horizonDays).check(request.cutoffs, dataEnd: dataEnd)
        }
        let everyone = Population.rows(of: histories, at: request.cutoffs, activeDays: request.activeDays)
        let labels = try request.outcome.labels(of: everyone, in: histories, horizonDays: request.horizonDays ?? 0)
        let population = everyone.filtered { labels.churned[$0] != nil }
        guard population.count > 0 else { throw TrainingError.nobody(request.cutoffs) }
        self.request = request
        features = try await FeatureExtractor(features: request.features, threads: request.threads)
            .matrix(of: histories, rows: population)
        churned = labels.churned.compactMap(\.self)
        ids = histories.customers.ids
        let aside = Labels.Reason.allCases.compactMap { reason in
            labels.setAside[reason].map { "\($0) rows \(reason.rawValue) and are left out" }
        }
        notes = features.notes + aside
    }

    /// A panel from its parts.
    public init(request: Request, features: FeatureMatrix, churned: [Bool], ids: [String], notes: [String] = []) {
        precondition(features.count == churned.count, "\(features.count) rows, \(churned.count) labels")
        self.request = request
        self.features = features
        self.churned = churned
        self.ids = ids
        self.notes = notes
    }

    public var count: Int { churned.count }
    public var churners: Int { churned.count { $0 } }
}
