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
