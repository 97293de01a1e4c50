package import Histories

/// Everything `churn loyalty` says of the customers of a date, for the terminal, JSON and the report.
package struct LoyaltyReport: Sendable {
    /// What is asked for.
    package struct Request: Sendable {
        package var asOf: Cutoff
        /// The earlier date of a migration.
        package var since: Cutoff?
        package var window: RetentionWindow
        package var settings: LoyaltySettings
        /// Whether the index is of learned weights.
        package var learns: Bool
        package var threads: Int

        package init(
            asOf: Cutoff, since: Cutoff? = nil, window: RetentionWindow, settings: LoyaltySettings = LoyaltySettings(),
            learns: Bool = false, threads: Int = 1
        ) {
            self.asOf = asOf
            self.since = since
            self.window = window
            self.settings = settings
            self.learns = learns
            self.threads = threads
        }
    }

    package let base: LoyaltyBase
    package let index: LoyaltyIndex
    /// Weights by hand and learned, tested later; nil where it cannot be told, as `comparisonNote` says.
    package let comparison: WeightsComparison?
    package let comparisonNote: String?
    /// nil where nobody has an index.
    package let quadrants: QuadrantTable?
    package let migration: QuadrantMigration?
    package let types: LoyaltyTypeTable
    /// nil where the dataset has no purchases.
    package let segments: SegmentTable?
    package let reasons: ChurnReasonTable

    package static func make(_ read: ReadResult, _ request: Request) async throws -> LoyaltyReport {
        let (settings, window) = (request.settings, request.window)
        if let since = request.since, since >= request.asOf {
            throw LoyaltyError.notEarlier(since: since, asOf: request.asOf)
        }
        let base = try await base(at: request.asOf, read, request)
        let compared = try await compare(read, request, base)
        let weights: LoyaltyWeights
        if request.learns {
            guard let learned = compared.learned else { throw LoyaltyError.cannotLearn(compared.note ?? "unknown") }
            weights = learned.weights
        } else {
            weights = settings.weights
        }
        let index = LoyaltyIndex(base, weights: weights)
        let thresholds = settings.quadrants.thresholds(index)
        var migration: QuadrantMigration?
        if let since = request.since {
            migration = QuadrantMigration(
                from: try await self.base(at: since, read, request), to: base, weights: weights,
                rule: settings.quadrants)
        }
        return LoyaltyReport(
            base: base, index: index, comparison: compared.comparison, comparisonNote: compared.note,
            quadrants: thresholds.map { QuadrantTable(base, index, $0) }, migration: migration,
            types: LoyaltyTypeTable(base, settings.types), segments: SegmentTable(base, settings.segments),
            reasons: ChurnReasonTable(read, asOf: request.asOf, window: window, rules: settings.reasons))
    }

    private static func base(at cutoff: Cutoff, _ read: ReadResult, _ request: Request) async throws -> LoyaltyBase {
        try await LoyaltyBase.at(
            cutoff, of: read, window: request.window, voluntaryDays: request.settings.voluntaryDays,
            threads: request.threads)
    }

    /// Learns at a date whose outcomes are settled at that of the test, and tests; where that cannot be, says why.
    private static func compare(
        _ read: ReadResult, _ request: Request, _ base: LoyaltyBase
    ) async throws -> (learned: LearnedWeights?, comparison: WeightsComparison?, note: String?) {
        guard let tested = WeightsComparison.testDate(request.asOf, request.window, in: read) else {
            return (nil, nil, "no later retention is known: the data end less than a horizon after the date's")
        }
        let learning = WeightsComparison.learningDate(tested, request.window)
        do {
            let learned = try await LearnedWeights.learn(
                try await self.base(at: learning, read, request), threads: request.threads)
            let test = tested == request.asOf ? base : try await self.base(at: tested, read, request)
            let comparison = WeightsComparison(hand: request.settings.weights, learned: learned, tested: test)
            return (learned, comparison, comparison == nil ? "fewer than two churned or stayed at the test" : nil)
        } catch let error as LoyaltyError {
            if case .cannotLearn(let reason) = error { return (nil, nil, reason) }
            return (nil, nil, error.description)
        }
    }
}
