import Foundation
import Histories
import Models
import Tables
import Testing

@Suite struct DiscreteHazardsTests {
    private func hazards(_ composition: DiscreteHazards.Composition, _ constants: [Double]) -> DiscreteHazards {
        DiscreteHazards(
            composition: composition,
            intervals: constants.enumerated().map { place, constant in
                .init(endDays: 30 * (place + 1), constant: constant, atRisk: 100, events: 10, churners: 10)
            })
    }

    /// A model of three horizons that has left or stays away.
    private func model(_ outcome: Outcome = .left) throws -> RiskModel {
        var model = SmallModel.histories()
        model.hazards = DiscreteHazards(
            composition: outcome == .left ? .any : .every,
            intervals: [
                .init(endDays: 30, constant: 0, atRisk: 150, events: 20, churners: 20),
                .init(
                    endDays: 60, constant: 0.125, figures: CoefficientFigures(standardError: 0.25), atRisk: 130,
                    events: 30,
                    churners: 50),
                .init(endDays: 90, constant: -0.5, atRisk: 100, events: 20, churners: 70),
            ])
        guard case .histories(var subject) = model.training.subject else { return model }
        subject.outcome = outcome
        subject.seenCustomers = nil
        model.training.subject = .histories(subject)
        return model
    }

    /// Hazards of a half, a third and a quarter: 1 − ½·⅔·¾ leave, and ½·⅓·¼ stay away.
    @Test func risksAreMadeOfTheIntervals() {
        let constants = [0, log(0.5), log(1.0 / 3)]
        let leaving = hazards(.any, constants).risks(ofLogOdds: 0)
        for (risk, expected) in zip(leaving, [0.5, 2.0 / 3, 0.75]) { #expect((risk - expected).magnitude < 1e-15) }
        let away = hazards(.every, constants).risks(ofLogOdds: 0)
        for (risk, expected) in zip(away, [0.5, 1.0 / 6, 1.0 / 24]) { #expect((risk - expected).magnitude < 1e-15) }
    }

    @Test func oneIntervalIsThePlainRiskToTheLastBit() {
        for composition in DiscreteHazards.Composition.allCases {
            for step in -200...200 {
                let logOdds = Double(step) / 5
                #expect(hazards(composition, [0]).risks(ofLogOdds: logOdds) == [Logistic.risk(logOdds)])
            }
        }
    }

    /// Random models and customers, log-odds of every size.
    @Test(arguments: 0..<50 as Range<UInt64>)
    func risksNeverCrossAndEveryHorizonRanksAlike(_ seed: UInt64) {
        var state = seed
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53 - 0.5
        }
        let constants = [0] + (0..<5).map { _ in 20 * next() }
        let customers = (0..<100).map { _ in 80 * next() }.sorted()
        for composition in DiscreteHazards.Composition.allCases {
            var before: [Double]?
            for logOdds in customers {
                let risks = hazards(composition, constants).risks(ofLogOdds: logOdds)
                #expect(risks.allSatisfy { (0...1).contains($0) })
                let steps = zip(risks, risks.dropFirst())
                #expect(composition == .any ? steps.allSatisfy(<=) : steps.allSatisfy(>=))
                // Rounding may turn round risks that are as good as equal.
                if let before { #expect(zip(before, risks).allSatisfy { $0 <= $1 + 1e-15 }) }
                before = risks
            }
        }
    }

    @Test func theFileKeepsThemAndOneHorizonHasNone() throws {
        for outcome in [Outcome.left, .inactive] {
            let written = try model(outcome)
            let bytes = ModelFile.bytes(of: written)
            #expect(try ModelFile.model(from: bytes, file: "m.json") == written)
            #expect(String(decoding: bytes, as: UTF8.self).contains("\"hazards\""))
        }
        let plain = ModelFile.bytes(of: SmallModel.histories())
        #expect(!String(decoding: plain, as: UTF8.self).contains("hazards"))
    }

    /// Changes that no honest training makes are refused where they are.
    @Test func hazardsThatContradictTheModelAreRefused() throws {
        func problem(_ change: (inout RiskModel) -> Void) throws -> String {
            var changed = try model()
            change(&changed)
            let bytes = ModelFile.bytes(of: changed)
            do {
                _ = try ModelFile.model(from: bytes, file: "m.json")
                return ""
            } catch { return error.description }
        }
        #expect(try problem { $0.hazards?.composition = .every }.contains("does not go with the label left"))
        #expect(try problem { $0.hazards?.intervals.removeLast() }.contains("the last interval to end at the horizon"))
        #expect(try problem { $0.hazards?.intervals[1].endDays = 30 }.contains("above those of the interval before"))
        #expect(try problem { $0.hazards?.intervals[0].constant = 1 }.contains("the first with the constant 0"))
        #expect(try problem { $0.hazards?.intervals[2].events = 101 }.contains("more than those at risk"))
        #expect(try problem { _ in }.isEmpty)
    }

    @Test func aModelSpeaksOfTheHorizonAskedFor() throws {
        let model = try model()
        let risks = try #require(model.hazards).risks(ofLogOdds: -1)
        #expect(model.horizonsDays == [30, 60, 90] && model.risk(ofLogOdds: -1) == risks[2])
        for (place, days) in [30, 60, 90].enumerated() {
            let spoken = try model.speaking(ofDays: days)
            #expect(spoken.risk(ofLogOdds: -1) == risks[place])
            #expect(spoken.training.figures.churners == [20, 50, 70][place])
            #expect(spoken.labelWindowDays == 90)
        }
        #expect(throws: ModelError.noSuchHorizon(45, known: [30, 60, 90])) { try model.speaking(ofDays: 45) }
        let plain = SmallModel.histories()
        #expect(try plain.speaking(ofDays: 90) == plain)
        #expect(throws: ModelError.noSuchHorizon(30, known: [90])) { try plain.speaking(ofDays: 30) }
        #expect(plain.risk(ofLogOdds: 0.3) == Logistic.risk(0.3))
    }
}
