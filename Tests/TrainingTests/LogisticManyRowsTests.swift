import Foundation
import LinearAlgebra
import Statistics
import Testing

@testable import Training

/// Fits of many rows in a few passes, against those made the thorough way and against the conditions of an optimum.
@Suite struct LogisticManyRowsTests {
    private static let rows = 70_000

    /// Fourteen columns of several kinds and places, two of them correlated, one rare; outcomes that eight of them explain.
    private static let problem: LogisticProblem = {
        var generator = SeededGenerator(seed: 5)
        func uniforms() -> [Double] { (0..<rows).map { _ in generator.uniform() } }
        var columns = (0..<14).map { _ in uniforms() }
        for row in 0..<rows {
            columns[1][row] = 5_000 + 20 * columns[1][row]
            columns[2][row] = 1e-3 * -log(1 - columns[2][row])
            columns[3][row] = columns[3][row] < 0.01 ? 1 : 0
            columns[4][row] += 3 * columns[0][row]
            columns[5][row] = columns[5][row] < 0.5 ? 0 : 2
        }
        let noise = uniforms()
        let target = (0..<rows).map { row -> Double in
            var logOdds = -1.5
            for column in 0..<8 { logOdds += effects[column] * columns[column][row] }
            return noise[row] < 1 / (1 + exp(-logOdds)) ? 1 : 0
        }
        return LogisticProblem(names: (0..<14).map { "c\($0)" }, columns: columns, target: target)
    }()

    private static let effects = [1, 0.05, -300, 1, -0.5, 0.4, -1, 0.3, 0, 0, 0, 0, 0, 0].enumerated().map {
        $0.offset == 1 ? 0 : $0.element
    }

    private static func options(l2: Double = 0, threads: Int = 2) -> LogisticOptions {
        var options = LogisticOptions()
        options.l2 = l2
        options.threads = threads
        return options
    }

    /// The same with weights and offsets.
    private static var weighted: LogisticProblem {
        var generator = SeededGenerator(seed: 6)
        var result = problem
        result.weights = (0..<rows).map { _ in 5 + 10 * generator.uniform() }
        result.offsets = (0..<rows).map { _ in generator.uniform() - 0.5 }
        return result
    }

    @Test(arguments: [0.0, 1, 1e4], [false, true])
    func theAnswerIsThatOfTheThoroughWay(l2: Double, isWeighted: Bool) async throws {
        let sample = try LogisticSample(isWeighted ? Self.weighted : Self.problem)
        let solver = LogisticSolver(options: Self.options(l2: l2))
        let thorough = try await solver.solve(sample)
        let quick = try #require(await solver.solveManyRows(sample))
        let covariance = try #require(thorough.covariance)
        let found = try #require(quick.covariance)
        for index in 0...14 {
            let error = covariance[index, index].squareRoot()
            let difference = try #require(quick.coefficients[index]) - #require(thorough.coefficients[index])
            #expect(abs(difference) < 1e-8 * error)
            #expect(abs(found[index, index].squareRoot() / error - 1) < 1e-8)
        }
        #expect(abs(quick.loss / thorough.loss - 1) < 1e-13)
        #expect(quick.converged && quick.warnings.isEmpty)
    }

    /// The score equations, summed to 32 digits over the columns as they are: what is left of them, in standard errors.
    @Test func coefficientsSolveTheScoreEquations() async throws {
        let problem = Self.problem
        let fit = try await LogisticRegression.fit(problem, options: Self.options(l2: 1))
        let coefficients = try fit.terms.map { try #require($0.coefficient) }
        var scores = [DoubleDouble](repeating: DoubleDouble(0), count: 15)
        for row in 0..<Self.rows {
            var logOdds = coefficients[0]
            for column in 0..<14 { logOdds += coefficients[column + 1] * problem.columns[column][row] }
            let residual = 1 / (1 + exp(-logOdds)) - problem.target[row]
            scores[0].add(residual)
            for column in 0..<14 {
                scores[column + 1].add(product: DoubleDouble(residual), problem.columns[column][row])
            }
        }
        let left = scores.indices.map { scores[$0].high + ($0 == 0 ? 0 : coefficients[$0]) }
        let step = fit.covariance.times(left)
        for (change, term) in zip(step, fit.terms) {
            #expect(abs(change) < 1e-9 * (try #require(term.standardError)))
        }
    }

    @Test(arguments: [false, true])
    func threadsDoNotChangeABit(wantsStandardErrors: Bool) async throws {
        var fits: [LogisticFit] = []
        for threads in 1...3 {
            var options = Self.options(l2: 1, threads: threads)
            options.wantsStandardErrors = wantsStandardErrors
            fits.append(try await LogisticRegression.fit(Self.problem, options: options))
        }
        for fit in fits.dropFirst() {
            #expect(fit.terms == fits[0].terms)
            #expect(fit.covariance == fits[0].covariance)
            #expect(fit.logLikelihood == fits[0].logLikelihood)
        }
        #expect(fits[0].terms.allSatisfy { ($0.standardError == nil) != wantsStandardErrors })
    }

    @Test func withoutStandardErrorsTheCoefficientsAreTheSame() async throws {
        var options = Self.options()
        let with = try await LogisticRegression.fit(Self.problem, options: options)
        options.wantsStandardErrors = false
        let without = try await LogisticRegression.fit(Self.problem, options: options)
        for (one, other) in zip(with.terms, without.terms) {
            let difference = try #require(one.coefficient) - #require(other.coefficient)
            #expect(abs(difference) < 1e-8 * (try #require(one.standardError)))
        }
        #expect(abs(with.nullLogLikelihood - without.nullLogLikelihood) == 0)
    }

    /// Problems that few passes do not solve, and what the thorough way says of them.
    private enum Hard: CaseIterable {
        case collinear
        case nearlyCollinear
        case constant
        case separated
        case quasiSeparated

        func change(_ problem: inout LogisticProblem) {
            let rows = problem.target.indices
            switch self {
            case .collinear: problem.columns[9] = rows.map { problem.columns[8][$0] - problem.columns[10][$0] }
            case .nearlyCollinear:
                problem.columns[9] = rows.map {
                    problem.columns[8][$0] + 1e-5 * problem.columns[10][$0] * problem.columns[11][$0]
                }
            case .constant: problem.columns[9] = rows.map { _ in 7 }
            case .separated: problem.columns[9] = rows.map { problem.target[$0] + 0.5 * problem.columns[8][$0] }
            case .quasiSeparated:
                problem.columns[9] = rows.map { problem.target[$0] == 1 && problem.columns[8][$0] < 0.3 ? 1 : 0 }
            }
        }

        var warning: FitWarning.Code? {
            switch self {
            case .collinear: .collinear
            case .nearlyCollinear: nil
            case .constant: .constant
            case .separated, .quasiSeparated: .separation
            }
        }
    }

    @Test(arguments: Hard.allCases)
    private func hardProblemsAreLeftToTheThoroughWay(hard: Hard) async throws {
        var problem = Self.problem
        hard.change(&problem)
        #expect(await LogisticSolver(options: Self.options()).solveManyRows(try LogisticSample(problem)) == nil)
        let fit = try await LogisticRegression.fit(problem, options: Self.options())
        #expect(fit.converged)
        #expect(fit.warnings.map(\.code) == (hard.warning.map { [$0] } ?? []))
    }

    @Test func aCellThatIsNotFiniteIsNamed() async throws {
        var problem = Self.problem
        problem.columns[6][69_999] = .infinity
        await #expect(throws: LogisticError.notFinite(column: "c6", row: 69_999, value: .infinity)) {
            try await LogisticRegression.fit(problem, options: Self.options())
        }
    }

    /// By the conditions of Karush, Kuhn and Tucker, from plain loops over the rows.
    @Test(arguments: [1.0, 0.5])
    func everyStepOfAPathIsAnOptimum(alpha: Double) async throws {
        let problem = Self.problem
        var options = LogisticPath.Options()
        options.alpha = alpha
        options.count = 12
        options.threads = 2
        let sample = try LogisticSample(problem).standardised()
        let path = try await LogisticPath.fit(LogisticProblem(sample), options: options)
        #expect(path.steps.count == 12)
        for step in path.steps {
            var scores = [Double](repeating: 0, count: 15)
            var loss = 0.0
            for row in 0..<Self.rows {
                var logOdds = step.intercept
                for column in 0..<14 { logOdds += step.coefficients[column] * sample.columns[column][row] }
                let residual = 1 / (1 + exp(-logOdds)) - problem.target[row]
                loss += log1p(exp(problem.target[row] == 1 ? -logOdds : logOdds))
                scores[0] += residual
                for column in 0..<14 { scores[column + 1] += residual * sample.columns[column][row] }
            }
            #expect(step.converged)
            #expect(abs(step.logLikelihood / -loss - 1) < 1e-12)
            #expect(abs(scores[0]) < 1e-6)
            for (coefficient, score) in zip(step.coefficients, scores.dropFirst()) {
                let slope = score + step.l2 * coefficient
                if coefficient == 0 {
                    #expect(abs(slope) <= step.l1 * (1 + 1e-8))
                } else {
                    #expect(abs(slope + (coefficient > 0 ? step.l1 : -step.l1)) < 1e-8 * step.l1 + 1e-8)
                }
            }
        }
    }

    @Test func threadsDoNotChangeABitOfAPath() async throws {
        var options = LogisticPath.Options()
        options.count = 6
        options.standardize = true
        let one = try await LogisticPath.fit(Self.problem, options: options)
        options.threads = 3
        #expect(try await LogisticPath.fit(Self.problem, options: options).steps == one.steps)
    }
}
