import Foundation
import Models
import Testing

@testable import Training

/// Plain fits against what statsmodels says of them (Tests/References/logistic/statsmodels_fits.py).
@Suite struct StatsmodelsTests {
    struct File: Decodable {
        let statsmodels: String
        let cases: [Case]
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let rows: Int
        let columns: [ReferenceCase.Column]
        let weights: ReferenceCase.Column?
        let offsets: ReferenceCase.Column?
        let clusters: ReferenceCase.Column?
        let target: String
        let coefficients: [Double]
        let standardErrors: [Double]
        let z: [Double]
        let pValues: [Double]
        let low: [Double]
        let high: [Double]
        let logLikelihood: Double
        let nullLogLikelihood: Double?
        let robust: [Double]?
        let clustered: [Double]?

        var testDescription: String { name }

        var problem: LogisticProblem {
            var made: [[Double]] = []
            for column in columns { made.append(column.values(made, rows: rows)) }
            return LogisticProblem(
                names: columns.indices.map { "x\($0 + 1)" }, columns: made, target: target.map { $0 == "1" ? 1 : 0 },
                weights: weights?.values(made, rows: rows), offsets: offsets?.values(made, rows: rows),
                clusters: clusters?.values(made, rows: rows).map { Int32($0) })
        }
    }

    static let cases: [Case] = {
        let file = InferenceCase.folder.appendingPathComponent("statsmodels.json")
        return (try? InferenceCase.decoder.decode(File.self, from: Data(contentsOf: file)))?.cases ?? []
    }()

    @Test func theReferencesAreReadable() {
        #expect(Self.cases.count == 5)
    }

    /// statsmodels' own fits end about 1e-9 from the optimum; p-values magnify what z differs by.
    @Test(arguments: cases) func figuresAgree(on reference: Case) async throws {
        let fit = try await LogisticRegression.fit(reference.problem)
        #expect(worstRelative(fit.terms.compactMap(\.coefficient), reference.coefficients) < 1e-8)
        #expect(worstRelative(fit.terms.compactMap(\.standardError), reference.standardErrors) < 1e-7)
        #expect(worstRelative(fit.terms.compactMap(\.z), reference.z) < 1e-7)
        #expect(worstRelative(fit.terms.compactMap(\.pValue), reference.pValues) < 1e-5)
        #expect(worstRelative(fit.terms.compactMap(\.interval?.lowerBound), reference.low) < 1e-6)
        #expect(worstRelative(fit.terms.compactMap(\.interval?.upperBound), reference.high) < 1e-6)
        #expect(worstRelative([fit.logLikelihood], [reference.logLikelihood]) < 1e-10)
        if let null = reference.nullLogLikelihood {
            #expect(worstRelative([fit.nullLogLikelihood], [null]) < 1e-10)
        }
    }

    @Test(arguments: cases.filter { $0.robust != nil }) func sandwichesAgree(on reference: Case) async throws {
        var options = LogisticOptions()
        options.standardErrors = .robust
        let robust = try await LogisticRegression.fit(reference.problem, options: options)
        #expect(worstRelative(robust.terms.compactMap(\.standardError), try #require(reference.robust)) < 1e-7)
        options.standardErrors = .clustered
        let clustered = try await LogisticRegression.fit(reference.problem, options: options)
        #expect(worstRelative(clustered.terms.compactMap(\.standardError), try #require(reference.clustered)) < 1e-7)
    }
}
