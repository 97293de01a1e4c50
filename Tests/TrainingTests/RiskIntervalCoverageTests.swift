import Foundation
import LinearAlgebra
import Models
import Scoring
import Statistics
import Testing

@testable import Training

@Suite struct RiskIntervalCoverageTests {
    private struct Reference: Decodable {
        let rows: [Int]
        let logOdds, standardErrors: [Double]
    }

    private static let record = TrainingRecord(
        subject: .table(TableSubject(target: "y", positive: "")),
        figures: .init(
            rows: 10, churners: 4, logLikelihood: -5, nullLogLikelihood: -6, effectiveParameters: 2))

    private func model(_ fit: AdditiveFit) -> RiskModel {
        let found = fit.terms
        return RiskModel(
            inputs: fit.inputs, intercept: found.intercept, terms: found.terms, covariance: fit.parameterCovariance,
            training: Self.record)
    }

    /// Of an additive fit at given strengths: what a dense program says of it (Tests/References/additive/intervals.py).
    @Test func additiveIntervalsAreThoseOfTheDenseDesign() async throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/additive/intervals.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let reference = try decoder.decode(Reference.self, from: Data(contentsOf: file))
        let additive = try AdditiveCase.load()
        let solver = try additive.solver()
        let start = [Double](repeating: 0, count: solver.objective.design.size)
        let result = try #require(await solver.fit(from: start, strengths: additive.fixed.strengths))
        let data = additive.additiveData
        let fit = AdditiveFit(
            design: solver.objective.design, inputs: data.inputs, result: result, logLikelihood: 0,
            nullLogLikelihood: 0,
            rows: data.rowCount, churners: 0, heldOut: nil, setAside: [])
        let matrix = ModelMatrix(rowCount: data.rowCount, columns: data.matrix.columns, offsets: data.offsets)
        let found = try await IntervalScorer(model(fit)).intervals(of: matrix)
        for (row, (logOdds, error)) in zip(reference.rows, zip(reference.logOdds, reference.standardErrors)) {
            let half = NormalDistribution.quantile975 * error
            #expect(abs(Logistic.logOdds(found[row].low) - (logOdds - half)) < 1e-6 * half, "row \(row)")
            #expect(abs(Logistic.logOdds(found[row].high) - (logOdds + half)) < 1e-6 * half, "row \(row)")
        }
    }

    /// How often intervals hold the true risk of the rows, over sets drawn anew.
    private func coverage(
        sets: Int, rows: Int, _ interval: (AdditiveSample, [Double]) async throws -> [RiskInterval]
    ) async throws -> Double {
        var (held, all) = (0, 0)
        for set in 0..<sets {
            var sample = AdditiveSample(rows, seed: UInt64(100 + set), base: -0.8)
            _ = sample.number { 0.7 * $0 }
            _ = sample.number { -0.4 * $0 }
            let target = sample.data().target
            for (logOdds, found) in zip(sample.logOdds, try await interval(sample, target)) {
                let risk = Logistic.risk(logOdds)
                all += 1
                if found.low <= risk, risk <= found.high { held += 1 }
            }
        }
        return Double(held) / Double(all)
    }

    @Test func linearIntervalsHoldTheTrueRiskAsOftenAsTheySay() async throws {
        let found = try await coverage(sets: 200, rows: 300) { sample, target in
            let columns = sample.columns.compactMap { column -> [Double]? in
                if case .numbers(let values) = column { values } else { nil }
            }
            let problem = LogisticProblem(names: ["x1", "x2"], columns: columns, target: target)
            let fit = try await LogisticRegression.fit(problem)
            let terms = (0..<2).map { index in
                ModelTerm(
                    name: "x\(index + 1)", shape: .linear(input: index),
                    coefficient: fit.terms[index + 1].coefficient ?? 0,
                    mean: 0)
            }
            let model = RiskModel(
                inputs: sample.inputs, intercept: fit.terms[0].coefficient ?? 0, terms: terms,
                covariance: fit.covariance(ofAverage: [1, 0, 0], scales: [1, 1]), training: Self.record)
            return try await IntervalScorer(model).intervals(
                of: ModelMatrix(rowCount: target.count, columns: sample.columns))
        }
        // 200 sets, whose rows go together: a standard error of about a hundredth.
        #expect(found > 0.92 && found < 0.98, "\(found)")
    }

    @Test func additiveIntervalsHoldTheTrueRiskNearlyAsOften() async throws {
        let found = try await coverage(sets: 60, rows: 500) { sample, target in
            let matrix = ModelMatrix(rowCount: target.count, columns: sample.columns)
            let fit = try await AdditiveRegression.fit(
                AdditiveData(inputs: sample.inputs, matrix: matrix, target: target), AdditiveOptions())
            return try await IntervalScorer(model(fit)).intervals(of: matrix)
        }
        #expect(found > 0.90 && found < 0.99, "\(found)")
    }
}
