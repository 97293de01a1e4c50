public import Features
public import Histories
public import Models
internal import Tables

/// The customers a model speaks of at a cutoff, each with a risk, and their order.
public struct ScoredCustomers: Sendable {
    /// One customer among those scored.
    public struct Standing: Sendable, Equatable {
        /// The row of `features`, `logOdds` and `risks`.
        public let row: Int
        public let customerID: String
        /// The place by descending risk, or by what else they are ranked by, from 1; equals by their id's UTF-8 bytes.
        public let rank: Int
        public let risk: Double
        /// 1 for the first tenth of the ranks to 10 for the last; ranks part customers of equal risk.
        public let decile: Int
    }

    public let model: RiskModel
    public let cutoff: Cutoff
    /// A row a customer of the model's population, ascending by id.
    public let features: FeatureMatrix
    public let matrix: ModelMatrix
    public let logOdds: [Double]
    public let risks: [Double]
    /// Every customer's id, by the indices that `features.customer` holds.
    public let ids: [String]
    /// The rows, riskiest first, or in what else they are ranked by.
    public private(set) var ranking: [Int]
    let finder: ReasonFinder
    /// What a run must say once about the features.
    public let notes: [String]

    /// Scores the model's population at a cutoff: never those who have left, and, where the model asks for it, only
    /// those who bought in the days that count as active.
    ///
    /// - Parameters:
    ///   - extractor: of the features the model needs; made where none is given.
    ///   - keeping: The rows of the matrix that may be scored; nil for all.
    public init(
        _ model: RiskModel, _ histories: PartedHistories, at cutoff: Cutoff, extractor: FeatureExtractor? = nil,
        keeping: (FeatureMatrix) throws -> [Int]? = { _ in nil }, threads: Int = 1
    ) async throws {
        let activeDays = try Self.activeDays(of: model)
        let extractor = extractor ?? FeatureExtractor(features: model.catalogueFeatures, threads: threads)
        var features = try await extractor.matrix(of: histories, at: [cutoff], activeDays: activeDays)
        if let kept = try keeping(features) { features = features.selecting(kept) }
        guard features.count > 0 else { throw ScoringError.nobody(cutoff, activeDays: activeDays) }
        try await self.init(model, features, ids: histories.read.histories.customers.ids, threads: threads)
    }

    /// The same of histories at hand.
    public init(
        _ model: RiskModel, _ histories: Histories, at cutoff: Cutoff, extractor: FeatureExtractor? = nil,
        threads: Int = 1
    ) async throws {
        let activeDays = try Self.activeDays(of: model)
        let population = Population.rows(of: histories, at: [cutoff], activeDays: activeDays)
        guard population.count > 0 else { throw ScoringError.nobody(cutoff, activeDays: activeDays) }
        let extractor = extractor ?? FeatureExtractor(features: model.catalogueFeatures, threads: threads)
        let features = try await extractor.matrix(of: histories, rows: population)
        try await self.init(model, features, ids: histories.customers.ids, threads: threads)
    }

    private static func activeDays(of model: RiskModel) throws(ModelError) -> Int? {
        guard case .histories(let subject) = model.training.subject else {
            throw .wrongSubject(model: "of a ready table (churn fit)", needs: "one of histories (churn train)")
        }
        return subject.activeDays
    }

    /// Scores the rows of a matrix at its only cutoff.
    public init(_ model: RiskModel, _ features: FeatureMatrix, ids: [String], threads: Int = 1) async throws {
        precondition(features.cutoffs.count == 1, "\(features.cutoffs.count) cutoffs to score at")
        self.model = model
        finder = ReasonFinder(model)
        self.features = features
        self.ids = ids
        cutoff = features.cutoffs[0]
        notes = features.notes
        matrix = try model.matrix(of: features, ids: ids)
        logOdds = try await Scorer(model).logOdds(of: matrix, threads: threads)
        let risks = logOdds.map(model.risk(ofLogOdds:))
        self.risks = risks
        // Rows ascend by id, so the row's number stands for the id.
        ranking = risks.descendingOrder
    }

    /// The same customers, ranked by something else than their risk, the highest first.
    ///
    /// - Parameter merits: one a row, none NaN.
    public func ranked(by merits: [Double]) -> ScoredCustomers {
        precondition(merits.count == count, "\(count) customers, and \(merits.count) merits")
        var ranked = self
        ranked.ranking = merits.descendingOrder
        return ranked
    }

    public var count: Int { risks.count }

    /// The id of a row's customer.
    public func id(ofRow row: Int) -> String { ids[Int(features.customer[row])] }

    /// The customer at a place of the ranking, from 1.
    public func standing(rank: Int) -> Standing {
        let row = ranking[rank - 1]
        return Standing(
            row: row, customerID: id(ofRow: row), rank: rank, risk: risks[row],
            decile: (rank - 1) * 10 / count + 1)
    }

    /// Everyone, by rank.
    public var standings: [Standing] { (1...max(count, 1)).prefix(count).map(standing(rank:)) }
}
