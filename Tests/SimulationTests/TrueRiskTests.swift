import Foundation
import Statistics
import Tables
import Testing

@testable import Simulation

@Suite struct TrueRiskTests {
    private let trueRisk = TrueRisk(
        hazard: Hazard(), chain: StateChain(),
        calendar: MonthCalendar(start: Instant(year: 2023, month: 1, day: 1), months: 12))

    @Test func theHorizonCoversNinetyDaysOfMonths() throws {
        // February, March and 31 days of April's 30 are 28 + 31 + 30 + 1.
        let spans = try #require(trueRisk.spans(from: 1))
        #expect(spans.map(\.month) == [1, 2, 3, 4])
        #expect(spans.map(\.days) == [28, 31, 30, 1])
        #expect(trueRisk.spans(from: 9) != nil)
        #expect(trueRisk.spans(from: 10) == nil)
    }

    /// The sum over paths against 200,000 lives lived by drawing, from several states; four standard errors.
    @Test(arguments: [(0, 0, false), (2, 2, false), (3, 0, true), (4, 3, false)])
    func theRiskIsTheShareOfDrawnLivesThatEnd(level: Int, trouble: Int, treated: Bool) throws {
        let spans = try #require(trueRisk.spans(from: 5))
        let odds = spans.indices.map { 0.02 + 0.01 * Double($0) }
        let risk = trueRisk.risk(
            from: HiddenState(level: level, trouble: trouble), odds: odds, treated: treated, spans: spans)
        let (chain, hazard) = (trueRisk.chain, trueRisk.hazard)
        var random = SeededGenerator(seed: 3)
        var ended = 0
        let lives = 200_000
        for _ in 0..<lives {
            var (level, trouble, contacted) = (level, trouble, treated)
            for (position, span) in spans.enumerated() {
                level = chain.nextLevel(level, trouble: trouble, &random)
                let score = hazard.level[level] + hazard.trouble[trouble] + (contacted ? hazard.contact : 0)
                if random.chance(1 - hazard.stays(odds: odds[position] * exp(score), days: span.days)) {
                    ended += 1
                    break
                }
                let outcome: ComplaintOutcome =
                    random.chance(chain.complaintChance[level])
                    ? random.chance(chain.quickShare) ? .quick : .slow : .none
                trouble = chain.trouble(after: trouble, outcome)
                contacted =
                    trueRisk.calendar.hasCampaign(span.month) && random.chance(TrueRisk.treatedChance)
            }
        }
        let error = (risk * (1 - risk) / Double(lives)).squareRoot()
        #expect(abs(Double(ended) / Double(lives) - risk) < 4 * error)
    }

    @Test func aContactLowersTheRisk() throws {
        let spans = try #require(trueRisk.spans(from: 3))
        let odds = spans.map { _ in 0.05 }
        let state = HiddenState(level: 2, trouble: 0)
        let held = trueRisk.risk(from: state, odds: odds, treated: false, spans: spans)
        let contacted = trueRisk.risk(from: state, odds: odds, treated: true, spans: spans)
        #expect(contacted < held)
    }
}
