import Foundation
import Statistics
import Testing

@testable import Training

@Suite struct LogisticPathTests {
    /// Many columns, few of them with an effect; neighbours are correlated.
    static func problem(
        rows: Int, columns: Int, seed: UInt64 = 11, weighted: Bool = false, shift: Double = 0
    ) -> LogisticProblem {
        var generator = SeededGenerator(seed: seed)
        var made: [[Double]] = []
        for index in 0..<columns {
            let own = (0..<rows).map { _ in generator.uniform() - 0.5 }
            let scale = Double(1 + index % 5)
            made.append(
                own.enumerated().map { scale * ($1 + (index > 0 ? 0.3 * (made[index - 1][$0] - shift) : 0)) + shift })
        }
        let target = (0..<rows).map { row in
            let logOdds = (0..<min(4, columns)).reduce(-0.4) { $0 + (made[$1][row] - shift) * ($1 % 2 == 0 ? 1.5 : -1) }
            return generator.uniform() < 1 / (1 + exp(-logOdds)) ? 1.0 : 0
        }
        return LogisticProblem(
            names: made.indices.map { "x\($0)" }, columns: made, target: target,
            weights: weighted ? (0..<rows).map { $0 % 9 == 0 ? 0 : 0.5 + generator.uniform() } : nil,
            offsets: weighted ? (0..<rows).map { _ in generator.uniform() } : nil)
    }

    /// The largest miss of an optimality condition, as a share of l1, computed here from the columns and the coefficients:
    /// |score| ≤ l1 where a coefficient is 0, else score − l2·β = ±l1; the intercept's score is 0.
    static func worstMiss(_ step: LogisticPath.Step, _ problem: LogisticProblem) -> Double {
        let residuals = problem.target.indices.map { row in
            var logOdds = step.intercept + (problem.offsets?[row] ?? 0)
            for (column, coefficient) in zip(problem.columns, step.coefficients) {
                logOdds += coefficient * column[row]
            }
            return (problem.weights?[row] ?? 1) * (problem.target[row] - 1 / (1 + exp(-logOdds)))
        }
        var worst = abs(residuals.reduce(0, +)) / step.l1
        for (column, coefficient) in zip(problem.columns, step.coefficients) {
            let score = zip(residuals, column).reduce(0) { $0 + $1.0 * $1.1 } - step.l2 * coefficient
            let miss =
                coefficient == 0 ? max(0, abs(score) - step.l1) : abs(score - (coefficient > 0 ? step.l1 : -step.l1))
            worst = max(worst, miss / step.l1)
        }
        return worst
    }

    /// Lasso and elastic net, weighted or not, more columns than rows or fewer: every step of the path is an optimum.
    @Test(arguments: [
        (300, 12, 1.0, false), (300, 12, 0.5, true), (60, 90, 1.0, false), (60, 90, 0.2, false), (400, 40, 0.9, true),
    ])
    func everyStepMeetsTheOptimalityConditions(rows: Int, columns: Int, alpha: Double, weighted: Bool) async throws {
        let problem = Self.problem(rows: rows, columns: columns, weighted: weighted)
        var options = LogisticPath.Options()
        options.alpha = alpha
        options.count = 40
        let path = try await LogisticPath.fit(problem, options: options)
        #expect(path.steps.count == 40)
        for step in path.steps {
            #expect(step.converged)
            #expect(abs(step.l1 - alpha * step.lambda) <= 1e-15 * step.lambda)
            #expect(abs(step.l1 + step.l2 - step.lambda) <= 1e-15 * step.lambda)
            #expect(Self.worstMiss(step, problem) < 1e-8)
        }
        #expect(path.steps[0].nonzero == 0)
        #expect(path.steps[0].logLikelihood == path.nullLogLikelihood)
        #expect(path.steps[39].nonzero > columns / 4)
        #expect(zip(path.steps, path.steps.dropFirst()).allSatisfy { $0.logLikelihood < $1.logLikelihood })
    }

    /// Just below the first penalty a column comes in, so no smaller one leaves none.
    @Test func theFirstPenaltyIsTheSmallestThatLeavesNothing() async throws {
        let problem = Self.problem(rows: 200, columns: 8, weighted: true)
        let first = try await LogisticPath.fit(problem).steps[0].lambda
        var options = LogisticPath.Options()
        options.lambdas = [first * (1 + 1e-9), first * (1 - 1e-6)]
        let path = try await LogisticPath.fit(problem, options: options)
        #expect(path.steps.map(\.nonzero) == [0, 1])
    }

    /// The fits to 50 digits of make.py, each as one penalty of a path.
    @Test(arguments: ReferenceCase.all.filter { $0.l1 > 0 || $0.name == "ridge" })
    func aPathPassesThroughTheReferences(of reference: ReferenceCase) async throws {
        var options = LogisticPath.Options()
        let lambda = reference.l1 + reference.l2
        options.alpha = reference.l1 / lambda
        options.lambdas = [10, 5, 2, 1].map { $0 * lambda }
        let path = try await LogisticPath.fit(reference.problem, options: options)
        let step = try #require(path.steps.last)
        #expect(worstRelative([step.intercept] + step.coefficients, reference.coefficients) < 1e-8)
        #expect(zip(step.coefficients, reference.coefficients.dropFirst()).allSatisfy { ($0 == 0) == ($1 == 0) })
        #expect(worstRelative([step.logLikelihood], [reference.logLikelihood]) < 1e-10)
    }

    /// With standardised columns the penalties refer to these: the same path as of columns scaled by hand.
    @Test func standardisedColumnsArePenalisedAsSuch() async throws {
        let problem = Self.problem(rows: 250, columns: 6, shift: 100)
        var byHand = problem
        byHand.columns = problem.columns.map { column in
            let mean = column.reduce(0, +) / 250
            let deviation = (column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 250).squareRoot()
            return column.map { ($0 - mean) / deviation }
        }
        var options = LogisticPath.Options()
        options.count = 20
        let expected = try await LogisticPath.fit(byHand, options: options)
        options.standardize = true
        let found = try await LogisticPath.fit(problem, options: options)
        for (one, other) in zip(found.steps, expected.steps) {
            #expect(worstRelative([one.lambda], [other.lambda]) < 1e-10)
            #expect(zip(one.coefficients, other.coefficients).allSatisfy { abs($0 - $1) < 1e-8 })
        }
    }

    @Test func thePathDoesNotDependOnThreads() async throws {
        let problem = Self.problem(rows: 20_000, columns: 5)
        var options = LogisticPath.Options()
        options.count = 10
        let one = try await LogisticPath.fit(problem, options: options)
        options.threads = 3
        #expect(try await LogisticPath.fit(problem, options: options).steps == one.steps)
    }

    @Test(arguments: [-0.1, 1.1, .nan]) func sharesOutsideZeroAndOneAreRefused(alpha: Double) async throws {
        var options = LogisticPath.Options()
        options.alpha = alpha
        await #expect(throws: LogisticError.self) {
            try await LogisticPath.fit(Self.problem(rows: 50, columns: 2), options: options)
        }
    }
}
