import Foundation
import LinearAlgebra
import Models
import Testing

@testable import Training

@Suite struct LogisticInferenceTests {
    @Test func everyCaseIsReadable() {
        #expect(InferenceCase.all.count == 11)
    }

    /// The sandwich to 1e-7 of 40 digits, whatever the units and however near-collinear the columns.
    @Test(arguments: InferenceCase.having(\.robust))
    func robustErrorsAgreeWithFortyDigits(of reference: InferenceCase) async throws {
        var options = reference.options
        options.standardErrors = .robust
        let fit = try await LogisticRegression.fit(reference.problem, options: options)
        #expect(fit.standardErrors == .robust)
        #expect(worstRelative(fit.terms.compactMap(\.standardError), try #require(reference.robust)) < 1e-7)
    }

    @Test(arguments: InferenceCase.having(\.clustered))
    func clusteredErrorsAgreeWithFortyDigits(of reference: InferenceCase) async throws {
        var options = reference.options
        options.standardErrors = .clustered
        let fit = try await LogisticRegression.fit(reference.problem, options: options)
        #expect(fit.clusters == reference.clusterCount)
        #expect(worstRelative(fit.terms.compactMap(\.standardError), try #require(reference.clustered)) < 1e-7)
    }

    /// A cluster a row is the robust sandwich but for the factor G/(G − 1).
    @Test func clustersOfOneRowAreTheRobustErrors() async throws {
        var problem = try #require(InferenceCase.all.first { $0.name == "plain" }).problem
        problem.clusters = problem.target.indices.map { Int32($0) }
        var options = LogisticOptions()
        options.standardErrors = .clustered
        let clustered = try await LogisticRegression.fit(problem, options: options)
        options.standardErrors = .robust
        let robust = try await LogisticRegression.fit(problem, options: options)
        let rows = Double(problem.target.count)
        let factor = (rows / (rows - 1)).squareRoot()
        let expected = robust.terms.compactMap { $0.standardError.map { $0 * factor } }
        #expect(worstRelative(clustered.terms.compactMap(\.standardError), expected) < 1e-12)
    }

    /// Each row five times, as one customer at five cutoffs: the model's errors shrink as if they were news, the clustered
    /// ones do not.
    @Test func rowsThatRepeatAreNoNewsToClusteredErrors() async throws {
        let once = try #require(InferenceCase.all.first { $0.name == "plain" }).problem
        func repeated(_ values: [Double]) -> [Double] { values.flatMap { [Double](repeating: $0, count: 5) } }
        let problem = LogisticProblem(
            names: once.names, columns: once.columns.map(repeated), target: repeated(once.target),
            clusters: once.target.indices.flatMap { [Int32](repeating: Int32($0), count: 5) })
        var options = LogisticOptions()
        options.standardErrors = .clustered
        let five = try await LogisticRegression.fit(problem, options: options)
        var single = once
        single.clusters = once.target.indices.map { Int32($0) }
        let one = try await LogisticRegression.fit(single, options: options)
        #expect(worstRelative(five.terms.compactMap(\.standardError), one.terms.compactMap(\.standardError)) < 1e-10)
        let model = five.modelCovariance[1, 1].squareRoot() / one.modelCovariance[1, 1].squareRoot()
        #expect(abs(model - 1 / 5.0.squareRoot()) < 1e-10)
    }

    @Test func theCommonFactorOfWeightsDoesNotMatterToSandwiches() async throws {
        var problem = try #require(InferenceCase.all.first { $0.name == "weights-and-offsets" }).problem
        var options = LogisticOptions()
        options.standardErrors = .robust
        let fit = try await LogisticRegression.fit(problem, options: options)
        problem.weights = problem.weights?.map { $0 * 1e-6 }
        let tiny = try await LogisticRegression.fit(problem, options: options)
        #expect(worstRelative(tiny.terms.compactMap(\.standardError), fit.terms.compactMap(\.standardError)) < 1e-9)
    }

    @Test func sandwichesDoNotDependOnThreads() async throws {
        let rows = 40_000
        let x = (0..<rows).map { sin(Double($0)) }
        let problem = LogisticProblem(
            names: ["x"], columns: [x], target: (0..<rows).map { sin(Double($0) * 1.7) + x[$0] > 0.9 ? 1 : 0 },
            clusters: (0..<rows).map { Int32($0 % 997) })
        for kind in [StandardErrors.robust, .clustered] {
            var options = LogisticOptions()
            options.standardErrors = kind
            let one = try await LogisticRegression.fit(problem, options: options)
            options.threads = 3
            #expect(try await LogisticRegression.fit(problem, options: options).covariance == one.covariance)
        }
    }

    /// The ends of profile-likelihood intervals to 1e-7 of their distance from the estimate.
    @Test(arguments: InferenceCase.having(\.profile))
    func profileIntervalsAgreeWithFortyDigits(of reference: InferenceCase) async throws {
        var options = reference.options
        options.intervals = .profile
        let fit = try await LogisticRegression.fit(reference.problem, options: options)
        let expected = try #require(reference.profile)
        let center = reference.coefficients
        for (index, term) in fit.terms.enumerated() {
            let interval = try #require(term.interval)
            let width = expected[index][1] - expected[index][0]
            #expect(abs(interval.lowerBound - expected[index][0]) < 1e-7 * width)
            #expect(abs(interval.upperBound - expected[index][1]) < 1e-7 * width)
            #expect(interval.contains(center[index]))
        }
    }

    @Test(arguments: InferenceCase.having(\.tests))
    func likelihoodRatioTestsAgreeWithFortyDigits(of reference: InferenceCase) async throws {
        let problem = reference.problem
        let fit = try await LogisticRegression.fit(problem, options: reference.options)
        for expected in reference.tests ?? [] {
            let names = expected.columns.map { problem.names[$0] }
            let test = try await LikelihoodRatioTest.dropping(names, from: problem, fit, options: reference.options)
            #expect(test.terms == names)
            #expect(test.degreesOfFreedom == names.count)
            #expect(abs(test.chiSquared - expected.chiSquared) < 1e-9 * max(1, expected.chiSquared))
            #expect(worstRelative([try #require(test.pValue)], [expected.pValue]) < 1e-8)
        }
    }

    /// A column set aside has no coefficient to drop.
    @Test func columnsSetAsideCountNoDegreesOfFreedom() async throws {
        var problem = try #require(InferenceCase.all.first { $0.name == "plain" }).problem
        problem.names += ["twice", "flat"]
        problem.columns += [problem.columns[0].map { 2 * $0 }, problem.columns[0].map { _ in 3 }]
        let fit = try await LogisticRegression.fit(problem)
        let test = try await LikelihoodRatioTest.dropping(
            ["x1", "twice", "flat"], from: problem, fit, options: LogisticOptions())
        #expect(test.degreesOfFreedom == 1)
        #expect(abs(test.chiSquared - 4.527138775882894) < 1e-9)
        let nothing = try await LikelihoodRatioTest.dropping(["flat"], from: problem, fit, options: LogisticOptions())
        #expect(nothing.degreesOfFreedom == 0 && nothing.chiSquared == 0 && nothing.pValue == nil)
    }

    @Test func whatSupposesIndependentRowsIsRefusedWhereTheyAreNot() async throws {
        let problem = try #require(InferenceCase.all.first { $0.name == "plain" }).problem
        var options = LogisticOptions()
        options.standardErrors = .robust
        options.intervals = .profile
        await #expect(throws: LogisticError.self) { try await LogisticRegression.fit(problem, options: options) }
        options.intervals = .wald
        let fit = try await LogisticRegression.fit(problem, options: options)
        await #expect(throws: LogisticError.self) {
            try await LikelihoodRatioTest.dropping(["x1"], from: problem, fit, options: options)
        }
        options.standardErrors = .clustered
        var single = problem
        single.clusters = problem.target.map { _ in 4 }
        await #expect(throws: LogisticError.self) { try await LogisticRegression.fit(single, options: options) }
        single.clusters = nil
        await #expect(throws: LogisticError.self) { try await LogisticRegression.fit(single, options: options) }
    }

    /// Two columns: 1/(1 − r²). Three: the diagonal of the inverse of their correlations, from its closed form.
    @Test func inflationFactorsAreThoseOfTheCorrelations() throws {
        let a: [Double] = [1, 2, 3, 4, 5, 6, 7, 8]
        let b: [Double] = [2, 1, 4, 3, 6, 5, 8, 7]
        let target: [Double] = [0, 1, 0, 1, 0, 1, 0, 1]
        // Σ(a − 4.5)(b − 4.5) = 38, Σ(a − 4.5)² = Σ(b − 4.5)² = 42.
        let r = 38.0 / 42
        let two = try VarianceInflation.factors(
            LogisticProblem(
                names: ["a", "b", "flat", "sum"], columns: [a, b, a.map { _ in 5 }, zip(a, b).map(+)], target: target))
        #expect(abs(try #require(two[0]) - 1 / (1 - r * r)) < 1e-12)
        #expect(abs(try #require(two[1]) - 1 / (1 - r * r)) < 1e-12)
        #expect(two[2] == nil && two[3] == nil)
        // Weights count rows: twice the weight is the row twice.
        let weighted = try VarianceInflation.factors(
            LogisticProblem(
                names: ["a", "b"], columns: [a, b], target: target, weights: [2, 1, 1, 3, 1, 1, 1, 2]))
        let order = [0, 0, 1, 2, 3, 3, 3, 4, 5, 6, 7, 7]
        let repeated = try VarianceInflation.factors(
            LogisticProblem(
                names: ["a", "b"], columns: [order.map { a[$0] }, order.map { b[$0] }], target: order.map { target[$0] }
            ))
        #expect(worstRelative(weighted.compactMap(\.self), repeated.compactMap(\.self)) < 1e-12)
    }

    /// x and x + 1e-7·u: 1/(1 − R²) = 1 + var x / (1e-14·var u) for uncorrelated x and u.
    @Test func inflationFactorsKeepTheirDigitsNearCollinearity() throws {
        let rows = 64
        let x = (0..<rows).map { Double($0 % 8) }
        let u = (0..<rows).map { Double($0 / 8) }
        let scale = 0x1p-23
        let found = try VarianceInflation.factors(
            LogisticProblem(
                names: ["x", "near"], columns: [x, zip(x, u).map { $0 + scale * $1 }],
                target: (0..<rows).map { Double($0 % 2) }))
        let expected = 1 + 1 / (scale * scale)
        #expect(worstRelative(found.compactMap(\.self), [expected, expected]) < 1e-8)
    }
}
