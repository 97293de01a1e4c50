import Foundation
import Models
import Testing

@Suite struct LogOddsCalibrationTests {
    static func pieces() -> IsotonicCalibration? {
        IsotonicCalibration(logOdds: [-2, 0, 1], calibratedLogOdds: [-1.5, -1, 2], tailSlope: 0.5)
    }

    static let kinds: [LogOddsCalibration] =
        [
            .identity, .line(slope: 0.8, intercept: -0.2), .beta(BetaCalibration(a: 0.7, b: 1.6, c: 0.1)),
            .beta(BetaCalibration(a: 0, b: 0.5, c: 0)),
        ] + [pieces()].compactMap(\.self).map(LogOddsCalibration.isotonic)

    /// ln p and ln(1 − p) of the risk itself, where it is representable.
    @Test func betaIsTheFormulaOfItsAuthors() {
        let curve = BetaCalibration(a: 0.7, b: 1.6, c: 0.1)
        for logOdds in stride(from: -20.0, through: 20, by: 0.37) {
            let risk = 1 / (1 + exp(-logOdds))
            let other = 1 / (1 + exp(logOdds))
            #expect(abs(curve.calibrated(logOdds) - (0.7 * log(risk) - 1.6 * log(other) + 0.1)) < 1e-12)
        }
        #expect(abs(BetaCalibration(a: 1, b: 1, c: 0).calibrated(3.7) - 3.7) < 1e-15)
        #expect(curve.calibrated(800).isFinite && curve.calibrated(-800).isFinite)
    }

    @Test func isotonicJoinsItsPointsByStraightLinesAndGoesOnBeyondThem() throws {
        let pieces = try #require(Self.pieces())
        let expected: [(Double, Double)] = [
            (-4, -2.5), (-2, -1.5), (-1, -1.25), (0, -1), (0.5, 0.5), (1, 2), (3, 3),
        ]
        for (value, calibrated) in expected { #expect(pieces.calibrated(value) == calibrated, "\(value)") }
    }

    @Test(arguments: kinds)
    func everyKindKeepsTheOrderOfRisks(kind: LogOddsCalibration) {
        let values = stride(from: -12.0, through: 12, by: 0.01).map(kind.calibrated)
        #expect(zip(values, values.dropFirst()).allSatisfy(<))
    }

    @Test func pointsThatDoNotAscendAreNone() {
        #expect(IsotonicCalibration(logOdds: [0, 0], calibratedLogOdds: [0, 1], tailSlope: 1) == nil)
        #expect(IsotonicCalibration(logOdds: [0, 1], calibratedLogOdds: [1, 1], tailSlope: 1) == nil)
        #expect(IsotonicCalibration(logOdds: [0, 1], calibratedLogOdds: [0], tailSlope: 1) == nil)
        #expect(IsotonicCalibration(logOdds: [0, 1], calibratedLogOdds: [0, 1], tailSlope: 0) == nil)
        #expect(IsotonicCalibration(logOdds: [], calibratedLogOdds: [], tailSlope: 1) == nil)
        #expect(IsotonicCalibration(logOdds: [0, 1], calibratedLogOdds: [0, .infinity], tailSlope: 1) == nil)
    }

    @Test(arguments: kinds)
    func aModelFileKeepsEveryKind(kind: LogOddsCalibration) throws {
        var model = SmallModel.histories()
        model.calibration = kind
        model.priorCorrection = PriorCorrection(sampleRate: 0.5, populationRate: 0.02)
        let bytes = ModelFile.bytes(of: model)
        #expect(try ModelFile.model(from: bytes, file: "m.json") == model)
        #expect(String(decoding: bytes, as: UTF8.self).contains("\"kind\": \"\(kind.kind)\""))
    }
}

@Suite struct PriorCorrectionTests {
    /// King & Zeng's subtraction: ln[((1 − τ)/τ)·(ȳ/(1 − ȳ))].
    @Test(arguments: [(0.5, 0.02), (0.1, 0.3), (0.25, 0.25)])
    func theShiftIsTheClosedForm(sample: Double, population: Double) throws {
        let correction = try #require(PriorCorrection(sampleRate: sample, populationRate: population))
        let subtracted = log((1 - population) / population * (sample / (1 - sample)))
        #expect(abs(correction.shift + subtracted) < 1e-14)
    }

    @Test func sharesOutsideAreNone() {
        #expect(PriorCorrection(sampleRate: 0, populationRate: 0.1) == nil)
        #expect(PriorCorrection(sampleRate: 0.5, populationRate: 1) == nil)
        #expect(PriorCorrection(sampleRate: .nan, populationRate: 0.5) == nil)
    }

    @Test func aSecondCorrectionTakesThePlaceOfTheFirst() throws {
        let model = SmallModel.histories()
        #expect(model.baseRate == 70.0 / 150)
        let once = try model.corrected(toBaseRate: 0.1)
        #expect(once.baseRate == 0.1)
        #expect(try once.corrected(toBaseRate: 0.03) == model.corrected(toBaseRate: 0.03))
        #expect(throws: ModelError.baseRate(1, sample: 70.0 / 150)) { try model.corrected(toBaseRate: 1) }
    }

    @Test func theBaseMovesByTheShift() throws {
        let model = SmallModel.histories()
        let corrected = try model.corrected(toBaseRate: 0.1)
        let shift = try #require(corrected.priorCorrection).shift
        #expect(abs(corrected.baseLogOdds - model.baseLogOdds - shift) < 1e-14)
        #expect(abs(corrected.averageLogOdds - model.averageLogOdds - shift) < 1e-14)
    }
}
