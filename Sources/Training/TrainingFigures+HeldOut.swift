internal import Evaluation
public import Models
internal import Statistics
internal import Tables

extension TrainingFigures.CrossValidation {
    /// The figures of log-odds by fits that had not seen their rows.
    public init(churned: [Bool], logOdds: [Double], calibrationSlope: Double? = nil) throws {
        let outcomes = try RankedOutcomes(churned: churned, scores: logOdds.map(Logistic.risk))
        self.init(
            folds: CustomerFolds.count, rows: churned.count, auc: outcomes.auc,
            logLoss: outcomes.logLoss ?? .infinity,
            calibrationSlope: calibrationSlope ?? outcomes.calibrationLine?.slope ?? 1)
    }
}

extension RiskModel {
    /// The log-odds of rows before calibration: the constant and the terms, offsets aside.
    func rawLogOdds(of matrix: ModelMatrix, threads: Int = 1) -> [Double] {
        let size = 16_384
        let parts = concurrently((matrix.rowCount + size - 1) / size, threads: threads) { part in
            let rows = part * size..<min(matrix.rowCount, (part + 1) * size)
            var sums = [Double](repeating: intercept, count: rows.count)
            for term in terms {
                ShapeReader(term.shape, inputs).add(
                    factor: term.coefficient, mean: 0, in: matrix, rows: rows, to: &sums)
            }
            return sums
        }
        return Array(parts.joined())
    }

    /// The risks that part rows into tenths: nine, descending.
    public func decileRisks(of matrix: ModelMatrix, offsets: [Double]? = nil, threads: Int = 1) -> [Double] {
        var logOdds = rawLogOdds(of: matrix, threads: threads)
        if let offsets { for row in logOdds.indices { logOdds[row] += offsets[row] } }
        let count = logOdds.count
        return (1...9).map { tenth in
            let place = Swift.min(count - 1, count * tenth / 10)
            return Logistic.risk(finalLogOdds(logOdds.select(count - 1 - place)))
        }
    }
}
