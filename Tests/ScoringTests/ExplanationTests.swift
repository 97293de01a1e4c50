import Histories
import Models
import Tables
import Testing

@testable import Scoring

@Suite struct ExplanationTests {
    private let day = Instant.microsecondsPerDay

    private func histories() -> Histories {
        let end = SmallScores.cutoff.instant.microseconds
        var histories = Histories(
            customers: Customers(
                ids: ["anna", "bert"], joinedAt: [0, 0],
                attributes: [Attribute(name: "plan", texts: InternedColumn(texts: ["plus", "basic"]))]))
        histories.purchases = Purchases(
            timeline: Timeline(
                offsets: [0, 3, 4], occurredAt: [end - 200 * day, end - 10 * day, end + day, end - 100 * day]))
        histories.complaints = Complaints(
            timeline: Timeline(offsets: [0, 1, 1], occurredAt: [end - day], knownAt: [end]), resolvedAt: [Int64.max])
        return histories
    }

    @Test func theTermsSumToTheLogOdds() async throws {
        let histories = histories()
        let scored = try await ScoredCustomers(SmallScores.model(), histories, at: SmallScores.cutoff)
        let explanation = try Explanation(of: "anna", among: scored, histories)
        let sum = explanation.terms.reduce(explanation.baseLogOdds) { $0 + $1.logOdds }
        #expect((sum - explanation.logOdds).magnitude <= 1e-12)
        #expect((Logistic.risk(explanation.logOdds) - explanation.standing.risk).magnitude <= 1e-15)
        #expect(explanation.terms.map(\.name) == scored.model.terms.map(\.name))
        #expect(explanation.scoredCount == 2)
    }

    /// A curve cannot be shared out among the terms: what it changes is a summand of its own, named for what it is.
    @Test(arguments: SmallScores.calibrations)
    func theTermsSumToTheLogOddsUnderEveryCalibration(calibration: LogOddsCalibration) async throws {
        let histories = histories()
        let model = try SmallScores.model(calibration: calibration).corrected(toBaseRate: 0.05)
        let scored = try await ScoredCustomers(model, histories, at: SmallScores.cutoff)
        let explanation = try Explanation(of: "anna", among: scored, histories)
        let sum = explanation.terms.reduce(explanation.baseLogOdds) { $0 + $1.logOdds }
        #expect((sum - explanation.logOdds).magnitude <= 1e-12)
        #expect((Logistic.risk(explanation.logOdds) - explanation.standing.risk).magnitude <= 1e-15)
        let isCurve = calibration.straightLine == nil
        #expect(explanation.terms.map(\.name) == model.terms.map(\.name) + (isCurve ? ["(calibration)"] : []))
        #expect(explanation.terms.last?.isCalibration == isCurve)
    }

    @Test func theHistoryIsWhatWasVisible() async throws {
        let histories = histories()
        let scored = try await ScoredCustomers(SmallScores.model(), histories, at: SmallScores.cutoff)
        let history = try Explanation(of: "anna", among: scored, histories).history
        let end = SmallScores.cutoff.instant
        #expect(
            history == [
                .init(table: "purchases", rows: 2, recentRows: 1, last: end.adding(days: -10)),
                .init(table: "complaints", rows: 0, recentRows: 0, last: nil),
            ])
    }

    @Test func aMisspeltIdIsHelped() async throws {
        let histories = histories()
        let scored = try await ScoredCustomers(SmallScores.model(), histories, at: SmallScores.cutoff)
        #expect {
            try Explanation(of: "ana", among: scored, histories)
        } throws: { String(describing: $0).contains("did you mean “anna”") }
    }
}
