import Foundation
import Testing

@testable import Training

/// What the answer may not depend on.
@Suite struct LogisticInvarianceTests {
    private func reference(_ name: String) throws -> LogisticProblem {
        try #require(ReferenceCase.all.first { $0.name == name }).problem
    }

    /// 30,000 rows, so that there are several ranges to share among threads.
    private var long: LogisticProblem {
        let columns = (1...4).map { ReferenceCase.Column(seed: UInt64($0), scale: 3).values([], rows: 30_000) }
        let noise = ReferenceCase.Column(seed: 77, base: 0.5).values([], rows: 30_000)
        let target = noise.indices.map { row -> Double in
            let logOdds = columns[0][row] - 0.5 * columns[1][row] - 1
            return noise[row] < 1 / (1 + exp(-logOdds)) ? 1 : 0
        }
        return LogisticProblem(names: ["a", "b", "c", "d"], columns: columns, target: target)
    }

    @Test(arguments: [0.0, 1.0])
    func threadsDoNotChangeABit(l1: Double) async throws {
        var options = LogisticOptions()
        options.l1 = l1
        let one = try await LogisticRegression.fit(long, options: options)
        options.threads = 3
        let three = try await LogisticRegression.fit(long, options: options)
        #expect(one.terms == three.terms)
        #expect(one.covariance == three.covariance)
        #expect(one.logLikelihood == three.logLikelihood)
    }

    @Test func rowsOfWeightZeroDoNotChangeABit() async throws {
        let problem = try reference("plain")
        var more = problem
        more.weights = [Double](repeating: 1, count: problem.target.count) + [0, 0]
        more.columns = problem.columns.map { $0 + [1e12, -3] }
        more.target += [1, 0]
        let fit = try await LogisticRegression.fit(problem)
        let same = try await LogisticRegression.fit(more)
        #expect(fit.terms == same.terms)
        #expect(same.logLikelihood == fit.logLikelihood)
        #expect(same.rows == fit.rows + 2)
    }

    @Test(arguments: [1e-6, 1e3, 7.0])
    func aCommonFactorOfTheWeightsLeavesTheCoefficients(factor: Double) async throws {
        var problem = try reference("grouped")
        let fit = try await LogisticRegression.fit(problem)
        problem.weights = problem.weights?.map { $0 * factor }
        let scaled = try await LogisticRegression.fit(problem)
        for (one, other) in zip(fit.terms, scaled.terms) {
            #expect(abs(try #require(other.coefficient) / #require(one.coefficient) - 1) < 1e-13)
            let ratio = try #require(other.standardError) / #require(one.standardError)
            #expect(abs(ratio * factor.squareRoot() - 1) < 1e-13)
        }
    }

    @Test(arguments: [(1e9, 0.0), (1e-9, 0.0), (1000.0, 1.7e12)])
    func unitsOfAColumnAreTakenUpByItsCoefficient(factor: Double, shift: Double) async throws {
        var problem = try reference("plain")
        let fit = try await LogisticRegression.fit(problem)
        problem.columns[0] = problem.columns[0].map { $0 * factor + shift }
        let other = try await LogisticRegression.fit(problem)
        // A shift rounds the cells, to 1e-4 / 1000 of their spread.
        let tolerance = shift == 0 ? 1e-13 : 1e-6
        #expect(abs(try other.coefficient("x1") * factor / fit.coefficient("x1") - 1) < tolerance)
        #expect(abs(try other.standardError("x1") * factor / fit.standardError("x1") - 1) < tolerance)
        #expect(abs(try other.coefficient("x2") / fit.coefficient("x2") - 1) < tolerance)
    }

    @Test func standardizedCoefficientsAreThoseOfColumnsScaledBefore() async throws {
        let problem = try reference("plain")
        var options = LogisticOptions()
        options.l2 = 3
        options.standardize = true
        let fit = try await LogisticRegression.fit(problem, options: options)
        var scaled = problem
        scaled.columns = problem.columns.map { column in
            let mean = column.reduce(0, +) / Double(column.count)
            let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)
            return column.map { ($0 - mean) / variance.squareRoot() }
        }
        options.standardize = false
        let expected = try await LogisticRegression.fit(scaled, options: options)
        for name in problem.names {
            #expect(abs(try fit.coefficient(name) / expected.coefficient(name) - 1) < 1e-12)
        }
    }

    /// A penalty of 0.01 on a coefficient of size 1e-9 is lost in the rounding of that column's derivative.
    @Test func theLassoConvergesOnColumnsThatItsPenaltyHardlyTouches() async throws {
        let problem = try reference("plain")
        var options = LogisticOptions()
        options.l1 = 0.01
        var large = problem
        large.columns[0] = large.columns[0].map { $0 * 1e9 + 1.6e12 }
        let fit = try await LogisticRegression.fit(large, options: options)
        #expect(fit.converged && fit.warnings.isEmpty)
        let slope = try fit.coefficient(problem.names[0]) * 1e9
        let unpenalised = try await LogisticRegression.fit(problem).coefficient(problem.names[0])
        #expect(abs(slope / unpenalised - 1) < 0.01)
    }

    @Test func oneClassBadCellsAndNegativeWeightsAreRefused() async {
        func error(_ change: (inout LogisticProblem) -> Void) async -> LogisticError? {
            var problem = LogisticProblem(names: ["x"], columns: [[1, 2, 3]], target: [0, 1, 0])
            change(&problem)
            do {
                _ = try await LogisticRegression.fit(problem)
                return nil
            } catch { return error }
        }
        #expect(await error { $0.target = [1, 1, 1] } == .oneClass(churned: true, rows: 3))
        #expect(await error { $0.weights = [1, 0, 1] } == .oneClass(churned: false, rows: 2))
        #expect(await error { $0.weights = [1, -1, 1] } == .negativeWeight(row: 1, value: -1))
        #expect(await error { $0.columns[0][2] = .infinity } == .notFinite(column: "x", row: 2, value: .infinity))
        #expect(
            await error { $0.offsets = [0, 0, -.infinity] } == .notFinite(column: "offset", row: 2, value: -.infinity))
        #expect(await error { $0.weights = [0, 0, 0] } == .noRows)
        #expect(await error { $0.target = [0, 1, 2] } == .unusableTarget(row: 2, value: 2))
        #expect(await error { _ in } == nil)
    }

    @Test func decimalCombinationsAreExactAndNearOnesAreNot() async throws {
        var problem = try reference("plain")
        let (a, b) = (problem.columns[0], problem.columns[1])
        problem.names += ["sum", "near"]
        problem.columns.append(zip(a, b).map { 0.1 * $0 + 0.7 * $1 + 1e6 })
        problem.columns.append(zip(a, problem.columns[2]).map { $0 + 1e-7 * $1 * $1 })
        let fit = try await LogisticRegression.fit(problem)
        #expect(fit.warnings.map(\.code) == [.collinear])
        #expect(fit.warnings.map(\.terms) == [["sum"]])
        #expect(try fit.term("near").coefficient != nil)
    }
}
