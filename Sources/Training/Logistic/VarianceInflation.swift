import LinearAlgebra
internal import Statistics

/// How much wider a coefficient's variance is than if its column were uncorrelated with the others: 1/(1 − R²) of the
/// column's regression on the others and a constant, by the rows' weights (Marquardt 1970).
public enum VarianceInflation {
    /// The factor of each column of a problem, in its order; nil for a column that is constant or an exact linear
    /// combination of those before it, and takes no part in the factors of the others.
    public static func factors(_ problem: LogisticProblem) throws(LogisticError) -> [Double?] {
        let sample = try LogisticSample(problem)
        var moments = ColumnMoments(
            centres: [], spreads: [], magnitudes: [], correlation: Matrix(rows: 0, columns: 0))
        var columns: [[Double]] = []
        for column in sample.columns {
            let (values, magnitude) = weighted(column, sample)
            columns.append(values)
            moments.centres.append(0)
            let isConstant = column.allSatisfy { $0 == column[0] }
            moments.spreads.append(isConstant ? 0 : (dot(values, values) / Double(sample.count)).squareRoot())
            moments.magnitudes.append(magnitude)
        }
        let built = Orthogonalisation(sample.replacing(columns: columns), moments)
        // The columns are q·upper with qᵀq = rows, so the inverse of their correlations is upper⁻¹·upper⁻ᵀ.
        let inverse = built.upper.solveUpper(.identity(built.kept.count))
        var result = [Double?](repeating: nil, count: problem.names.count)
        for (row, place) in built.kept.enumerated() {
            var sum = 0.0
            for column in row..<built.kept.count { sum += inverse[row, column] * inverse[row, column] }
            result[place] = sum
        }
        return result
    }

    /// √w·(x − mean) of a column, by weights with mean 1, and the root mean square of √w·x.
    private static func weighted(_ column: [Double], _ sample: LogisticSample) -> (values: [Double], magnitude: Double)
    {
        let share = Double(sample.count) / sample.totalWeight
        func weight(_ row: Int) -> Double { (sample.weights.map { $0[row] } ?? 1) * share }
        var sum = CompensatedSum()
        for row in column.indices { sum.add(weight(row) * (column[row] - column[0])) }
        let mean = column[0] + sum.value / Double(sample.count)
        var squares = 0.0
        for row in column.indices { squares += weight(row) * column[row] * column[row] }
        return (
            column.indices.map { weight($0).squareRoot() * (column[$0] - mean) },
            (squares / Double(sample.count)).squareRoot()
        )
    }
}
