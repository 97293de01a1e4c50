import LinearAlgebra

/// The coordinates a fit works in: columns centred, scaled and, where they are nearly dependent, orthogonal.
///
/// With z the kept columns, centred and divided by their spread, z = q·upper; the fit finds θ = (b′, γ) in
/// log-odds = b′ + q·γ + offset. The coefficients of the columns as they are follow from upper·(spread·β) = γ and
/// b = b′ − Σ centreⱼ·βⱼ.
struct LogisticBasis: Sendable {
    /// A column that has no coefficient of its own.
    struct Aside: Sendable {
        /// Its place in the problem.
        let column: Int
        /// The kept columns it is a combination of, with their coefficients; empty for a constant.
        let combination: [(column: Int, coefficient: Double)]
        /// The constant of the combination.
        let constant: Double
    }

    /// Places of the columns with coefficients, ascending.
    let kept: [Int]
    let aside: [Aside]
    /// Of the kept columns.
    let centres: [Double]
    /// Of the kept columns, all positive.
    let spreads: [Double]
    /// The orthogonal columns, with mean square 1; nil where the kept columns themselves serve and `upper` is 1.
    let orthogonal: [[Double]]?
    /// Upper triangle.
    let upper: Matrix

    /// Squared lengths left after projecting on the columns before, as a share of the whole; above it, products of the
    /// columns are accurate enough to work with (condition up to about 100).
    static let comfortableShare = 1e-4

    /// Chooses the columns and the coordinates.
    init(_ sample: LogisticSample, _ moments: ColumnMoments) {
        let varying = moments.spreads.indices.filter { moments.spreads[$0] > 0 }
        if Self.isComfortable(moments.correlation, varying) {
            kept = varying
            aside = moments.spreads.indices.filter { moments.spreads[$0] == 0 }.map {
                Aside(column: $0, combination: [], constant: moments.centres[$0])
            }
            orthogonal = nil
            upper = .identity(varying.count)
        } else {
            let built = Orthogonalisation(sample, moments)
            kept = built.kept
            aside = built.aside
            orthogonal = built.columns
            upper = built.upper
        }
        centres = kept.map { moments.centres[$0] }
        spreads = kept.map { moments.spreads[$0] }
    }

    /// Whether Cholesky pivots of the correlations all stay well above their rounding errors.
    private static func isComfortable(_ correlation: Matrix, _ varying: [Int]) -> Bool {
        var part = Matrix(rows: varying.count, columns: varying.count)
        for (column, from) in varying.enumerated() {
            for (row, other) in varying.enumerated() { part[row, column] = correlation[other, from] }
        }
        guard let factor = Cholesky(part) else { return varying.isEmpty }
        return varying.indices.allSatisfy { factor.upper[$0, $0] * factor.upper[$0, $0] >= comfortableShare }
    }

    /// The coefficients of the kept columns as they are, and the intercept, for coordinates θ.
    func coefficients(of coordinates: [Double]) -> (intercept: Double, slopes: [Double]) {
        let scaled = upper.solveUpper(Array(coordinates.dropFirst()))
        let slopes = zip(scaled, spreads).map { $0 / $1 }
        var intercept = CompensatedSum()
        intercept.add(coordinates[0])
        for (slope, centre) in zip(slopes, centres) { intercept.add(-slope * centre) }
        return (intercept.value, slopes)
    }

    /// A matrix with a row a coefficient (the intercept first) that turns coordinates into coefficients, transposed.
    ///
    /// Working with its product with the information's factor keeps the accuracy that the covariance of the
    /// coordinates, mapped twice, would lose on nearly dependent columns.
    var transposedMap: Matrix {
        let size = kept.count
        var targets = Matrix(rows: size, columns: size + 1)
        for index in 0..<size {
            targets[index, 0] = -centres[index] / spreads[index]
            targets[index, index + 1] = 1 / spreads[index]
        }
        let solved = upper.solveUpper(targets, transposed: true)
        var result = Matrix(rows: size + 1, columns: size + 1)
        result[0, 0] = 1
        for column in 0...size {
            for row in 0..<size { result[row + 1, column] = solved[row, column] }
        }
        return result
    }
}
