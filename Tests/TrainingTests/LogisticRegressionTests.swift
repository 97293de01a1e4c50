import Foundation
import Synchronization
import Testing

@testable import Training

extension LogisticFit {
    /// The term of a name.
    func term(_ name: String) throws -> FittedTerm { try #require(terms.first { $0.name == name }) }

    /// A term's coefficient, which must be there.
    func coefficient(_ name: String) throws -> Double { try #require(term(name).coefficient) }

    /// A term's standard error, which must be there.
    func standardError(_ name: String) throws -> Double { try #require(term(name).standardError) }
}

@Suite struct LogisticRegressionTests {
    /// A 2 × 2 table of counts as grouped data: exposed and not, churned and not.
    private func table(_ a: Double, _ b: Double, _ c: Double, _ d: Double) -> LogisticProblem {
        LogisticProblem(
            names: ["exposed"], columns: [[1, 1, 0, 0]], target: [1, 0, 1, 0], weights: [a, b, c, d])
    }

    /// A pass for the start, one an iteration, and no fewer under a penalty.
    @Test(arguments: [(0.0, 0.0), (0, 2), (2, 0)])
    func everyPassOverTheRowsIsTold(l1: Double, l2: Double) async throws {
        let passes = Mutex(0)
        var options = LogisticOptions()
        (options.l1, options.l2) = (l1, l2)
        options.onPass = { passes.withLock { $0 += 1 } }
        let fit = try await LogisticRegression.fit(table(17, 83, 5, 195), options: options)
        #expect(passes.withLock { $0 } > fit.iterations && fit.iterations > 0)
    }

    @Test func twoByTwoTableGivesItsLogOddsRatioAndStandardError() async throws {
        let fit = try await LogisticRegression.fit(table(17, 83, 5, 195))
        let logOddsRatio = log(Double(17 * 195) / Double(83 * 5))
        let error = [17.0, 83, 5, 195].reduce(0) { $0 + 1 / $1 }.squareRoot()
        #expect(abs(try fit.coefficient("exposed") - logOddsRatio) < 1e-13)
        #expect(abs(try fit.standardError("exposed") - error) < 1e-9)
        #expect(abs(try fit.coefficient("(intercept)") - log(5.0 / 195)) < 1e-13)
        #expect(abs(try fit.standardError("(intercept)") - (1.0 / 5 + 1.0 / 195).squareRoot()) < 1e-9)
        #expect(fit.converged)
    }

    @Test func logLikelihoodsOfATableAreThoseOfItsShares() async throws {
        let fit = try await LogisticRegression.fit(table(17, 83, 5, 195))
        let exposed = 17 * log(0.17) + 83 * log(0.83)
        let others = 5 * log(0.025) + 195 * log(0.975)
        #expect(abs(fit.logLikelihood - exposed - others) < 1e-11)
        let null = 22 * log(22.0 / 300) + 278 * log(278.0 / 300)
        #expect(abs(fit.nullLogLikelihood - null) < 1e-11)
    }

    @Test func combinationsAndConstantsAreSetAsideAndNamed() async throws {
        var problem = table(17, 83, 5, 195)
        problem.names += ["copy", "flat"]
        problem.columns += [problem.columns[0].map { 3 * $0 - 2 }, [7, 7, 7, 7]]
        let fit = try await LogisticRegression.fit(problem)
        #expect(try fit.term("copy").coefficient == nil)
        #expect(Set(fit.warnings.map(\.code)) == [.collinear, .constant])
        #expect(fit.warnings.map(\.terms) == [["copy"], ["flat"]])
        #expect(fit.warnings[0].message.contains("3·exposed + -2"))
        #expect(abs(try fit.coefficient("exposed") - log(Double(17 * 195) / Double(83 * 5))) < 1e-13)
    }
}
