import Foundation
import Models
import Scoring
import Training

/// A made-up table of numbers with a 0/1 target drawn from a logistic model.
struct SampleTable: Sendable {
    let columns: [[Double]]
    let target: [Double]
    private let coefficients: [Double]
    private let intercept = -1.5

    init(rows: Int, columns width: Int) {
        var state: UInt64 = 7
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        columns = (0..<width).map { _ in (0..<rows).map { _ in uniform() + uniform() + uniform() - 1.5 } }
        coefficients = (0..<width).map { 0.4 * Double($0 % 5 - 2) }
        var logOdds = [Double](repeating: intercept, count: rows)
        for (column, coefficient) in zip(columns, coefficients) {
            for row in 0..<rows { logOdds[row] += coefficient * column[row] }
        }
        target = logOdds.map { uniform() < 1 / (1 + exp(-$0)) ? 1 : 0 }
    }

    private var names: [String] { columns.indices.map { "x\($0 + 1)" } }

    func fit(threads: Int) async throws -> LogisticFit {
        var options = LogisticOptions()
        options.l2 = 1
        options.threads = threads
        return try await LogisticRegression.fit(
            LogisticProblem(names: names, columns: columns, target: target), options: options)
    }

    /// At the answer the gradient of the penalised likelihood is zero: Σ (p − y)·x + l2·β = 0 for every column.
    func check(_ fit: LogisticFit) throws {
        let beta = fit.terms.map { $0.coefficient ?? .nan }
        var logOdds = [Double](repeating: beta[0], count: target.count)
        for (column, coefficient) in zip(columns, beta.dropFirst()) {
            for row in logOdds.indices { logOdds[row] += coefficient * column[row] }
        }
        let residuals = zip(logOdds, target).map { 1 / (1 + exp(-$0)) - $1 }
        var worst = abs(residuals.reduce(0, +))
        for (column, coefficient) in zip(columns, beta.dropFirst()) {
            worst = max(worst, abs(zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 } + coefficient))
        }
        guard worst < 1e-6 * Double(target.count) else {
            throw SampleDataset.WrongAnswer("largest component of the gradient", worst, "next to 0")
        }
    }

    /// The model that drew the target, and the table as it sees it.
    func scoring() -> SampleScoring {
        let inputs = names.map { name in
            ModelInput(
                name: name, meaning: "", origin: .column,
                encoding: .number(NumberEncoding(transform: .identity, fill: nil, centre: 0, scale: 1)))
        }
        let terms = zip(names, coefficients).enumerated().map { index, term in
            ModelTerm(name: term.0, shape: .linear(input: index), coefficient: term.1, mean: 0)
        }
        let figures = TrainingFigures(
            rows: target.count, churners: 0, logLikelihood: 0, nullLogLikelihood: 0, effectiveParameters: 0, l2: 0)
        let record = TrainingRecord(
            subject: .table(TableSubject(target: "y", positive: "1", weights: nil)), figures: figures)
        let model = RiskModel(inputs: inputs, intercept: intercept, terms: terms, training: record)
        return SampleScoring(
            scorer: Scorer(model), matrix: ModelMatrix(rowCount: target.count, columns: columns.map { .numbers($0) }))
    }

    /// Risks are 1/(1 + e^(−log-odds)), computed here row by row.
    func check(risks: [Double]) throws {
        for row in stride(from: 0, to: target.count, by: 997) {
            let logOdds = zip(columns, coefficients).reduce(intercept) { $0 + $1.0[row] * $1.1 }
            let expected = 1 / (1 + exp(-logOdds))
            guard abs(risks[row] - expected) < 1e-12 else {
                throw SampleDataset.WrongAnswer("risk of row \(row)", risks[row], expected)
            }
        }
    }
}

/// A model and the rows it is to score.
struct SampleScoring: Sendable {
    let scorer: Scorer
    let matrix: ModelMatrix
}
