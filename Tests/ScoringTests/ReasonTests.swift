import Features
import Histories
import Models
import Tables
import Testing

@testable import Scoring

@Suite struct ReasonTests {
    private func scored(
        recency: Double, purchases: Double, gap: Double, plan: String
    ) async throws -> ScoredCustomers {
        let matrix = FeatureMatrix(
            customer: [0], cutoff: [0], cutoffs: [SmallScores.cutoff],
            features: [
                try SmallScores.feature("recency_days"), try SmallScores.feature("purchases_90d"),
                try SmallScores.feature("gap_mean_days"),
            ], columns: [[recency], [purchases], [gap]],
            attributes: [Attribute(name: "plan", texts: InternedColumn(texts: [plan]))])
        return try await ScoredCustomers(SmallScores.model(), matrix, ids: ["c"])
    }

    @Test func aHighRiskHasReasonsThatRaiseIt() async throws {
        let scored = try await scored(recency: 200, purchases: 0, gap: .nan, plan: "basic")
        let reasons = scored.reasons(ofRow: 0)
        #expect(reasons.count == 3)
        #expect(reasons.allSatisfy { $0.logOdds > 0 })
        #expect(zip(reasons, reasons.dropFirst()).allSatisfy { $0.logOdds >= $1.logOdds })
        #expect(reasons[0].words.hasPrefix(Catalogue.feature(named: "recency_days")?.phrase(200) ?? "?"))
        #expect(reasons.map(\.words).contains("plan: basic"))
    }

    @Test func aLowRiskHasReasonsThatLowerIt() async throws {
        let scored = try await scored(recency: 1, purchases: 5, gap: 8, plan: "plus")
        let reasons = scored.reasons(ofRow: 0)
        #expect(!reasons.isEmpty && reasons.allSatisfy { $0.logOdds < 0 })
    }

    @Test func whatTellsOneStoryIsOneReason() async throws {
        let scored = try await scored(recency: 200, purchases: 0, gap: .nan, plan: "basic")
        let contributions = Scorer(scored.model).contributions(of: scored.matrix, row: 0)
        let rhythm = try #require(scored.reasons(ofRow: 0).first)
        // Recency, the mean gap and its missing indicator.
        #expect((rhythm.logOdds - contributions[0] - contributions[2] - contributions[3]).magnitude < 1e-12)
        #expect(rhythm.inputs == ["recency_days", "gap_mean_days"])
    }

    @Test func anotherWindowOfTheSameQuantityIsNotSaidAsWell() async throws {
        let windows = ["purchases_90d", "purchases_30d", "purchase_frequency_trend"]
        let model = RiskModel(
            inputs: try windows.map { try SmallScores.input($0, fill: 0, centre: 0, scale: 1) }, intercept: 0,
            terms: windows.indices.map {
                ModelTerm(name: windows[$0], shape: .linear(input: $0), coefficient: -1 + Double($0) / 8, mean: 3)
            }, training: try SmallScores.model().training)
        let matrix = FeatureMatrix(
            customer: [0], cutoff: [0], cutoffs: [SmallScores.cutoff], features: try windows.map(SmallScores.feature),
            columns: [[0], [0], [0]], attributes: [])
        let scored = try await ScoredCustomers(model, matrix, ids: ["c"])
        #expect(
            scored.reasons(ofRow: 0).map(\.words) == ["no purchase in 90 days; buys as often as before"])
    }

    @Test func noMoreReasonsThanAskedFor() async throws {
        let scored = try await scored(recency: 200, purchases: 0, gap: .nan, plan: "basic")
        #expect(scored.reasons(ofRow: 0, most: 1).count == 1)
        #expect(scored.reasons(ofRow: 0, most: 0).isEmpty)
    }

    @Test func everyCatalogueFeatureIsSaidInWords() throws {
        for feature in Catalogue.features {
            for value in [0, 1, 2.5, .nan] { #expect(!feature.phrase(value).isEmpty, "\(feature.name)") }
        }
    }
}
