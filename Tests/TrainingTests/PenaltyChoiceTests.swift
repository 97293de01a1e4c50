import Foundation
import Testing

@testable import Training

@Suite struct PenaltyChoiceTests {
    @Test func everyRowIsTestedOnceAndClustersStayTogether() throws {
        let clusters = (0..<200).map { Int32($0 * 7 % 31) }
        let folds = try PenaltyFolds.shuffled(rows: 200, clusters: clusters, count: 5, seed: 3)
        #expect(folds.folds.flatMap(\.testing).sorted() == Array(0..<200))
        for fold in folds.folds {
            #expect((fold.learning + fold.testing).sorted() == Array(0..<200))
            #expect(Set(fold.learning.map { clusters[$0] }).isDisjoint(with: fold.testing.map { clusters[$0] }))
        }
        #expect(try PenaltyFolds.shuffled(rows: 200, clusters: clusters, count: 5, seed: 3) == folds)
        #expect(try PenaltyFolds.shuffled(rows: 200, clusters: clusters, count: 5, seed: 4) != folds)
        #expect(throws: LogisticError.self) {
            try PenaltyFolds.shuffled(rows: 200, clusters: clusters.map { $0 % 3 }, count: 5, seed: 3)
        }
    }

    @Test func outOfTimeFoldsLearnFromEarlierPeriodsOnly() throws {
        let periods = (0..<120).map { Int32($0 * 5 % 12) }
        let folds = try PenaltyFolds.outOfTime(periods: periods, count: 3)
        #expect(folds.folds.count == 3)
        for fold in folds.folds {
            let last = try #require(fold.learning.map { periods[$0] }.max())
            let first = try #require(fold.testing.map { periods[$0] }.min())
            #expect(last < first)
        }
        // Twelve periods of ten rows in four blocks.
        #expect(folds.folds.map(\.testing.count) == [30, 30, 30])
        #expect(folds.folds.map(\.learning.count) == [30, 60, 90])
        let uneven = try PenaltyFolds.outOfTime(periods: [0, 0, 0, 0, 0, 0, 0, 0, 1, 2], count: 5)
        #expect(uneven.folds.map(\.testing) == [[8], [9]])
        #expect(throws: LogisticError.self) { try PenaltyFolds.outOfTime(periods: [4, 4, 4], count: 2) }
    }

    /// Mean log losses and their standard errors from single fits, one a fold and a penalty, worked out here.
    @Test(arguments: [0.0, 0.5, 1.0]) func lossesAreThoseOfFitsOfTheRowsLearntFrom(alpha: Double) async throws {
        let problem = LogisticPathTests.problem(rows: 180, columns: 5)
        let folds = try PenaltyFolds.shuffled(rows: 180, clusters: nil, count: 4, seed: 9)
        var options = LogisticPath.Options()
        options.alpha = alpha
        options.lambdas = [20, 4, 0.5]
        let choice = try await PenaltyChoice.choose(problem, folds: folds, options: options)
        for candidate in choice.candidates {
            var sums: [(loss: Double, rows: Double)] = []
            for fold in folds.folds {
                func part(_ values: [Double]) -> [Double] { fold.learning.map { values[$0] } }
                var own = LogisticOptions()
                let share = Double(fold.learning.count) / 180
                own.l1 = candidate.l1 * share
                own.l2 = candidate.l2 * share
                let learnt = try await LogisticRegression.fit(
                    LogisticProblem(
                        names: problem.names, columns: problem.columns.map(part), target: part(problem.target)),
                    options: own)
                let coefficients = learnt.terms.map { $0.coefficient ?? 0 }
                let loss = fold.testing.reduce(0.0) { sum, row in
                    let logOdds = zip(problem.columns, coefficients.dropFirst()).reduce(coefficients[0]) {
                        $0 + $1.0[row] * $1.1
                    }
                    return sum + log(1 + exp(problem.target[row] == 1 ? -logOdds : logOdds))
                }
                sums.append((loss, Double(fold.testing.count)))
            }
            let mean = sums.reduce(0) { $0 + $1.loss } / 180
            let spread = sums.reduce(0) { $0 + $1.rows * pow($1.loss / $1.rows - mean, 2) } / 180
            #expect(abs(candidate.logLoss - mean) < 1e-9)
            #expect(abs(try #require(candidate.standardError) - (spread / 3).squareRoot()) < 1e-9)
        }
    }

    @Test func theOneStandardErrorRuleTakesTheLargestPenaltyWithinReach() async throws {
        let problem = LogisticPathTests.problem(rows: 300, columns: 10)
        let folds = try PenaltyFolds.shuffled(rows: 300, clusters: nil, count: 5, seed: 1)
        let best = try await PenaltyChoice.choose(problem, folds: folds)
        let larger = try await PenaltyChoice.choose(problem, folds: folds, rule: .oneStandardError)
        #expect(best.chosen == best.best && larger.best == best.best)
        #expect(larger.chosen < best.best)
        let least = best.candidates[best.best]
        #expect(best.candidates.allSatisfy { $0.logLoss >= least.logLoss })
        let limit = least.logLoss + (try #require(least.standardError))
        #expect(larger.candidates[larger.chosen].logLoss <= limit)
        #expect(larger.candidates[..<larger.chosen].allSatisfy { $0.logLoss > limit })
    }

    /// Rows of weight zero decide nothing, wherever the folds put them.
    @Test func rowsOfWeightZeroDoNotMatter() async throws {
        var problem = LogisticPathTests.problem(rows: 150, columns: 4)
        problem.weights = (0..<150).map { $0 % 10 == 3 ? 0 : 1 }
        let folds = try PenaltyFolds.shuffled(rows: 150, clusters: nil, count: 3, seed: 1)
        var options = LogisticPath.Options()
        options.count = 8
        let choice = try await PenaltyChoice.choose(problem, folds: folds, options: options)
        for row in stride(from: 3, to: 150, by: 10) {
            problem.target[row] = 1 - problem.target[row]
            problem.columns[0][row] = 1e6
        }
        let other = try await PenaltyChoice.choose(problem, folds: folds, options: options)
        #expect(other.candidates == choice.candidates)
    }

    @Test func aFoldThatLearnsOfOneOutcomeIsNamed() async throws {
        let problem = LogisticProblem(
            names: ["x"], columns: [(0..<40).map { Double($0 % 7) }], target: (0..<40).map { $0 < 20 ? 0 : 1 })
        let folds = try PenaltyFolds.outOfTime(periods: (0..<40).map { Int32($0 / 10) }, count: 3)
        await #expect(throws: LogisticError.self) { try await PenaltyChoice.choose(problem, folds: folds) }
    }
}
