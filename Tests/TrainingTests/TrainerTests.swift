import Features
import Foundation
import Histories
import Models
import Testing

@testable import Training

@Suite struct TrainerTests {
    private func train(_ panel: TrainingPanel, l2: Double? = nil, threads: Int = 1, seed: UInt64 = 1) async throws
        -> RiskModel
    {
        var options = TrainingOptions()
        if let l2 { options.ridge = .fixed(l2) }
        options.threads = threads
        options.seed = seed
        return try await Trainer.train(panel, options)
    }

    private func logOdds(_ model: RiskModel, _ panel: TrainingPanel) throws -> [Double] {
        let matrix = try model.matrix(of: panel.matrix, ids: panel.ids)
        var sums = [Double](repeating: model.intercept, count: matrix.rowCount)
        for term in model.terms {
            let values = term.shape.values(in: matrix, rows: 0..<matrix.rowCount, inputs: model.inputs)
            for row in sums.indices { sums[row] += term.coefficient * values[row] }
        }
        return sums
    }

    @Test func withoutARidgeTheScoreEquationsHold() async throws {
        let panel = SmallPanel.make()
        let model = try await train(panel, l2: 0)
        let matrix = try model.matrix(of: panel.matrix, ids: panel.ids)
        let residuals = zip(panel.churned, try logOdds(model, panel)).map { ($0 ? 1 : 0) - Logistic.risk($1) }
        #expect(residuals.reduce(0, +).magnitude < 1e-7)
        for term in model.terms {
            let values = term.shape.values(in: matrix, rows: 0..<matrix.rowCount, inputs: model.inputs)
            // Σ x·(y − p) = 0 at the maximum of the likelihood.
            #expect(zip(values, residuals).reduce(0) { $0 + $1.0 * $1.1 }.magnitude < 1e-7, "\(term.name)")
        }
    }

    @Test func theRecordedLogLikelihoodIsThatOfTheModel() async throws {
        let panel = SmallPanel.make()
        let model = try await train(panel, l2: 1)
        let logLikelihood = zip(panel.churned, try logOdds(model, panel)).reduce(0) { sum, row in
            sum + log(row.0 ? Logistic.risk(row.1) : 1 - Logistic.risk(row.1))
        }
        #expect((logLikelihood - model.training.figures.logLikelihood).magnitude < 1e-8)
        let share = Double(panel.churners) / Double(panel.count)
        let null = Double(panel.count) * (share * log(share) + (1 - share) * log(1 - share))
        #expect((null - model.training.figures.nullLogLikelihood).magnitude < 1e-8)
        #expect(model.training.figures.rows == panel.count && model.training.figures.churners == panel.churners)
    }

    /// A customer at two cutoffs is two rows: the errors are clustered, the model says so, and its file keeps it.
    @Test func severalCutoffsGiveErrorsClusteredByCustomer() async throws {
        let panel = SmallPanel.make()
        var options = TrainingOptions()
        options.ridge = .fixed(0)
        let model = try await Trainer.train(panel, options)
        #expect(model.training.figures.standardErrors == .clustered)
        #expect(try ModelFile.model(from: ModelFile.bytes(of: model), file: "m.json") == model)
        let design = try TrainingDesign(panel, options)
        var problem = design.problem(rows: nil, target: panel.churned.map { $0 ? 1 : 0 })
        problem.clusters = panel.matrix.customer
        var solving = LogisticOptions()
        solving.standardErrors = .clustered
        let fit = try await LogisticRegression.fit(problem, options: solving)
        let place = try #require(model.terms.firstIndex { $0.name == "recency_days" })
        let column = try #require(design.columns.firstIndex { $0.name == "recency_days" })
        #expect(model.terms[place].figures.standardError == fit.terms[column + 1].standardError)
    }

    /// Recency raises the risk; held to 0 or less it is 0, and takes no parameter.
    @Test func signsOfTermsAreKept() async throws {
        let panel = SmallPanel.make()
        var options = TrainingOptions()
        options.ridge = .fixed(1)
        let free = try await Trainer.train(panel, options)
        options.signs = ["recency_days": .negative]
        let model = try await Trainer.train(panel, options)
        let term = try #require(model.terms.first { $0.name == "recency_days" })
        #expect(term.coefficient == 0 && term.figures.standardError == nil)
        #expect(model.training.warnings.contains { $0.contains("recency_days") && $0.contains("held at 0") })
        #expect(free.training.figures.effectiveParameters - model.training.figures.effectiveParameters > 0.5)
        options.signs = ["recency_dais": .negative]
        await #expect(throws: TrainingError.self) { try await Trainer.train(panel, options) }
    }

    @Test func aRidgeTakesParametersAway() async throws {
        let panel = SmallPanel.make()
        let plain = try await train(panel, l2: 0)
        let ridge = try await train(panel, l2: 50)
        #expect(plain.training.figures.effectiveParameters == Double(plain.terms.count + 1))
        #expect(ridge.training.figures.effectiveParameters < plain.training.figures.effectiveParameters - 0.5)
        #expect(ridge.training.figures.logLikelihood < plain.training.figures.logLikelihood)
    }

    @Test func theBytesDoNotDependOnThreads() async throws {
        let panel = SmallPanel.make()
        let one = ModelFile.bytes(of: try await train(panel))
        #expect(ModelFile.bytes(of: try await train(panel, threads: 3)) == one)
        #expect(ModelFile.bytes(of: try await train(panel)) == one)
    }

    @Test func theModelRemembersItsWindow() async throws {
        let model = try await train(SmallPanel.make())
        guard case .histories(let subject) = model.training.subject else {
            Issue.record("not of histories")
            return
        }
        #expect(subject.outcome == .inactive && subject.horizonDays == 90 && subject.activeDays == 365)
        #expect(subject.baseRates.map(\.rows) == [400, 400])
        #expect(subject.baseRates.map(\.churners).reduce(0, +) == model.training.figures.churners)
        #expect(subject.seenCustomers == nil)
    }

    @Test func aLabelThatIsAColumnLeavesASketchAndNoInput() async throws {
        let made = SmallPanel.make()
        var panel = made.panel
        panel.outcome = .column("age", positive: "x")
        let model = try await train(TrainingPanel(panel, ids: made.ids, activeDays: nil))
        guard case .histories(let subject) = model.training.subject else { return }
        #expect(subject.horizonDays == nil)
        #expect(subject.seenCustomers?.share(among: made.ids) == 1)
        #expect(!model.inputs.contains { $0.name == "age" })
    }

    @Test func oneClassIsAnError() async throws {
        let made = SmallPanel.make()
        var panel = made.panel
        panel.churned = panel.churned.map { _ in true }
        await #expect(throws: TrainingError.oneClass(churned: true, rows: 800, label: "inactive")) {
            try await Trainer.train(TrainingPanel(panel, ids: made.ids, activeDays: 365))
        }
    }

    @Test func aNameThatIsNoInputIsAnError() async throws {
        var options = TrainingOptions()
        options.wanted = ["recency_day"]
        await #expect {
            try await Trainer.train(SmallPanel.make(), options)
        } throws: { String(describing: $0).contains("did you mean “recency_days”") }
    }

    @Test func onlyWantedInputsTakePart() async throws {
        var options = TrainingOptions()
        options.wanted = ["recency_days", "plan"]
        options.excluded = ["plan"]
        let model = try await Trainer.train(SmallPanel.make(), options)
        #expect(model.inputs.map(\.name) == ["recency_days"])
    }

    @Test func fewChurnersATermAreWarnedOf() async throws {
        var options = TrainingOptions()
        options.terms = .linear
        let few = try await Trainer.train(SmallPanel.make(customers: 40), options)
        #expect(few.training.warnings.contains { $0.contains("fewer than 10 a term") && $0.contains("Firth") })
        let many = try await Trainer.train(SmallPanel.make(), options)
        #expect(!many.training.warnings.contains { $0.contains("fewer than 10 a term") })
    }

    @Test func labelsThatTellNothingAreWarnedOfAndNeverTurnedRound() async throws {
        let made = SmallPanel.make(customers: 150)
        var panel = made.panel
        panel.churned = panel.churned.indices.map { ($0 &* 2_654_435_761) >> 7 & 3 == 0 }
        let model = try await train(TrainingPanel(panel, ids: made.ids, activeDays: nil), l2: 0)
        #expect(model.calibration.calibrated(1) > model.calibration.calibrated(0))
        #expect(model.training.warnings.contains { $0.contains("do not act on them") })
        #expect(zip(model.training.decileRisks, model.training.decileRisks.dropFirst()).allSatisfy(>=))
    }

    @Test func decileRisksAreThoseOfTheTrainingRows() async throws {
        let panel = SmallPanel.make()
        let model = try await train(panel, l2: 1)
        let risks = try logOdds(model, panel).map { Logistic.risk(model.finalLogOdds($0)) }
        for (index, threshold) in model.training.decileRisks.enumerated() {
            let above = risks.count { $0 > threshold + 1e-12 }
            #expect(above == 80 * (index + 1), "decile \(index + 1)")
        }
    }
}
