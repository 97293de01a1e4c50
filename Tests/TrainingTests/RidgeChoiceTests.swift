import Features
import Foundation
import LinearAlgebra
import Models
import Synchronization
import Testing

@testable import Training

@Suite struct RidgeChoiceTests {
    private func choice(_ panel: TrainingPanel, _ options: TrainingOptions = TrainingOptions()) async throws
        -> LinearPenalty
    {
        let folds = CustomerFolds(rowCount: panel.count, customers: panel.matrix.customer, seed: options.seed)
        return try await RidgeChoice(try TrainingDesign(panel, options), panel, folds, options).penalty()
    }

    /// The logarithm of the marginal likelihood of a weight by Laplace's method, but for a constant: each customer counts
    /// once, and p coefficients have the prior N(0, 1/weight).
    private func evidence(_ l2: Double, _ panel: TrainingPanel) async throws -> Double {
        let design = try TrainingDesign(panel, TrainingOptions())
        var options = LogisticOptions()
        options.l2 = l2
        let fit = try await LogisticRegression.fit(
            design.problem(rows: nil, target: panel.churned.map { $0 ? 1 : 0 }), options: options)
        let squares = fit.terms.dropFirst().reduce(0) { $0 + ($1.coefficient ?? 0) * ($1.coefficient ?? 0) }
        let determinant = try #require(Cholesky(fit.modelCovariance)).logDeterminant
        return (fit.logLikelihood - l2 * squares / 2) / 2 + Double(design.columns.count) * log(l2) / 2
            + determinant / 2
    }

    @Test func theWeightIsTheLikeliest() async throws {
        let panel = SmallPanel.make()
        let chosen = try await choice(panel).l2
        let best = try await evidence(chosen, panel)
        for factor in [0.4, 0.6, 1.6, 2.5] {
            #expect(try await evidence(chosen * factor, panel) < best)
        }
    }

    @Test func labelsThatTellNothingGetAHeavyRidge() async throws {
        let made = SmallPanel.make(customers: 400)
        var panel = made.panel
        panel.churned = panel.churned.indices.map { ($0 &* 2_654_435_761) >> 7 & 3 == 0 }
        let noise = TrainingPanel(panel, ids: made.ids, activeDays: nil)
        let (heavy, light) = (try await choice(noise), try await choice(made))
        #expect(heavy.l2 >= 100)
        #expect(light.l2 <= 20)
    }

    @Test func fewChurnersATermAreFittedByFirthUnlessToldOtherwise() async throws {
        let few = SmallPanel.make(customers: 40)
        #expect(try await choice(few) == .firth)
        var options = TrainingOptions()
        options.firth = false
        #expect(try await !choice(few, options).isFirth)
        options.firth = true
        #expect(try await choice(SmallPanel.make(), options) == .firth)
        options = TrainingOptions()
        options.ridge = .fixed(3)
        #expect(try await choice(few, options) == .ridge(3))
    }

    @Test func everyFitIsTold() async throws {
        let counted = Mutex(0)
        var options = TrainingOptions()
        options.ridge = .fixed(1)
        options.onFit = { counted.withLock { $0 += 1 } }
        _ = try await Trainer.train(SmallPanel.make(customers: 100), options)
        #expect(counted.withLock { $0 } == 6)
    }

    @Test func withTooFewOfOneClassThereAreNoFigures() async throws {
        let made = SmallPanel.make(customers: 30)
        var panel = made.panel
        panel.churned = panel.churned.indices.map { $0 == 5 }
        let lonely = TrainingPanel(panel, ids: made.ids, activeDays: nil)
        var options = TrainingOptions()
        options.ridge = .fixed(1)
        let model = try await Trainer.train(lonely, options)
        #expect(model.training.figures.crossValidation == nil)
    }
}
