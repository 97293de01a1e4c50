import LinearAlgebra
internal import Statistics

/// Residuals and curvatures summed over the cells of a grid, every row at its nearest point of both axes.
struct CellSums {
    /// Points of the axes; `cell = row * columns + column`.
    private let rows: Int
    private let columns: Int
    private var scores: [Double]
    private var variances: [Double]

    init(_ first: PlacedColumn, _ second: PlacedColumn, residuals: [Double], curvatures: [Double]) {
        rows = first.count
        columns = second.count
        scores = [Double](repeating: 0, count: rows * columns)
        variances = scores
        for row in residuals.indices {
            let (one, other) = (first.nearest(row), second.nearest(row))
            guard one >= 0, other >= 0 else { continue }
            scores[one * columns + other] += residuals[row]
            variances[one * columns + other] += curvatures[row]
        }
    }

    /// The score statistic of what is in the cells beside either axis alone, and how often chance makes it as large.
    ///
    /// With scores s of covariance V = diag(v) and A the cells' points of either axis: r = s − V·A·(AᵀVA)⁻¹·Aᵀs has the
    /// covariance C = V − V·A·(AᵀVA)⁻¹·AᵀV. The statistic is Σ r²/(v + ridge); its mean is tr(M), its variance 2·tr(M²),
    /// where M = D·C and D = diag(1 / (v + ridge)).
    func test(ridge: Double) -> (statistic: Double, pValue: Double) {
        guard let inverse = inverseOfEffects else { return (0, 1) }
        var sums = [Double](repeating: 0, count: rows + columns)
        for (cell, score) in scores.enumerated() {
            sums[cell / columns] += score
            sums[rows + cell % columns] += score
        }
        let effects = inverse.times(sums)
        var (statistic, mean, square) = (0.0, 0.0, 0.0)
        for cell in scores.indices where variances[cell] > 0 {
            let (row, column) = (cell / columns, rows + cell % columns)
            let (variance, factor) = (variances[cell], 1 / (variances[cell] + ridge))
            let rest = scores[cell] - variance * (effects[row] + effects[column])
            statistic += rest * rest * factor
            for other in 0..<cell where variances[other] > 0 {
                let (otherRow, otherColumn) = (other / columns, rows + other % columns)
                let shared =
                    inverse[row, otherRow] + inverse[row, otherColumn] + inverse[column, otherRow]
                    + inverse[column, otherColumn]
                let covariance = variance * shared * variances[other]
                square += 2 * covariance * covariance * factor / (variances[other] + ridge)
            }
            let shared = inverse[row, row] + 2 * inverse[row, column] + inverse[column, column]
            let own = factor * (variance - variance * variance * shared)
            mean += own
            square += own * own
        }
        // An axis of one point with rows leaves nothing to find.
        guard mean > 1e-6, square > 0 else { return (0, 1) }
        return (statistic, IncompleteGamma.upper(mean * mean / square / 2, statistic * mean / square / 2))
    }

    /// (AᵀVA)⁻¹; the second axis' first point goes without saying, and has zeros.
    private var inverseOfEffects: Matrix? {
        let size = rows + columns - 1
        func place(_ column: Int) -> Int? { column == 0 ? nil : rows + column - 1 }
        var information = Matrix(rows: size, columns: size)
        for (cell, variance) in variances.enumerated() {
            let row = cell / columns
            information[row, row] += variance
            guard let column = place(cell % columns) else { continue }
            information[column, column] += variance
            information[row, column] += variance
            information[column, row] += variance
        }
        let most = (0..<size).reduce(0) { max($0, information[$1, $1]) }
        guard most > 0 else { return nil }
        // Points without a row.
        for effect in 0..<size { information[effect, effect] += 1e-9 * most }
        guard let inverse = Cholesky(information)?.inverse else { return nil }
        var result = Matrix(rows: size + 1, columns: size + 1)
        for column in 0..<size {
            for row in 0..<size {
                result[row < rows ? row : row + 1, column < rows ? column : column + 1] = inverse[row, column]
            }
        }
        return result
    }
}

extension PlacedColumn {
    /// The point that a row is nearest to; below 0 where it lies nowhere.
    fileprivate func nearest(_ row: Int) -> Int {
        Int(points[row]) + ((shares?[row] ?? 0) > 0.5 ? 1 : 0)
    }
}
