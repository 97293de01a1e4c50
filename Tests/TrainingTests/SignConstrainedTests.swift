import Foundation
import Testing

@testable import Training

@Suite struct SignConstrainedTests {
    private func options(_ reference: InferenceCase) -> LogisticOptions {
        var options = reference.options
        for (place, sign) in (reference.signs ?? []).enumerated() where sign != 0 {
            options.signs["x\(place + 1)"] = sign > 0 ? .positive : .negative
        }
        return options
    }

    /// The references tried every set of columns that may be held at 0, in 70 digits.
    @Test(arguments: InferenceCase.having(\.signs))
    func theBestCoefficientsWithTheirSignsAreFound(of reference: InferenceCase) async throws {
        let fit = try await LogisticRegression.fit(reference.problem, options: options(reference))
        #expect(fit.converged)
        let expected = try #require(reference.signedCoefficients)
        #expect(worstRelative(fit.terms.compactMap(\.coefficient), expected) < 1e-8)
        #expect(worstRelative([fit.logLikelihood], [try #require(reference.signedLogLikelihood)]) < 1e-10)
        let held = fit.terms.filter { $0.coefficient == 0 }
        #expect(held.allSatisfy { $0.standardError == nil && $0.z == nil && $0.interval == nil })
        let named = fit.warnings.filter { $0.code == .heldAtZero }.flatMap(\.terms)
        #expect(named == held.map(\.name))
    }

    @Test func theReferencesHoldOneTermAndSeveral() {
        let counts = InferenceCase.having(\.signs).map { $0.signedCoefficients?.count { $0 == 0 } ?? 0 }
        #expect(counts.contains(1) && counts.contains { $0 > 1 })
    }

    /// Scaling columns changes neither what is held nor the likelihood.
    @Test func standardisedColumnsAreHeldAlike() async throws {
        let reference = try #require(InferenceCase.all.first { $0.name == "signs" })
        var options = options(reference)
        let plain = try await LogisticRegression.fit(reference.problem, options: options)
        options.standardize = true
        let scaled = try await LogisticRegression.fit(reference.problem, options: options)
        #expect(scaled.terms.map { $0.coefficient == 0 } == plain.terms.map { $0.coefficient == 0 })
        #expect(worstRelative([scaled.logLikelihood], [plain.logLikelihood]) < 1e-12)
    }

    /// x tells the outcomes apart upwards; held to 0 or less it cannot, and z is fitted as if alone.
    @Test func aConstraintMayKeepASeparatingTermFromRunningAway() async throws {
        let x: [Double] = [1, 2, 3, 4, 5, 6, 7, 8]
        let z: [Double] = [1, 0, 0, 1, 1, 0, 1, 1]
        let problem = LogisticProblem(names: ["x", "z"], columns: [x, z], target: [0, 0, 0, 0, 1, 1, 1, 1])
        var options = LogisticOptions()
        options.signs = ["x": .negative]
        let fit = try await LogisticRegression.fit(problem, options: options)
        #expect(fit.terms[1].coefficient == 0)
        // Of z = 0 one of three churned, of z = 1 three of five.
        #expect(abs(try #require(fit.terms[2].coefficient) - log(1.5 / 0.5)) < 1e-10)
        options.signs = ["z": .negative]
        await #expect(throws: LogisticError.self) { try await LogisticRegression.fit(problem, options: options) }
    }

    @Test func whatHasNoMeaningIsRefused() async throws {
        let problem = try #require(InferenceCase.all.first { $0.name == "plain" }).problem
        var options = LogisticOptions()
        options.signs = ["nobody": .positive]
        await #expect(throws: LogisticError.self) { try await LogisticRegression.fit(problem, options: options) }
        options.signs = ["x1": .positive]
        options.l1 = 1
        await #expect(throws: LogisticError.self) { try await LogisticRegression.fit(problem, options: options) }
    }
}
