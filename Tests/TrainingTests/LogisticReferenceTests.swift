import Foundation
import Testing

@testable import Training

@Suite struct LogisticReferenceTests {
    @Test func everyReferenceFileIsReadable() {
        #expect(ReferenceCase.all.count == 25)
    }

    /// Coefficients to 1e-8, standard errors to 1e-7, log-likelihoods to 1e-10, all relative.
    @Test(arguments: ReferenceCase.all)
    func figuresAgreeWithFiftyDigits(of reference: ReferenceCase) async throws {
        let fit = try await LogisticRegression.fit(reference.problem, options: reference.options)
        #expect(fit.converged)
        #expect(fit.warnings.isEmpty)
        let coefficients = try fit.terms.map { try #require($0.coefficient) }
        // A lasso has no standard errors.
        let errors = fit.terms.compactMap(\.standardError)
        let coefficientError = worst(coefficients, reference.coefficients)
        let standardErrorError = worst(errors, reference.standardErrors)
        let likelihoodError = worst([fit.logLikelihood], [reference.logLikelihood])
        #expect(coefficientError < 1e-8)
        #expect(standardErrorError < 1e-7)
        #expect(likelihoodError < 1e-10)
        #expect(worst([fit.nullLogLikelihood], [reference.nullLogLikelihood]) < 1e-10)
    }

    /// The largest relative difference.
    private func worst(_ found: [Double], _ expected: [Double]) -> Double {
        #expect(found.count == expected.count)
        return zip(found, expected).reduce(0) { $1.0 == $1.1 ? $0 : max($0, abs($1.0 - $1.1) / $1.1.magnitude) }
    }
}
