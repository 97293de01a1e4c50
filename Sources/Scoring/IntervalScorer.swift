internal import LinearAlgebra
public import Models
internal import Statistics
internal import Tables

/// Finds intervals of risks by the delta method: log-odds ± z·√(gᵀCg) for the gradient g of the log-odds by the parameters
/// and their covariance C, both ends then made risks as the log-odds are.
///
/// Of several horizons g is the gradient of the log-odds of the risk within the horizon spoken of (Wasserman 2004, 9.9).
public struct IntervalScorer: Sendable {
    private let scorer: Scorer
    private let readers: [ShapeReader]
    /// The first parameter of each term.
    private let starts: [Int]
    private let parameterCount: Int
    /// A row a parameter: the covariance is root·rootᵀ.
    private let root: Matrix
    /// Rows worked on together; how they are parted is seen in the last bits, and thus the same everywhere.
    private static let rowsPerBlock = 256

    /// - Throws: where the model does not know how well its parameters are known.
    public init(_ model: RiskModel) throws(ModelError) {
        guard let covariance = model.covariance else { throw .noCovariance }
        scorer = Scorer(model)
        readers = model.terms.map { ShapeReader($0.shape, model.inputs) }
        var starts = [1]
        for term in model.terms { starts.append(starts[starts.count - 1] + term.parameterCount) }
        self.starts = starts
        parameterCount = covariance.rows.count
        var root = Matrix(rows: covariance.rows.count, columns: max(1, covariance.rank))
        for (row, parameter) in covariance.rows.enumerated() {
            for (column, value) in parameter.values.enumerated() { root[row, column] = value }
        }
        self.root = root
    }

    /// The interval of each row's risk. The bits do not depend on the number of threads.
    ///
    /// - Parameter progress: Called, from any thread, with how many rows more are done.
    public func intervals(
        of matrix: ModelMatrix, threads: Int = 1, progress: @escaping @Sendable (_ rows: Int) -> Void = { _ in }
    ) async throws -> [RiskInterval] {
        let pieces = try await inRanges(of: matrix.rowCount, size: Self.rowsPerBlock, threads: threads) { rows in
            let found = intervals(of: matrix, rows: rows)
            progress(rows.count)
            return found
        }
        return Array(pieces.joined())
    }

    /// The interval of one row, to the bit as among all.
    public func interval(of matrix: ModelMatrix, row: Int) -> RiskInterval {
        let start = row / Self.rowsPerBlock * Self.rowsPerBlock
        return intervals(of: matrix, rows: start..<min(start + Self.rowsPerBlock, matrix.rowCount))[row - start]
    }

    /// The interval of each row by sums of its own, so that its bits do not depend on the rows beside it: for customers who
    /// come in batches, whatever these are.
    public func intervalsAlone(of matrix: ModelMatrix, threads: Int = 1) async throws -> [RiskInterval] {
        let pieces = try await inRanges(of: matrix.rowCount, size: Self.rowsPerBlock, threads: threads) { rows in
            rows.map { row in
                let sum = scorer.sums(of: matrix, rows: row..<(row + 1))[0]
                var gradient = Matrix(rows: parameterCount, columns: 1)
                fill(&gradient, column: 0, matrix, row, shares(ofSum: sum))
                var variance = 0.0
                for column in 0..<root.columns {
                    var product = 0.0
                    for parameter in 0..<parameterCount {
                        product += root[parameter, column] * gradient.elements[parameter]
                    }
                    variance += product * product
                }
                return interval(sum: sum, halfWidth: NormalDistribution.quantile975 * variance.squareRoot())
            }
        }
        return Array(pieces.joined())
    }

    private func intervals(of matrix: ModelMatrix, rows: Range<Int>) -> [RiskInterval] {
        let sums = scorer.sums(of: matrix, rows: rows)
        var gradients = Matrix(rows: parameterCount, columns: rows.count)
        for (column, row) in rows.enumerated() {
            fill(&gradients, column: column, matrix, row, shares(ofSum: sums[column]))
        }
        let spread = root.times(gradients, transposed: true)
        return rows.indices.map { row in
            let column = row - rows.lowerBound
            let first = column * spread.rows
            let variance = spread.elements[first..<(first + spread.rows)].reduce(0) { $0 + $1 * $1 }
            return interval(sum: sums[column], halfWidth: NormalDistribution.quantile975 * variance.squareRoot())
        }
    }

    private func fill(
        _ gradients: inout Matrix, column: Int, _ matrix: ModelMatrix, _ row: Int,
        _ shares: (own: Double, parts: [Double])
    ) {
        let first = column * gradients.rows
        gradients.elements[first] = shares.own
        for (index, term) in scorer.model.terms.enumerated() {
            let start = first + starts[index]
            // Of a term of one coefficient the base has the mean.
            let mean = term.hasCoefficientAlone ? term.mean : 0
            let factor = term.hasCoefficientAlone ? shares.own : shares.own * term.coefficient
            readers[index].shares(in: matrix, row: row) { parameter, share in
                gradients.elements[start + parameter] += factor * (share - mean)
            }
        }
        for (index, share) in shares.parts.enumerated() {
            gradients.elements[first + starts[starts.count - 1] + index] = share
        }
    }

    /// What the log-odds whose interval is sought change by with those before calibration, and, of several horizons, with
    /// what being in each part of the time adds.
    ///
    /// Of any part, R = 1 − Π(1 − hₖ): d logit R / dηₖ = (1 − R)·hₖ / (R(1 − R)) = hₖ/R; of every one, R = Π hₖ, it is
    /// (1 − hₖ)/(1 − R).
    private func shares(ofSum sum: Double) -> (own: Double, parts: [Double]) {
        let model = scorer.model
        guard let hazards = model.hazards else { return (1, []) }
        let risk = model.risk(ofLogOdds: sum)
        let last = model.spokenInterval ?? hazards.intervals.count - 1
        let slope = model.calibration.straightLine?.slope ?? 1
        let parts = hazards.intervals.indices.map { index in
            guard index <= last, risk > 0, risk < 1 else { return 0.0 }
            let hazard = Logistic.risk(sum + hazards.intervals[index].constant)
            return slope * (hazards.composition == .any ? hazard / risk : (1 - hazard) / (1 - risk))
        }
        return (parts.reduce(0, +), parts)
    }

    private func interval(sum: Double, halfWidth: Double) -> RiskInterval {
        let model = scorer.model
        let (low, risk, high): (Double, Double, Double)
        if model.hazards != nil {
            risk = model.risk(ofLogOdds: sum)
            let odds = Logistic.logOdds(risk)
            (low, high) =
                odds.isFinite
                ? (Logistic.risk(odds - halfWidth), Logistic.risk(odds + halfWidth)) : (risk, risk)
        } else if let line = model.calibration.straightLine {
            risk = model.risk(ofLogOdds: sum)
            low = model.risk(ofLogOdds: sum - line.slope * halfWidth)
            high = model.risk(ofLogOdds: sum + line.slope * halfWidth)
        } else {
            risk = model.risk(ofLogOdds: model.finalLogOdds(sum))
            low = model.risk(ofLogOdds: model.finalLogOdds(sum - halfWidth))
            high = model.risk(ofLogOdds: model.finalLogOdds(sum + halfWidth))
        }
        // Roundings never put the risk outside.
        return RiskInterval(low: min(low, risk), high: max(high, risk))
    }
}
