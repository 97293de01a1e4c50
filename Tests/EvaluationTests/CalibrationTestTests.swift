import Evaluation
import Foundation
import Statistics
import Testing

@Suite struct CalibrationTestTests {
    /// 1e-9: the reference is a GLM fitted to 1e-14 of its deviance.
    private func agrees(_ found: Double, _ expected: Double) -> Bool {
        abs(found - expected) <= 1e-9 * max(1, abs(expected))
    }

    @Test func plainFiguresAreThoseOfTheGLM() throws {
        let reference = try CalibrationReference.read()
        let test = try #require(try CalibrationTest(churned: reference.outcomes, logOdds: reference.log_odds))
        #expect(agrees(test.line.slope, reference.line.slope))
        #expect(agrees(test.line.intercept, reference.line.intercept))
        #expect(agrees(test.interceptError, reference.line.plain[0]))
        #expect(agrees(test.slopeError, reference.line.plain[1]))
        #expect(agrees(test.statistic, reference.line.statistic))
        #expect(test.designEffect == 1)
        // Two degrees of freedom have the tail e^(−x/2).
        #expect(agrees(test.pValue / exp(-reference.line.statistic / 2), 1))
    }

    @Test func rowsOfOneCustomerWidenTheErrorsAsTheSandwichSays() throws {
        let reference = try CalibrationReference.read()
        let test = try #require(
            try CalibrationTest(
                churned: reference.outcomes, logOdds: reference.log_odds, clusters: reference.clusters))
        #expect(agrees(test.interceptError, reference.line.sandwich[0]))
        #expect(agrees(test.slopeError, reference.line.sandwich[1]))
        #expect(agrees(test.designEffect, reference.line.design_effect))
        #expect(agrees(test.statistic, reference.line.statistic / reference.line.design_effect))
    }

    @Test(arguments: [1.0, 7.5])
    func aFactorOfTheWeightsChangesNothing(factor: Double) throws {
        let reference = try CalibrationReference.read()
        let test = try #require(
            try CalibrationTest(
                churned: reference.outcomes, logOdds: reference.log_odds,
                weights: reference.weights.map { $0 * factor }))
        #expect(agrees(test.line.slope, reference.weighted_line.slope))
        #expect(agrees(test.interceptError, reference.weighted_line.sandwich[0]))
        #expect(agrees(test.slopeError, reference.weighted_line.sandwich[1]))
        #expect(agrees(test.designEffect, reference.weighted_line.design_effect))
        #expect(
            agrees(test.statistic, reference.weighted_line.statistic / reference.weighted_line.design_effect))
    }

    /// Risks that are right are refused in one test of twenty: 40 ± 3 · 6.2 of 800.
    @Test func rightRisksAreRefusedAsOftenAsTheLevelSays() throws {
        var random = SeededGenerator(seed: 11)
        var refused = 0
        var held = 0
        for _ in 0..<800 {
            let logOdds = (0..<300).map { _ in 4 * random.uniform() - 3 }
            let churned = logOdds.map { random.uniform() < 1 / (1 + exp(-$0)) }
            let test = try #require(try CalibrationTest(churned: churned, logOdds: logOdds))
            if test.pValue < 0.05 { refused += 1 }
            if abs(test.meanRisk - test.churnRate) <= 1.96 * test.differenceError { held += 1 }
        }
        #expect((21...59).contains(refused), "\(refused)")
        #expect((741...779).contains(held), "\(held)")
    }

    /// Four copies of each customer say no more than one: the errors stay, the statistic too.
    @Test func copiesOfACustomerAddNothing() throws {
        let reference = try CalibrationReference.read()
        let one = try #require(
            try CalibrationTest(
                churned: reference.outcomes, logOdds: reference.log_odds,
                clusters: Array(reference.churned.indices)))
        func four<Value>(_ values: [Value]) -> [Value] { (0..<4).flatMap { _ in values } }
        let copies = try #require(
            try CalibrationTest(
                churned: four(reference.outcomes), logOdds: four(reference.log_odds),
                clusters: four(Array(reference.churned.indices))))
        #expect(agrees(copies.slopeError, one.slopeError))
        #expect(agrees(copies.differenceError, one.differenceError))
        #expect(agrees(copies.statistic, one.statistic))
    }

    @Test func equalRisksAndSeparatedOutcomesHaveNoLine() throws {
        #expect(try CalibrationTest(churned: [true, false, true], risks: [0.5, 0.5, 0.5]) == nil)
        #expect(try CalibrationTest(churned: [true, false, true], risks: [0.6, 0.5, 0.7]) == nil)
        #expect(try CalibrationTest(churned: [true, false, true, false], risks: [0.4, 0.5, 0.7, 1.2]) == nil)
        #expect(throws: EvaluationError.oneClass(churned: true, rows: 2)) {
            try CalibrationTest(churned: [true, true], risks: [0.4, 0.5])
        }
    }
}
