import Features
import Models
import Testing

@testable import Scoring

@Suite struct CauseFinderTests {
    @Test(arguments: SmallScores.calibrations)
    func causesAndTheBaseSumToTheLogOdds(calibration: LogOddsCalibration) async throws {
        let model = try SmallScores.model(calibration: calibration)
        let scored = try await ScoredCustomers(model, SmallScores.matrix(), ids: SmallScores.ids(25))
        let finder = CauseFinder(model, CauseRules(attributes: ["plan": AttributeRule(cause: .price)]))
        for row in 0..<scored.count {
            let shares = finder.shares(of: scored, row: row)
            let contributions = Scorer(model).contributions(of: scored.matrix, row: row)
            let curved = calibration.straightLine == nil ? contributions.last ?? 0 : 0
            let sum = shares.reduce(model.baseLogOdds + curved) { $0 + $1.actionable + $1.fixed }
            #expect((sum - scored.logOdds[row]).magnitude <= 1e-12)
            #expect(Set(shares.map(\.cause)) == [.engagement, .price])
        }
    }

    @Test func whatCannotBeActedOnStandsApart() async throws {
        let model = try SmallScores.model()
        let scored = try await ScoredCustomers(model, SmallScores.matrix(), ids: SmallScores.ids(25))
        let contributions = Scorer(model).contributions(of: scored.matrix, row: 4)
        let engagement = try #require(CauseFinder(model).shares(of: scored, row: 4).first { $0.cause == .engagement })
        // Recency and purchases; the usual gap is the past.
        #expect((engagement.actionable - contributions[0] - contributions[1]).magnitude < 1e-12)
        #expect((engagement.fixed - contributions[2] - contributions[3]).magnitude < 1e-12)
    }

    @Test func anAttributeWithoutARuleIsOfTheLifeCycle() async throws {
        let model = try SmallScores.model()
        let scored = try await ScoredCustomers(model, SmallScores.matrix(), ids: SmallScores.ids(25))
        let shares = CauseFinder(model).shares(of: scored, row: 0)
        let plan = Scorer(model).contributions(of: scored.matrix, row: 0)[4]
        #expect(shares.last == CauseShare(cause: .lifeCycle, actionable: 0, fixed: plan))
    }

    @Test func theMainCauseIsTheOneThatRaisesTheRiskMostAndTheLifeCycleOnlyWhereNoOtherDoes() {
        let service = CauseShare(cause: .service, actionable: 0.1, fixed: 0.2)
        let price = CauseShare(cause: .price, actionable: 0.2, fixed: 0)
        let age = CauseShare(cause: .lifeCycle, actionable: 0, fixed: 2)
        #expect(CauseFinder.mainCause(of: [service, price, age]) == .service)
        #expect(CauseFinder.mainCause(of: [age, CauseShare(cause: .price, actionable: -1, fixed: 0)]) == .lifeCycle)
        #expect(CauseFinder.mainCause(of: []) == .lifeCycle)
    }
}
