import Histories
import Tables
import Testing

@testable import Validation

@Suite struct RetrainingAdviceTests {
    private func advice(
        cutoffs: Int = 12, tolerance: Double = 0.05, _ skill: (_ steps: Int, _ tested: Int) -> Double
    ) throws -> RetrainingAdvice {
        RetrainingAdvice(
            try MadeTests.power(cutoffs: cutoffs, skill: skill), tolerance: tolerance,
            lastOrigin: MadeTests.cutoff(30 * cutoffs))
    }

    /// A tenth of the skill a step beyond the third, up and down by a hundredth from period to period.
    @Test func theFirstAgeThatLosesMoreThanAllowedIsWorn() throws {
        let found = try advice { steps, tested in
            let wobble = steps > 1 && tested.isMultiple(of: 2) ? 0.004 : 0
            return 0.4 - 0.04 * Double(max(0, steps - 3)) + wobble
        }
        guard case .worn(let days, let lost) = found.finding else {
            Issue.record("\(found.finding)")
            return
        }
        #expect(days == 120 && found.goodUntilDays == 90 && found.freshestDays == 30)
        #expect((lost - 0.1).magnitude < 0.01)
        // The freshest is 30 days old, and 90 are good: 60 days between trainings.
        #expect(found.everyDays == 60)
        #expect(found.retrainBy == MadeTests.start.adding(days: 12 * 30 + 90))
        #expect(found.description.contains("Retrain at least every 60 days"))
    }

    @Test func skillThatStaysHolds() throws {
        let found = try advice(cutoffs: 6) { steps, tested in
            steps > 3 ? 0.4 : 0.4 - (steps > 1 && tested.isMultiple(of: 2) ? 0.002 : 0)
        }
        // Ages of 120 and 150 days have two periods and one: too few.
        #expect(found.finding == .open(days: 120, moreDays: 30))
        #expect(found.goodUntilDays == 90 && found.everyDays == nil)
        #expect(found.description.hasPrefix("Up to 90 days a model is shown to lose no more than 5 %"))
        #expect(found.description.hasSuffix("About 1 more month of data would tell of models of 120 days."))
    }

    @Test func allAgesThatHoldGiveADate() throws {
        let tests = try MadeTests.tests(cutoffs: 8) { steps, _ in 0.4 - (steps > 1 ? 0.001 : 0) }
            .filter { $0.ageDays <= 120 }
        let found = RetrainingAdvice(
            StayingPower(tests, window: MadeTests.window, meanGapDays: 30), tolerance: 0.05,
            lastOrigin: MadeTests.cutoff(240))
        #expect(found.finding == .holds)
        #expect(found.everyDays == 90 && found.retrainBy == MadeTests.start.adding(days: 360))
    }

    @Test func oneBadAgeAmongGoodOnesIsAFluke() throws {
        let found = try advice { steps, tested in
            0.4 - (steps == 3 ? 0.1 : 0) - (steps > 1 && tested.isMultiple(of: 2) ? 0.001 : 0)
        }
        #expect(found.goodUntilDays == 60)
        guard case .open(let days, _) = found.finding else {
            Issue.record("\(found.finding)")
            return
        }
        #expect(days == 90)
    }

    @Test func theWidestDoubtIsNotWornAndNotGood() throws {
        let found = try advice(cutoffs: 6) { steps, tested in
            steps == 1 ? 0.4 : tested.isMultiple(of: 2) ? 0.2 : 0.5
        }
        guard case .open(let days, let more) = found.finding else {
            Issue.record("\(found.finding)")
            return
        }
        #expect(days == 60 && (more ?? 0) > 300)
        #expect(found.description.contains("too short to tell"))
    }

    @Test func modelsThatLoseAtOnceAreRetrainedAtEveryStep() throws {
        let found = try advice { steps, tested in
            0.4 - 0.1 * Double(steps - 1) - (steps > 1 && tested.isMultiple(of: 2) ? 0.001 : 0)
        }
        #expect(found.everyDays == 30 && found.goodUntilDays == 30)
        #expect(found.description.hasPrefix("Retrain whenever new labels have settled, at least every 30 days"))
    }

    @Test func withoutSkillThereIsNothingToKeep() throws {
        let found = try advice { _, _ in -0.02 }
        #expect(found.everyDays == nil && found.retrainBy == nil)
        #expect(found.description.contains("no more of customers to come than the base rate (skill -2 %)"))
    }
}
