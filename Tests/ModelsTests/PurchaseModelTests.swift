import Foundation
import Testing

@testable import Models

@Suite struct PurchaseModelTests {
    struct Silence: Decodable {
        let rate_shape, rate_days, dropout_shape, stay_shape, horizon_days, count, span, recency, log_odds: Double

        var model: PurchaseModel {
            PurchaseModel(
                rateShape: rate_shape, rateDays: rate_days, dropoutShape: dropout_shape, stayShape: stay_shape,
                horizonDays: horizon_days)
        }
    }

    private struct References: Decodable { let silence: [Silence] }

    /// Figures of Tests/References/purchases/make.py, which integrates over rates and probabilities of leaving numerically.
    @Test func silenceAgreesWithNumericalIntegrals() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "References/purchases/purchases.json")
        let cases = try JSONDecoder().decode(References.self, from: Data(contentsOf: path)).silence
        #expect(cases.count >= 8)
        for figures in cases {
            let logOdds = figures.model.logOdds(
                .init(count: figures.count, spanDays: figures.span, recencyDays: figures.recency))
            #expect(abs(logOdds - figures.log_odds) < 1e-9 * max(1, figures.log_odds.magnitude))
        }
    }

    private let model = PurchaseModel(rateShape: 0.8, rateDays: 40, dropoutShape: 0.5, stayShape: 1.5, horizonDays: 90)

    @Test func itStaysFiniteAtTheEnds() {
        for count in [1.0, 2, 50, 10_000] {
            for (span, recency) in [(0.0, 0.0), (0, 1e7), (1e7, 0), (3650, 3650)] {
                #expect(model.logOdds(.init(count: count, spanDays: span, recencyDays: recency)).isFinite)
            }
        }
        #expect(model.logOdds(.init(count: .nan, spanDays: 0, recencyDays: .nan)).isNaN)
    }

    /// Of two customers who have been silent for equally long, silence says more of the one who bought often.
    @Test func silenceSaysMoreOfWhoBoughtOften() {
        func gone(_ count: Double) -> Double {
            model.logOdds(.init(count: count, spanDays: 200, recencyDays: 165))
                - model.logOdds(.init(count: count, spanDays: 200, recencyDays: 1))
        }
        #expect(gone(20) > gone(3) + 1)
    }

    @Test func featuresAreTurnedIntoPurchases() {
        let often = PurchaseModel.Purchases(total: 5, recencyDays: 12, gapMeanDays: 30)
        #expect(often == .init(count: 5, spanDays: 120, recencyDays: 12))
        #expect(
            PurchaseModel.Purchases(total: 1, recencyDays: 12, gapMeanDays: .nan)
                == .init(count: 1, spanDays: 0, recencyDays: 12))
        #expect(model.logOdds(.init(total: 0, recencyDays: .nan, gapMeanDays: .nan)).isNaN)
        #expect(often.adding(2) == .init(count: 7, spanDays: 132, recencyDays: 0))
    }

    @Test func theModelFileKeepsItAndRefusesWhatIsNone() throws {
        var risk = SmallModel.histories()
        risk.inputs.append(
            ModelInput(
                name: PurchaseModel.inputName, meaning: "Silence.", unit: "log-odds",
                origin: .purchases(model, definition: PurchaseModel.fingerprint),
                encoding: .number(NumberEncoding(transform: .identity, fill: 0.5, centre: 0.25, scale: 2))))
        risk.terms.append(ModelTerm(name: PurchaseModel.inputName, shape: .linear(input: 3), coefficient: 0.5, mean: 0))
        let bytes = ModelFile.bytes(of: risk)
        #expect(try ModelFile.model(from: bytes, file: "m.json") == risk)
        #expect(risk.featureNames.suffix(3) == PurchaseModel.sources[...])
        var broken = risk
        broken.inputs[3].origin = .purchases(
            PurchaseModel(rateShape: 0, rateDays: 40, dropoutShape: 0.5, stayShape: 1.5, horizonDays: 90),
            definition: PurchaseModel.fingerprint)
        #expect {
            try ModelFile.model(from: ModelFile.bytes(of: broken), file: "m.json")
        } throws: { String(describing: $0).contains("numbers above 0") }
    }
}
