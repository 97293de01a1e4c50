public import Models
internal import Tables

/// Computes log-odds, and what each term adds to them.
public struct Scorer: Sendable {
    public let model: RiskModel
    /// One a term, in the model's order.
    private let readers: [ShapeReader]
    /// What contributions are multiplied by, and what they are added to before anything that is no straight line.
    private let slope: Double
    private let start: Double
    private let isStraight: Bool
    /// How many rows are worked on at a time.
    private static let rowsPerRange = 8192

    public init(_ model: RiskModel) {
        self.model = model
        readers = model.terms.map { ShapeReader($0.shape, model.inputs) }
        isStraight = model.calibration.straightLine != nil
        slope = model.calibration.straightLine?.slope ?? 1
        start = isStraight ? model.baseLogOdds : model.rawBaseLogOdds
    }

    /// The log-odds of each row: the base, then each term's contribution, added in the model's order; then the calibration
    /// where it is no straight line.
    ///
    /// The bits do not depend on the number of threads.
    public func logOdds(of matrix: ModelMatrix, threads: Int = 1) async throws -> [Double] {
        let pieces = try await inRanges(of: matrix.rowCount, size: Self.rowsPerRange, threads: threads) { rows in
            logOdds(of: matrix, rows: rows)
        }
        return Array(pieces.joined())
    }

    /// The risk of each row.
    public func risks(of matrix: ModelMatrix, threads: Int = 1) async throws -> [Double] {
        let pieces = try await inRanges(of: matrix.rowCount, size: Self.rowsPerRange, threads: threads) { rows in
            logOdds(of: matrix, rows: rows).map(model.risk(ofLogOdds:))
        }
        return Array(pieces.joined())
    }

    private func logOdds(of matrix: ModelMatrix, rows: Range<Int>) -> [Double] {
        let sums = sums(of: matrix, rows: rows)
        return isStraight ? sums : sums.map(model.finalLogOdds)
    }

    /// What each term adds to the log-odds of a row, in the model's order: slope · coefficient · (value − mean), and
    /// after them the offset where the model has one, and what the calibration changes where it is no straight line. With
    /// `RiskModel.baseLogOdds` they sum to the log-odds.
    public func contributions(of matrix: ModelMatrix, row: Int) -> [Double] {
        var result = model.terms.indices.map { contribution(of: $0, matrix, row) }
        if let offsets = matrix.offsets { result.append(slope * offsets[row]) }
        guard !isStraight else { return result }
        let sum = result.reduce(model.baseLogOdds, +)
        result.append(model.finalLogOdds(result.reduce(start, +)) - sum)
        return result
    }

    /// The log-odds of a range of rows, before a calibration that is no straight line.
    func sums(of matrix: ModelMatrix, rows: Range<Int>) -> [Double] {
        var sums = [Double](repeating: start, count: rows.count)
        for (term, reader) in zip(model.terms, readers) {
            reader.add(factor: slope * term.coefficient, mean: term.mean, in: matrix, rows: rows, to: &sums)
        }
        if let offsets = matrix.offsets {
            for (index, row) in rows.enumerated() { sums[index] += slope * offsets[row] }
        }
        return sums
    }

    private func contribution(of term: Int, _ matrix: ModelMatrix, _ row: Int) -> Double {
        slope * model.terms[term].coefficient
            * (readers[term].value(in: matrix, row: row) - model.terms[term].mean)
    }
}
