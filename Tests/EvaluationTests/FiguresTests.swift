import Evaluation
import Foundation
import Statistics
import Testing

/// One case of Tests/References/metrics/metrics.json, made by make.py beside it.
private struct ReferenceCase: Decodable, CustomTestStringConvertible {
    struct Expected: Decodable {
        struct Point: Decodable {
            var fraction, captured, lift: Double
        }
        var auc, average_precision, ks: Double
        var top_decile_lift, log_loss, brier, expected_calibration_error: Double?
        var calibration_slope, calibration_intercept: Double?
        var gains: [Point]?
    }
    var name: String
    var labels: [Int]
    var scores: [Double]
    var weights: [Double]?
    var figures: Expected
    var testDescription: String { name }

    static let all: [ReferenceCase] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "References/metrics/metrics.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([ReferenceCase].self, from: data)) ?? []
    }()
}

private func near(_ found: Double?, _ expected: Double?, _ tolerance: Double) -> Bool {
    switch (found, expected) {
    case (nil, nil): true
    case (let found?, let expected?): abs(found - expected) <= tolerance * max(1, abs(expected))
    default: false
    }
}

@Suite struct FiguresTests {
    @Test func theReferenceFileHoldsItsCases() {
        #expect(ReferenceCase.all.count == 11)
    }

    /// 1e-12: both sides sum a few hundred Float64 terms. The line of calibration is only as exact as the reference's
    /// stopping rule, 1e-8.
    @Test(arguments: ReferenceCase.all)
    fileprivate func figuresEqualThoseOfScikitLearnAndStatsmodels(_ reference: ReferenceCase) throws {
        let figures = Figures(
            of: try RankedOutcomes(
                churned: reference.labels.map { $0 == 1 }, scores: reference.scores, weights: reference.weights))
        let expected = reference.figures
        #expect(near(figures.auc, expected.auc, 1e-12))
        #expect(near(figures.averagePrecision, expected.average_precision, 1e-12))
        #expect(near(figures.ks, expected.ks, 1e-12))
        #expect(near(figures.logLoss, expected.log_loss, 1e-12))
        #expect(near(figures.brier, expected.brier, 1e-12))
        #expect(near(figures.calibrationSlope, expected.calibration_slope, 1e-8))
        #expect(near(figures.calibrationIntercept, expected.calibration_intercept, 1e-8))
        if let lift = expected.top_decile_lift {
            #expect(near(figures.topDecileLift, lift, 1e-12))
            #expect(near(figures.expectedCalibrationError, expected.expected_calibration_error, 1e-12))
        }
        for (found, point) in zip(figures.gains, expected.gains ?? []) {
            #expect(found.fraction == point.fraction)
            #expect(near(found.captured, point.captured, 1e-12))
            #expect(near(found.lift, point.lift, 1e-12))
        }
    }

    @Test(arguments: [UInt64](1...20))
    func noFigureDependsOnTheOrderOfRowsToTheLastBit(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = (0..<97).map { _ in
            (random.below(3) == 0, Double(random.below(12)) / 11, 0.1 + 0.7 * random.uniform())
        }
        let shuffled = rows.shuffled(using: &random)
        func figures(_ rows: [(Bool, Double, Double)], weighted: Bool) throws -> Figures {
            Figures(
                of: try RankedOutcomes(
                    churned: rows.map(\.0), scores: rows.map(\.1), weights: weighted ? rows.map(\.2) : nil))
        }
        #expect(try figures(rows, weighted: false) == figures(shuffled, weighted: false))
        #expect(try figures(rows, weighted: true) == figures(shuffled, weighted: true))
    }

    @Test func aWeightThatIsACountStandsForSoManyRows() throws {
        var random = SeededGenerator(seed: 5)
        let rows = (0..<64).map { _ in (random.below(4) == 0, Double(random.below(9)) / 8, random.below(4)) }
        let repeated = rows.flatMap { row in [(Bool, Double, Int)](repeating: row, count: row.2) }
        var weighted = Figures(
            of: try RankedOutcomes(
                churned: rows.map(\.0), scores: rows.map(\.1), weights: rows.map { Double($0.2) }))
        let plain = Figures(of: try RankedOutcomes(churned: repeated.map(\.0), scores: repeated.map(\.1)))
        weighted.rows = plain.rows
        weighted.positives = plain.positives
        #expect(weighted == plain)
    }

    @Test func aCommonFactorOfTheWeightsChangesNothing() throws {
        var random = SeededGenerator(seed: 6)
        let rows = (0..<64).map { _ in (random.below(4) == 0, random.uniform(), random.uniform()) }
        let one = Figures(
            of: try RankedOutcomes(churned: rows.map(\.0), scores: rows.map(\.1), weights: rows.map(\.2)))
        let other = Figures(
            of: try RankedOutcomes(
                churned: rows.map(\.0), scores: rows.map(\.1), weights: rows.map { $0.2 * 0x1p-40 }))
        #expect(one.auc == other.auc && one.gains == other.gains && one.logLoss == other.logLoss)
        #expect(near(one.calibrationSlope, other.calibrationSlope, 1e-12))
    }

    @Test func reversedScoresMirrorTheArea() throws {
        var random = SeededGenerator(seed: 7)
        let churned = (0..<80).map { _ in random.below(3) == 0 }
        let scores = churned.map { _ in Double(random.below(10)) / 10 }
        let forward = try RankedOutcomes(churned: churned, scores: scores)
        let backward = try RankedOutcomes(churned: churned, scores: scores.map { 1 - $0 })
        let swapped = try RankedOutcomes(churned: churned.map { !$0 }, scores: scores)
        #expect(near(forward.auc + backward.auc, 1, 1e-15))
        #expect(near(forward.auc + swapped.auc, 1, 1e-15))
        #expect(near(forward.ks, backward.ks, 1e-15))
    }

    @Test func equalScoresSayNothing() throws {
        let churned = (0..<30).map { $0 % 3 == 0 }
        let outcomes = try RankedOutcomes(churned: churned, scores: [Double](repeating: 0.25, count: 30))
        let figures = Figures(of: outcomes)
        #expect(figures.auc == 0.5 && figures.ks == 0 && figures.topDecileLift == 1)
        #expect(near(figures.averagePrecision, 1.0 / 3, 1e-15))
        #expect(near(figures.expectedCalibrationError, 1.0 / 3 - 0.25, 1e-15))
        #expect(figures.calibrationSlope == nil && figures.calibrationIntercept == nil)
        #expect(figures.gains.allSatisfy { near($0.lift, 1, 1e-15) })
    }

    @Test func aPerfectRankingHasNoCalibrationLine() throws {
        let figures = Figures(
            of: try RankedOutcomes(churned: [false, false, true, true, true], scores: [0, 0.4, 0.6, 0.6, 1]))
        #expect(figures.auc == 1 && figures.averagePrecision == 1 && figures.ks == 1)
        #expect(figures.calibrationSlope == nil && figures.calibrationIntercept == nil)
        #expect(figures.gains.last == GainsPoint(fraction: 1, captured: 1, lift: 1))
    }

    @Test func scoresThatAreNoRisksHaveFiguresOfRankOnly() throws {
        let figures = Figures(of: try RankedOutcomes(churned: [true, false, true], scores: [3, -2, 0.5]))
        #expect(figures.auc == 1)
        #expect(figures.logLoss == nil && figures.brier == nil && figures.meanRisk == nil)
        #expect(figures.expectedCalibrationError == nil && figures.calibrationSlope == nil)
    }

    @Test func aCertainRiskThatIsWrongCostsAFiniteLogLoss() throws {
        let outcomes = try RankedOutcomes(churned: [true, false], scores: [0, 1])
        let clippedAbove = 1 - 1e-15
        let expected = -(log(1e-15) + log(1 - clippedAbove)) / 2
        #expect(near(outcomes.logLoss, expected, 1e-14))
        #expect(outcomes.brier == 1)
    }

    @Test func figuresNeedBothOutcomesAndFiniteNumbers() {
        #expect(throws: EvaluationError.oneClass(churned: true, rows: 2)) {
            try RankedOutcomes(churned: [true, true], scores: [0.1, 0.2])
        }
        #expect(throws: EvaluationError.oneClass(churned: false, rows: 2)) {
            try RankedOutcomes(churned: [true, false], scores: [0.1, 0.2], weights: [0, 1])
        }
        #expect(throws: EvaluationError.noRows) { try RankedOutcomes(churned: [], scores: []) }
        #expect(throws: EvaluationError.unusableScore(row: 1, score: .infinity)) {
            try RankedOutcomes(churned: [true, false], scores: [0.1, .infinity])
        }
        #expect(throws: EvaluationError.unusableWeight(row: 0, weight: -1)) {
            try RankedOutcomes(churned: [true, false], scores: [0.1, 0.2], weights: [-1, 1])
        }
    }
}
