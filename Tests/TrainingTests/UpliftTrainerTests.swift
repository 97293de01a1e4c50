import Foundation
import Models
import Statistics
import Tables
import Testing

@testable import Training

/// Interactions with the treatment, beside the risk that both arms have in common.
@Suite struct UpliftTrainerTests {
    /// Outcomes by a bend over `amount`, levels of `plan`, and an effect that `amount` raises; some amounts are empty.
    private func rows(_ count: Int = 3000, seed: UInt64 = 5) async throws -> UpliftRows {
        var random = SeededGenerator(seed: seed)
        var text = "amount,plan,arm,y\n"
        for _ in 0..<count {
            let amount = (random.uniform() * 1000).rounded() / 10
            let plan = ["basic", "plus", "pro"][random.below(3)]
            let isTreated = random.uniform() < 0.6
            let effect = isTreated ? 0.02 * (amount - 30) : 0
            let logOdds = -1 + (amount - 50) * (amount - 50) / 1500 + (plan == "pro" ? 0.7 : 0) + effect
            let isEmpty = random.below(20) == 0
            let happened = random.uniform() < Logistic.risk(logOdds)
            text += "\(isEmpty ? "" : String(amount)),\(plan),\(isTreated ? 1 : 0),\(happened ? 1 : 0)\n"
        }
        let file = NSTemporaryDirectory() + "/uplift-trainer-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try UpliftRows(
            try await FlatTable.read(file, texts: [], threads: 1), TableRoles(target: "y"), treatment: "arm",
            control: nil)
    }

    private func model(_ rows: UpliftRows, _ options: UpliftOptions) async throws -> UpliftModel {
        let record = TrainingRecord(
            subject: .table(TableSubject(target: "y", positive: "", weights: nil)),
            figures: .init(rows: 0, churners: 0, logLikelihood: 0, nullLogLikelihood: 0, effectiveParameters: 0),
            files: [],
            options: [], seed: 1)
        return try await UpliftTrainer.model(rows, options, direction: .raise, treatment: "arm", record: record)
    }

    @Test(arguments: UpliftModel.Method.allCases)
    func theTwoSidesOfAModelAreTheRisksOfTheFit(method: UpliftModel.Method) async throws {
        let rows = try await rows()
        let options = UpliftOptions(method)
        let model = try await model(rows, options)
        let all = Array(0..<rows.count)
        let risks = try await UpliftTrainer.risks(rows, learning: all, tested: all, options)
        let treated = model.treated.rawLogOdds(of: rows.data.matrix).map(Logistic.risk)
        let untreated = model.untreated.rawLogOdds(of: rows.data.matrix).map(Logistic.risk)
        for row in all {
            #expect((treated[row] - risks[row].treated).magnitude < 1e-12)
            #expect((untreated[row] - risks[row].untreated).magnitude < 1e-12)
        }
        let effect = model.effect.rawLogOdds(of: rows.data.matrix)
        for row in all {
            let (one, other) = (risks[row].treated, risks[row].untreated)
            let difference = log(one / (1 - one)) - log(other / (1 - other))
            #expect((effect[row] - difference).magnitude < 1e-9)
        }
    }

    /// At the optimum the residuals sum to 0, over all rows and weighted by t − t̄, and weighted by (t − t̄)·x to the ridge times
    /// the coefficient.
    @Test(arguments: [1.0, 30, 300]) func theEffectsAreThoseOfTheRidge(l2: Double) async throws {
        let rows = try await rows()
        let all = Array(0..<rows.count)
        let model = try await model(rows, UpliftOptions(l2: l2))
        let risks = try await UpliftTrainer.risks(rows, learning: all, tested: all, UpliftOptions(l2: l2))
        let share = Double(rows.treated.count { $0 }) / Double(rows.count)
        let distances = rows.treated.map { ($0 ? 1 : 0) - share }
        let residuals = all.map { row in
            rows.target[row] - (rows.treated[row] ? risks[row].treated : risks[row].untreated)
        }
        func sum(_ weights: [Double]) -> Double { zip(weights, residuals).reduce(0) { $0 + $1.0 * $1.1 } }
        #expect(sum(all.map { _ in 1 }).magnitude < 1e-3)
        #expect(sum(distances).magnitude < 1e-2)
        let effects = Dictionary(uniqueKeysWithValues: model.effect.terms.map { ($0.name, $0.coefficient) })
        for column in rows.design.columns {
            let own = try #require(effects[column.name])
            let standardised = column.isPerDeviation ? own : own * column.deviation
            #expect((sum(zip(distances, column.values).map { $0 * $1 }) - l2 * standardised).magnitude < 1e-3)
        }
    }

    @Test func theCommonRiskBendsAndTheEffectDoesNot() async throws {
        let model = try await model(rows(), UpliftOptions())
        let curves = model.treated.terms.filter { if case .curve = $0.shape { true } else { false } }
        #expect(curves.map(\.name) == ["amount"])
        #expect(model.effect.terms.allSatisfy { if case .curve = $0.shape { false } else { true } })
        // The truth is .02 for one more of the amount, whose deviation is 29; the error of 3,000 rows is about .08.
        let slope = try #require(model.effect.terms.first { $0.name == "amount" }).coefficient
        #expect((slope - 0.02 * 29).magnitude < 0.25)
        #expect(model.leadingTerms.first?.name == "amount")
    }

    @Test func threadsChangeNoBit() async throws {
        let rows = try await rows()
        let one = try await model(rows, UpliftOptions(threads: 1))
        let three = try await model(rows, UpliftOptions(threads: 3))
        #expect(one == three)
    }

    @Test func whatArmsWereForetoldUnseenIsRecordedForMoney() async throws {
        let rows = try await rows()
        let options = UpliftOptions()
        let validation = try await UpliftValidation(rows, options, direction: .raise, folds: 4, seed: 2)
        let model = try validation.recorded(in: try await model(rows, options), rows, folds: 4)
        for (risk, arm) in [(model.treated, true), (model.untreated, false)] {
            let found = try #require(risk.training.figures.crossValidation)
            let own = rows.treated.indices.filter { rows.treated[$0] == arm }
            #expect(found.folds == 4 && found.rows == own.count)
            let loss = own.reduce(0.0) { sum, row in
                sum - log(rows.target[row] == 1 ? validation.risks[row] : 1 - validation.risks[row])
            }
            #expect((found.logLoss - loss / Double(own.count)).magnitude < 1e-9)
        }
    }
}
