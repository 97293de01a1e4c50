import Foundation
import Testing

@testable import Training

@Suite struct LogisticSeparationTests {
    /// Numbers in [0, 1) by the recurrence of the reference cases.
    private func uniforms(_ count: Int, seed: UInt64) -> [Double] {
        ReferenceCase.Column(seed: seed, base: 0.5).values([], rows: count)
    }

    /// Outcomes that two columns explain in part.
    private func overlapping(_ count: Int) -> LogisticProblem {
        let (a, b, u) = (uniforms(count, seed: 1), uniforms(count, seed: 2), uniforms(count, seed: 3))
        let target = (0..<count).map { row -> Double in
            let logOdds = 2 * a[row] - 3 * b[row]
            return u[row] < 1 / (1 + exp(-logOdds)) ? 1 : 0
        }
        return LogisticProblem(names: ["a", "b"], columns: [a, b], target: target)
    }

    @Test func completeSeparationLeavesEveryTermWithoutFigures() async throws {
        let a = uniforms(300, seed: 1)
        let problem = LogisticProblem(
            names: ["a", "b"], columns: [a, uniforms(300, seed: 2)], target: a.map { $0 > 0.5 ? 1 : 0 })
        let fit = try await LogisticRegression.fit(problem)
        #expect(fit.warnings.map(\.code) == [.separation])
        #expect(fit.warnings.first?.terms == ["(intercept)", "a", "b"])
        #expect(fit.terms.allSatisfy { $0.coefficient == nil && $0.standardError == nil && $0.oddsRatio == nil })
        #expect(fit.logLikelihood == 0)
    }

    @Test func aLevelWhoseRowsAllChurnedRunsAwayAndTheRestIsFittedWithoutThem() async throws {
        var problem = overlapping(400)
        let level = (0..<400).map { $0 % 40 == 7 ? 1.0 : 0 }
        for row in 0..<400 where level[row] == 1 { problem.target[row] = 1 }
        var others = problem
        others.weights = level.map { 1 - $0 }
        problem.names.append("level")
        problem.columns.append(level)
        let fit = try await LogisticRegression.fit(problem)
        let rest = try await LogisticRegression.fit(others)
        #expect(fit.warnings.map(\.code) == [.separation])
        #expect(fit.warnings.first?.terms == ["level"])
        #expect(try fit.term("level") == FittedTerm(name: "level"))
        for name in ["(intercept)", "a", "b"] {
            #expect(abs(try fit.coefficient(name) / rest.coefficient(name) - 1) < 1e-12)
            #expect(abs(try fit.standardError(name) / rest.standardError(name) - 1) < 1e-12)
        }
        #expect(abs(fit.logLikelihood / rest.logLikelihood - 1) < 1e-13)
    }

    @Test func rowsThatMeetOnTheBorderKeepTheColumnBeside() async throws {
        // Below 3 nobody churns, above it everybody; at 3 a second column decides.
        let count = 300
        let x = (0..<count).map { Double($0 % 7) }
        let b = uniforms(count, seed: 2)
        let u = uniforms(count, seed: 3)
        let target = (0..<count).map { row -> Double in
            let onTheBorder = u[row] < 0.2 + 0.6 * b[row]
            return x[row] > 3 || (x[row] == 3 && onTheBorder) ? 1 : 0
        }
        let fit = try await LogisticRegression.fit(
            LogisticProblem(names: ["x", "b"], columns: [x, b], target: target))
        #expect(fit.warnings.first?.terms == ["(intercept)", "x"])
        let border = (0..<count).filter { x[$0] == 3 }
        let rest = try await LogisticRegression.fit(
            LogisticProblem(names: ["b"], columns: [border.map { b[$0] }], target: border.map { target[$0] }))
        #expect(abs(try fit.coefficient("b") / rest.coefficient("b") - 1) < 1e-12)
        #expect(abs(fit.logLikelihood / rest.logLikelihood - 1) < 1e-12)
    }

    @Test func aSeparationBehindASeparationIsFoundToo() async throws {
        // "first" tells the rows of 1 apart; among the others "second" does, and the rest overlaps.
        var problem = overlapping(500)
        let first = (0..<500).map { $0 % 50 == 3 ? 1.0 : 0 }
        let second = (0..<500).map { row -> Double in
            if row % 50 == 9 { return 1 }
            return row % 50 == 3 ? Double(row % 4) : 0
        }
        for row in 0..<500 where row % 50 == 3 { problem.target[row] = 1 }
        for row in 0..<500 where row % 50 == 9 { problem.target[row] = 0 }
        problem.names += ["first", "second"]
        problem.columns += [first, second]
        let fit = try await LogisticRegression.fit(problem)
        #expect(fit.warnings.first?.terms == ["first", "second"])
        #expect(try fit.coefficient("a") > 0)
        #expect(fit.converged)
    }

    @Test(arguments: [1e-2, 1e-4, 1e-6])
    func outcomesThatOverlapByOnePairAreNoSeparation(gap: Double) async throws {
        var x = (0..<200).map { row -> Double in
            let step = row < 100 ? row - 100 : row - 99
            return Double(step) / 100
        }
        var target = x.map { $0 > 0 ? 1.0 : 0 }
        x += [gap, -gap]
        target += [0, 1]
        let fit = try await LogisticRegression.fit(LogisticProblem(names: ["x"], columns: [x], target: target))
        #expect(fit.warnings.isEmpty)
        #expect(fit.converged)
        #expect(try fit.coefficient("x") > 100)
    }

    @Test func aRowOfWeightZeroDoesNotMakeOutcomesOverlap() async throws {
        let x = [1.0, 2, 3, 4, 5, 6, 2]
        let fit = try await LogisticRegression.fit(
            LogisticProblem(
                names: ["x"], columns: [x], target: [0, 0, 0, 1, 1, 1, 1], weights: [1, 1, 1, 1, 1, 1, 0]))
        #expect(fit.warnings.map(\.code) == [.separation])
    }

    @Test func aRidgeKeepsSeparatedTermsFinite() async throws {
        var options = LogisticOptions()
        options.l2 = 0.1
        let fit = try await LogisticRegression.fit(
            LogisticProblem(names: ["x"], columns: [[1, 2, 3, 4, 5, 6]], target: [0, 0, 0, 1, 1, 1]),
            options: options)
        #expect(fit.warnings.isEmpty)
        #expect(try fit.coefficient("x") > 0)
    }

    @Test func separationIsNamedWhateverTheUnits() async throws {
        var problem = overlapping(400)
        let level = (0..<400).map { $0 % 40 == 7 ? 1.0 : 0 }
        for row in 0..<400 where level[row] == 1 { problem.target[row] = 1 }
        problem.names += ["level", "time"]
        problem.columns += [level.map { $0 * 1e9 }, (0..<400).map { 1.7e12 + Double($0 * 7919 % 400) * 864e5 }]
        problem.columns[0] = problem.columns[0].map { $0 * 1e-9 }
        let fit = try await LogisticRegression.fit(problem)
        #expect(fit.warnings.map(\.terms) == [["level"]])
        #expect(fit.terms.count { $0.coefficient != nil } == 4)
    }
}
