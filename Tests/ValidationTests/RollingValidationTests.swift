import Evaluation
import Features
import Histories
import Models
import Scoring
import Synchronization
import Tables
import Testing
import Training

@testable import Validation

@Suite struct RollingValidationTests {
    private func run(
        _ panel: TrainingPanel, trainingCutoffs: Int = 1, threads: Int = 1, onStep: @Sendable () -> Void = {}
    ) async throws -> RollingValidation {
        var options = TrainingOptions()
        options.ridge = .fixed(1)
        options.threads = threads
        let schedule = try RollingSchedule(
            panel.panel.matrix.cutoffs, window: DriftingPanel.window, trainingCutoffs: trainingCutoffs)
        return try await RollingValidation.run(panel, schedule, options, onStep: onStep)
    }

    /// The log-odds turn by 0.35 a step, so that models go wrong by sin(0.35·steps): a quarter of the skill is gone
    /// within two steps.
    @Test func modelsOfATurningWorldAreWornAtOnce() async throws {
        let panel = DriftingPanel.make(customers: 1500, cutoffs: 9, turn: 0.35, seed: 3)
        let found = try await run(panel)
        let ages = found.stayingPower.ages
        #expect(ages.map(\.days) == [30, 60, 90, 120, 150, 180, 210, 240])
        #expect(zip(ages, ages.dropFirst()).prefix(5).allSatisfy { $0.auc.mean > $1.auc.mean + 0.02 })
        #expect(zip(ages, ages.dropFirst()).prefix(5).allSatisfy { $0.skillLost.mean < $1.skillLost.mean })
        let advice = RetrainingAdvice(
            found.stayingPower, tolerance: 0.05, lastOrigin: Cutoff(Instant(year: 2025, month: 1, day: 1)))
        guard case .worn(let days, let lost) = advice.finding else {
            Issue.record("\(advice.finding)")
            return
        }
        #expect(days == 60 && lost > 0.1)
    }

    @Test func modelsOfAStillWorldLoseNothing() async throws {
        let panel = DriftingPanel.make(customers: 1500, cutoffs: 9, turn: 0, seed: 4)
        let found = try await run(panel)
        for age in found.stayingPower.ages { #expect(age.skillLost.mean.magnitude < 0.01, "\(age.days)") }
        let advice = RetrainingAdvice(
            found.stayingPower, tolerance: 0.1, lastOrigin: Cutoff(Instant(year: 2025, month: 1, day: 1)))
        if case .worn = advice.finding { Issue.record("\(advice.finding)") }
        #expect(advice.goodUntilDays >= 120)
    }

    /// A test's figures are those of a model trained on its cutoffs alone, scored on the tested rows alone.
    @Test func aTestIsTrainThenEvaluate() async throws {
        let panel = DriftingPanel.make(customers: 300, cutoffs: 5, turn: 0.2, seed: 5)
        let found = try await run(panel, trainingCutoffs: 2)
        #expect(found.tests.count == 6)
        let cutoffs = panel.panel.matrix.cutoffs
        let test = try #require(found.tests.first { $0.origin == cutoffs[1] && $0.tested == cutoffs[4] })
        var options = TrainingOptions()
        options.ridge = .fixed(1)
        let model = try await Trainer.train(
            TrainingPanel(panel.panel.restricted(to: [cutoffs[0], cutoffs[1]]), ids: panel.ids, activeDays: nil),
            options)
        let rows = panel.panel.restricted(to: [cutoffs[4]])
        let risks = try await Scorer(model).risks(of: try model.matrix(of: rows.matrix, ids: panel.ids))
        #expect(test.figures == Figures(of: try RankedOutcomes(churned: rows.churned, scores: risks)))
        #expect(test.freshestOrigin == cutoffs[3])
    }

    @Test func noTestBreaksTheEmbargoAndThreadsChangeNothing() async throws {
        let panel = DriftingPanel.make(customers: 200, cutoffs: 6, turn: 0.2, seed: 6)
        let steps = Mutex(0)
        let one = try await run(panel) { steps.withLock { $0 += 1 } }
        let three = try await run(panel, threads: 3)
        #expect(one.tests.map(\.figures) == three.tests.map(\.figures))
        #expect(one.tests.count == 15)
        #expect(steps.withLock { $0 } == RollingValidation.steps(of: one.schedule))
        for test in one.tests {
            #expect(test.origin.instant.adding(days: 30) <= test.tested.instant)
            #expect(test.freshestOrigin.instant.adding(days: 30) <= test.tested.instant)
            #expect(test.origin <= test.freshestOrigin)
        }
        for origin in one.origins {
            guard case .histories(let subject) = origin.model.training.subject else { continue }
            #expect(subject.cutoffs == [origin.origin])
        }
    }

    @Test func cutoffsOfOneOutcomeAreSkippedAndNamed() async throws {
        let made = DriftingPanel.make(customers: 200, cutoffs: 5, turn: 0, seed: 7)
        var panel = made.panel
        for row in panel.churned.indices where panel.matrix.cutoff[row] == 2 { panel.churned[row] = false }
        let found = try await run(TrainingPanel(panel, ids: made.ids, activeDays: nil))
        let lost = panel.matrix.cutoffs[2]
        #expect(!found.tests.contains { $0.origin == lost || $0.tested == lost || $0.freshestOrigin == lost })
        #expect(found.skipped.count == 2)
        #expect(found.skipped[0].hasPrefix("no model as of 2024-03-01: all 200 rows stayed"))
        #expect(found.skipped[1].hasPrefix("no test as of 2024-03-01: all 200 rows stayed"))
    }

    @Test func whereNothingCanBeTestedTheReasonIsSaid() async throws {
        let made = DriftingPanel.make(customers: 50, cutoffs: 3, turn: 0, seed: 8)
        var panel = made.panel
        panel.churned = panel.churned.map { _ in true }
        await #expect(throws: RollingError.self) {
            try await run(TrainingPanel(panel, ids: made.ids, activeDays: nil))
        }
    }
}
