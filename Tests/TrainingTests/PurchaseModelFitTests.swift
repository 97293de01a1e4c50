import Features
import Foundation
import Histories
import Models
import Statistics
import Testing

@testable import Training

@Suite struct PurchaseModelFitTests {
    private struct References: Decodable {
        struct Fit: Decodable {
            let customers: [[Double]]
            let logs: [Double]
            let loss: Double
        }
        let fit: Fit
    }

    private func reference() throws -> (customers: [PurchaseModel.Purchases], logs: [Double], loss: Double) {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "References/purchases/purchases.json")
        let fit = try JSONDecoder().decode(References.self, from: Data(contentsOf: path)).fit
        return (
            fit.customers.map { .init(count: $0[0], spanDays: $0[1], recencyDays: $0[2]) }, fit.logs, fit.loss
        )
    }

    /// Where scipy finds the greatest likelihood: Tests/References/purchases/make.py.
    @Test func theMaximumIsThatOfAnIndependentProgram() throws {
        let reference = try reference()
        let fit = try #require(PurchaseModelFit(reference.customers))
        #expect(abs(fit.negativeLogLikelihood(reference.logs).value - reference.loss) < 1e-11 * reference.loss)
        let model = try #require(fit.model(horizonDays: 90))
        let logs = [model.rateShape, model.rateDays, model.dropoutShape, model.stayShape].map { log($0) }
        for (one, other) in zip(logs, reference.logs) { #expect(abs(one - other) < 1e-4) }
        #expect(fit.negativeLogLikelihood(logs).value <= reference.loss + 1e-11)
        #expect(model.horizonDays == 90)
    }

    @Test func theGradientIsThatOfDifferences() throws {
        let fit = try #require(PurchaseModelFit(try reference().customers))
        let point = [0.3, 3.1, -0.4, 0.9]
        let gradient = fit.negativeLogLikelihood(point).gradient
        for place in point.indices {
            var (up, down) = (point, point)
            up[place] += 1e-5
            down[place] -= 1e-5
            let difference =
                (fit.negativeLogLikelihood(up).value - fit.negativeLogLikelihood(down).value) / 2e-5
            #expect(abs(difference - gradient[place]) < 1e-7)
        }
    }

    @Test func tooFewCustomersGiveNone() throws {
        let customers = try reference().customers
        #expect(PurchaseModelFit(Array(customers.prefix(99))) == nil)
        let without = [PurchaseModel.Purchases](
            repeating: .init(count: .nan, spanDays: 0, recencyDays: .nan), count: 500)
        #expect(PurchaseModelFit(without) == nil)
    }

    /// All customers alike ask for numbers without end; the prior keeps them.
    @Test func customersWhoAreAllAlikeGiveFiniteNumbers() throws {
        let alike = [PurchaseModel.Purchases](
            repeating: .init(count: 12, spanDays: 330, recencyDays: 15), count: 300)
        let found = PurchaseModelFit(alike)?.model(horizonDays: 30)
        let model = try #require(found)
        #expect(model.isUsable)
        // Who buys every month is hardly silent for one.
        #expect(model.logOdds(alike[0]) < 0)
    }

    /// Customers drawn from the model, foretold by what was fitted to them: as many are silent as it says.
    @Test func whatItForetellsComesTrue() throws {
        var generator = SeededGenerator(seed: 3)
        var known: [PurchaseModel.Purchases] = []
        var silent: [Bool] = []
        for _ in 0..<6_000 {
            // Gamma(2, 60 days) is a sum of two exponentials; Beta(1, 3) is 1 less the cube root of a uniform number.
            let rate = -log((1 - generator.uniform()) * (1 - generator.uniform())) / 60
            let leaves = 1 - cbrt(generator.uniform())
            let age = 50 + 400 * generator.uniform()
            var (count, last, time) = (1.0, 0.0, 0.0)
            var next = Double.infinity
            while true {
                guard generator.uniform() >= leaves else { break }
                time += -log(1 - generator.uniform()) / rate
                guard time < age else {
                    next = time
                    break
                }
                (count, last) = (count + 1, time)
            }
            known.append(.init(count: count, spanDays: last, recencyDays: age - last))
            silent.append(next > age + 60)
        }
        let model = try #require(PurchaseModelFit(known)?.model(horizonDays: 60))
        let risks = known.map { Logistic.risk(model.logOdds($0)) }
        let expected = risks.reduce(0, +) / Double(risks.count)
        let seen = Double(silent.count { $0 }) / Double(silent.count)
        #expect(abs(expected - seen) < 0.02, "\(expected) foretold, \(seen) seen")
        let order = risks.indices.sorted { risks[$0] < risks[$1] }
        for part in [order.prefix(1_500), order.suffix(1_500)] {
            let foretold = part.reduce(0) { $0 + risks[$1] } / Double(part.count)
            let came = Double(part.count { silent[$0] }) / Double(part.count)
            #expect(abs(foretold - came) < 0.05, "\(foretold) foretold, \(came) seen")
        }
    }

    @Test func onlySilenceIsForetoldByIt() async throws {
        let made = SmallPanel.make()
        #expect(try TrainingDesign(made, TrainingOptions()).inputs.contains { $0.name == PurchaseModel.inputName })
        var panel = made.panel
        panel.outcome = .decline(fraction: 0.5)
        let other = TrainingPanel(panel, ids: made.ids, activeDays: 365)
        #expect(!(try TrainingDesign(other, TrainingOptions()).inputs.contains { $0.name == PurchaseModel.inputName }))
        var options = TrainingOptions()
        options.excluded = [PurchaseModel.inputName]
        #expect(!(try TrainingDesign(made, options).inputs.contains { $0.name == PurchaseModel.inputName }))
    }

    /// A model scores what it was trained on: the column is worked out anew from the features.
    @Test func scoringWorksItOutAsTrainingDid() async throws {
        let panel = SmallPanel.make()
        var collector = InputCollector(rowCount: panel.count)
        try collector.collect(panel, TrainingOptions())
        let place = try #require(collector.inputs.firstIndex { $0.name == PurchaseModel.inputName })
        let model = try await Trainer.train(panel)
        let matrix = try model.matrix(of: panel.matrix, ids: panel.ids)
        let input = try #require(model.inputs.firstIndex { $0.name == PurchaseModel.inputName })
        guard case .numbers(let trained) = collector.columns[place], case .numbers(let scored) = matrix.columns[input]
        else {
            Issue.record("not numbers")
            return
        }
        #expect(zip(trained, scored).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
        guard case .purchases(let purchases, _) = model.inputs[input].origin else {
            Issue.record("\(model.inputs[input].origin)")
            return
        }
        let known = try #require(scored.firstIndex { !$0.isNaN })
        #expect(scored[known] == purchases.logOdds(try #require(panel.matrix.purchases)[known]))
    }
}
