import Evaluation
import Foundation
import Histories
import Reports
import Tables
import Testing
import Validation

@Suite struct StayingPowerPageTests {
    private let window = LabelWindow(horizonDays: 30)

    private func cutoff(_ day: Int) -> Cutoff { Cutoff(Instant(year: 2024, month: 1, day: 1).adding(days: day)) }

    /// Models that give what happens a risk of 0.8, and 0.05 less for each step of age.
    private func power() throws -> StayingPower {
        func figures(_ steps: Int, _ tested: Int) throws -> Figures {
            let risk = 0.85 - 0.05 * Double(steps) + 0.001 * Double(tested % 2 * (steps - 1))
            return Figures(
                of: try RankedOutcomes(churned: [true, true, false, false], scores: [risk, risk, 1 - risk, 1 - risk]))
        }
        var tests: [ModelTest] = []
        for tested in 1..<7 {
            for origin in 0..<tested {
                tests.append(
                    ModelTest(
                        origin: cutoff(30 * origin), tested: cutoff(30 * tested),
                        figures: try figures(tested - origin, tested), freshest: try figures(1, tested),
                        freshestOrigin: cutoff(30 * (tested - 1))))
            }
        }
        return StayingPower(tests, window: window, meanGapDays: 30)
    }

    @Test func theTableHasALineAnAgeAndTheAdvice() throws {
        let power = try power()
        let advice = RetrainingAdvice(power, tolerance: 0.05, lastOrigin: cutoff(180))
        let lines = StayingPowerText(power, advice).text().split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].contains("skill lost") && lines[0].contains("90 % interval"))
        #expect(lines[1].hasPrefix(" 30 days") && lines[1].contains("freshest"))
        // 1 + log2(0.8) = 67.8 % is left of a log loss of ln 2.
        #expect(lines[1].contains("67.8 %"))
        #expect(lines[6].hasPrefix("180 days") && lines[7].isEmpty)
        #expect(lines[8].hasPrefix("Retrain whenever new labels have settled, at least every 30 days"))
    }
}
