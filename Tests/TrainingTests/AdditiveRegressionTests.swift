import Models
import Testing

@testable import Training

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What an additive fit promises whatever the data.
@Suite struct AdditiveRegressionTests {
    private static let withoutPairs: AdditiveOptions = {
        var options = AdditiveOptions()
        options.pairs = false
        return options
    }()

    /// Numbers with a curve and with missing values, a pair, and a category.
    private static func mixed(_ count: Int = 1123, seed: UInt64 = 3) -> AdditiveSample {
        var sample = AdditiveSample(count, seed: seed, base: -0.5)
        let a = sample.number { 1.2 * sin(1.5 * $0) }
        let codes = sample.levels([0.5, 0.3, 0.2], [0, 1, -1])
        _ = sample.number(missing: 0.2, whenMissing: 1) { 0.5 * $0 }
        sample.add { codes[$0] == 1 ? 1.2 * a[$0] : 0 }
        return sample
    }

    @Test func theSameBitsForAnyNumberOfThreads() async throws {
        var sample = Self.mixed()
        let data = sample.data()
        let one = try await AdditiveRegression.fit(data, AdditiveOptions())
        #expect(one.converged && one.hasSurface)
        for threads in [2, 3] {
            var options = AdditiveOptions()
            options.threads = threads
            let other = try await AdditiveRegression.fit(data, options)
            #expect(other.terms.terms == one.terms.terms && other.terms.intercept == one.terms.intercept)
            #expect(other.terms.figures == one.terms.figures)
            #expect(other.heldOut?.logOdds == one.heldOut?.logOdds && other.logLikelihood == one.logLikelihood)
        }
    }

    @Test func theOrderOfRowsTellsNothing() async throws {
        var sample = Self.mixed()
        let data = sample.data()
        let order = data.target.indices.map { ($0 * 400) % data.rowCount }
        try #require(Set(order).count == data.rowCount)
        let one = try await AdditiveRegression.fit(data, Self.withoutPairs)
        let other = try await AdditiveRegression.fit(data.restricted(to: order), Self.withoutPairs)
        let (left, right) = (one.logOdds(of: data.matrix), other.logOdds(of: data.matrix))
        for row in left.indices { #expect(abs(left[row] - right[row]) < 1e-9) }
        #expect(abs(one.effectiveParameters - other.effectiveParameters) < 1e-9)
    }

    /// Customers at three cutoffs whose rows are the same: likelihoods add up, and nothing else changes.
    @Test func threeRowsOfEachCustomerTellAsMuchAsOne() async throws {
        // 1123 = 11 · 102 + 1 rows: the knots of the rows thrice are the same rows.
        var sample = Self.mixed()
        let data = sample.data()
        let thrice = data.restricted(to: data.target.indices.flatMap { [$0, $0, $0] })
        let customers = data.target.indices.flatMap { [Int32]($0 < 0 ? [] : [Int32](repeating: Int32($0), count: 3)) }
        let repeated = AdditiveData(
            inputs: data.inputs, matrix: thrice.matrix, target: thrice.target, customers: customers)
        let one = try await AdditiveRegression.fit(data, Self.withoutPairs)
        let other = try await AdditiveRegression.fit(repeated, Self.withoutPairs)
        #expect(abs(other.logLikelihood - 3 * one.logLikelihood) < 1e-6)
        #expect(abs(other.nullLogLikelihood - 3 * one.nullLogLikelihood) < 1e-6)
        #expect(abs(other.effectiveParameters - one.effectiveParameters) < 1e-6)
        let (left, right) = (one.terms, other.terms)
        #expect(left.terms.map(\.name) == right.terms.map(\.name))
        for (term, twin) in zip(left.terms, right.terms) {
            #expect(abs(term.coefficient - twin.coefficient) < 1e-7)
            #expect(abs((term.figures.standardError ?? 0) - (twin.figures.standardError ?? 0)) < 1e-7)
        }
    }

    @Test func termsGiveTheLikelihoodOfTheFit() async throws {
        var sample = Self.mixed()
        let offsets = (0..<1123).map { Double($0 % 5) / 2 - 1 }
        let weights = (0..<1123).map { 0.5 + Double($0 % 3) }
        let data = sample.data(weights: weights, offsets: offsets)
        let fit = try await AdditiveRegression.fit(data, AdditiveOptions())
        let logOdds = fit.logOdds(of: data.matrix)
        var likelihood = 0.0
        for row in logOdds.indices {
            let sign = data.target[row] == 1 ? 1.0 : -1
            likelihood -= weights[row] * log1p(exp(-sign * (logOdds[row] + offsets[row])))
        }
        #expect(abs(likelihood - fit.logLikelihood) < 1e-8)
        #expect(fit.nullLogLikelihood < fit.logLikelihood)
        #expect(
            abs(
                fit.terms.terms.reduce(fit.terms.intercept) { $0 + $1.coefficient * $1.mean }
                    - fit.result.coordinates[0]) < 1e-12)
    }

    /// What is known of each row's log-odds is not learnt again.
    @Test func offsetsAreTakenForKnown() async throws {
        var sample = AdditiveSample(3000, seed: 5, base: 0.3)
        let a = sample.number { $0 }
        let truth = sample.logOdds
        let offsets = a.map { -2 * $0 + 0.5 }
        let fit = try await AdditiveRegression.fit(sample.data(offsets: offsets), Self.withoutPairs)
        let found = fit.logOdds(of: ModelMatrix(rowCount: a.count, columns: sample.columns))
        let error = zip(found, truth).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)
        #expect(error.squareRoot() < 0.2)
    }

    @Test func missingValuesAreAFindingOfTheirOwn() async throws {
        var sample = AdditiveSample(4000, seed: 6)
        _ = sample.number(missing: 0.25, whenMissing: 1.5) { 0.8 * $0 }
        let data = sample.data()
        let fit = try await AdditiveRegression.fit(data, Self.withoutPairs)
        #expect(fit.terms.terms.map(\.name) == ["x1", "x1=missing"])
        let matrix = ModelMatrix(rowCount: 3, columns: [.numbers([.nan, 0, 1])])
        let found = fit.logOdds(of: matrix)
        #expect(abs(found[0] - 1.5) < 0.3 && abs(found[1]) < 0.3 && abs(found[2] - 0.8) < 0.3, "\(found)")
    }

    @Test func fewLevelsOfANumberNeedNoOrder() async throws {
        var sample = AdditiveSample(6000, seed: 7)
        let values = (0..<6000).map { Double($0 * 7 % 5) }
        let effects = [1.0, -1, 1, -1, 0]
        sample.append(values)
        sample.add { effects[Int(values[$0])] }
        let fit = try await AdditiveRegression.fit(sample.data(), Self.withoutPairs)
        let found = fit.logOdds(of: ModelMatrix(rowCount: 5, columns: [.numbers([0, 1, 2, 3, 4])]))
        for (one, other) in zip(found, effects) { #expect(abs(one - other) < 0.25) }
    }

    /// With 8000 rows the shrinkage of one strong effect is nearly nothing: what is left are two shares of churners, with
    /// log-odds ln(p / (1 − p)) and standard errors √(1 / (n·p·(1 − p))).
    @Test func aNumberOfTwoValuesIsOneCoefficient() async throws {
        var sample = AdditiveSample(8000, seed: 8, base: -1)
        let values = (0..<8000).map { $0 % 4 == 0 ? 3.0 : 1 }
        sample.append(values)
        sample.add { values[$0] == 3 ? 2 : 0 }
        let data = sample.data()
        let fit = try await AdditiveRegression.fit(data, Self.withoutPairs)
        let (intercept, figures, terms) = fit.terms
        #expect(terms.map(\.name) == ["x1"] && terms[0].shape == .linear(input: 0))
        func share(_ value: Double) -> (logOdds: Double, variance: Double) {
            let rows = values.indices.filter { values[$0] == value }
            let churned = rows.reduce(0) { $0 + data.target[$1] }
            let p = churned / Double(rows.count)
            return (log(p / (1 - p)), 1 / (Double(rows.count) * p * (1 - p)))
        }
        let (low, high) = (share(1), share(3))
        let slope = (high.logOdds - low.logOdds) / 2
        #expect(abs(terms[0].coefficient - slope) < 0.01)
        let error = try #require(terms[0].figures.standardError)
        #expect(abs(error - (low.variance + high.variance).squareRoot() / 2) < 0.02 * error)
        // The line through both, at 0: 1.5 · low − 0.5 · high.
        #expect(abs(intercept - (1.5 * low.logOdds - 0.5 * high.logOdds)) < 0.02)
        let expected = (2.25 * low.variance + 0.25 * high.variance).squareRoot()
        #expect(abs(try #require(figures.standardError) - expected) < 0.02 * expected)
        #expect(try #require(figures.low) < intercept && intercept < (try #require(figures.high)))
    }

    @Test func aRareLevelIsDrawnToTheMeanAndOneThatSeparatesStaysFinite() async throws {
        var sample = AdditiveSample(2000, seed: 9)
        let codes = sample.levels([0.3, 0.3, 0.38, 0.01, 0.01], [0, 0.6, -0.6, 0, 0])
        let data = sample.data()
        let target = codes.indices.map { codes[$0] == 3 ? 1 : codes[$0] == 4 ? 0 : data.target[$0] }
        let separated = AdditiveData(inputs: data.inputs, matrix: data.matrix, target: target)
        let fit = try await AdditiveRegression.fit(separated, Self.withoutPairs)
        #expect(fit.converged)
        let terms = fit.terms.terms
        #expect(terms.map(\.name) == ["g1=l0", "g1=l1", "g1=l2", "g1=l3", "g1=l4"])
        #expect((0.5...8).contains(terms[3].coefficient) && (-8...(-0.5)).contains(terms[4].coefficient))
        for term in terms { #expect(term.figures.standardError?.isFinite == true) }
        #expect(try #require(terms[3].figures.standardError) > 2 * (try #require(terms[0].figures.standardError)))
        // By the rows the effects are 0 on the average.
        let mean = codes.reduce(0) { $0 + terms[Int($1)].coefficient } / 2000
        #expect(abs(mean) < 1e-10)
    }

    @Test func aNumberThatSeparatesTheOutcomesStaysFinite() async throws {
        var sample = AdditiveSample(400, seed: 10)
        let values = sample.number()
        let data = sample.data()
        let separated = AdditiveData(
            inputs: data.inputs, matrix: data.matrix, target: values.map { $0 > 0.5 ? 1 : 0 })
        let fit = try await AdditiveRegression.fit(separated, AdditiveOptions())
        #expect(fit.converged)
        let logOdds = fit.logOdds(of: data.matrix)
        #expect(logOdds.allSatisfy(\.isFinite) && (fit.terms.figures.standardError ?? .nan).isFinite)
        let outcomes = zip(logOdds, values).filter { abs($0.1 - 0.5) > 0.3 }
        #expect(outcomes.allSatisfy { ($0.0 > 0) == ($0.1 > 0.5) })
    }

    @Test func columnsThatTellNothingAreLeftOut() async throws {
        var sample = AdditiveSample(500, seed: 11)
        sample.append([Double](repeating: 4, count: 500))
        sample.append([Double](repeating: .nan, count: 500))
        _ = sample.number { $0 }
        let fit = try await AdditiveRegression.fit(sample.data(), Self.withoutPairs)
        #expect(fit.terms.terms.map(\.name) == ["x3"])
    }

    @Test func nothingButTheInterceptIsTheShareOfChurners() async throws {
        let target = (0..<40).map { $0 % 4 == 0 ? 1.0 : 0 }
        let data = AdditiveData(inputs: [], matrix: ModelMatrix(rowCount: 40, columns: []), target: target)
        let fit = try await AdditiveRegression.fit(data, AdditiveOptions())
        #expect(abs(fit.terms.intercept - log(1 / 3.0)) < 1e-9 && fit.terms.terms.isEmpty)
        #expect(abs(fit.logLikelihood - (10 * log(0.25) + 30 * log(0.75))) < 1e-9)
        #expect(abs(fit.logLikelihood - fit.nullLogLikelihood) < 1e-9)
    }

    @Test func oneClassAndNoRowsAreErrors() async {
        let one = AdditiveData(
            inputs: [], matrix: ModelMatrix(rowCount: 3, columns: []), target: [1, 1, 1])
        await #expect(throws: LogisticError.oneClass(churned: true, rows: 3)) {
            try await AdditiveRegression.fit(one, AdditiveOptions())
        }
        let none = AdditiveData(inputs: [], matrix: ModelMatrix(rowCount: 0, columns: []), target: [])
        await #expect(throws: LogisticError.noRows) {
            try await AdditiveRegression.fit(none, AdditiveOptions())
        }
    }
}
