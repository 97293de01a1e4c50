import Evaluation
import Foundation
import Histories
import Tables

@testable import Validation

/// Tests of models with a known skill.
enum MadeTests {
    static let start = Instant(year: 2024, month: 1, day: 1)
    static let window = LabelWindow(horizonDays: 30)

    static func cutoff(_ day: Int) -> Cutoff { Cutoff(start.adding(days: day)) }

    /// Half of the customers churn, and each outcome is given the risk p: the log loss is −ln p, that of the base rate
    /// ln 2, and the skill 1 + log₂ p.
    static func figures(skill: Double) throws -> Figures {
        let risk = exp2(skill - 1)
        return Figures(
            of: try RankedOutcomes(churned: [true, true, false, false], scores: [risk, risk, 1 - risk, 1 - risk]))
    }

    /// Cutoffs 30 days apart, models at all but the last; `skill` of a model's age in steps (1 is the freshest) and the
    /// tested period.
    static func tests(cutoffs: Int, skill: (_ steps: Int, _ tested: Int) -> Double) throws -> [ModelTest] {
        var tests: [ModelTest] = []
        for tested in 1..<cutoffs {
            let freshest = try figures(skill: skill(1, tested))
            for origin in 0..<tested {
                tests.append(
                    ModelTest(
                        origin: cutoff(30 * origin), tested: cutoff(30 * tested),
                        figures: try figures(skill: skill(tested - origin, tested)), freshest: freshest,
                        freshestOrigin: cutoff(30 * (tested - 1))))
            }
        }
        return tests
    }

    static func power(cutoffs: Int, skill: (_ steps: Int, _ tested: Int) -> Double) throws -> StayingPower {
        StayingPower(try tests(cutoffs: cutoffs, skill: skill), window: window, meanGapDays: 30)
    }
}
