import LinearAlgebra
import Statistics

/// The coordinates a fit works in: columns centred, scaled and, where they are nearly dependent, orthogonal.
///
/// With z the kept columns, centred and divided by their spread, z·map = q; the fit finds θ = (b′, γ) in
/// log-odds = b′ + q·γ + offset. The coefficients of the columns as they are follow as β = map·γ / spread and
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
        /// The size of the terms that the constant is the rest of.
        var scale = 0.0
    }

    /// Places of the columns with coefficients, ascending.
    let kept: [Int]
    let aside: [Aside]
    /// Of the kept columns.
    let centres: [Double]
    /// Of the kept columns, all positive.
    let spreads: [Double]
    /// The orthogonal columns, with mean square 1; nil where the kept columns themselves serve and `map` is 1.
    let orthogonal: [[Double]]?
    /// A row a kept column, a column a coordinate (without the intercept).
    let map: Matrix
    /// A root of what a penalty alone leaves uncertain of columns that are combinations of others; nil for none.
    let freeRoot: Matrix?

    /// Squared length left after projecting on the columns before, as a share of the whole; above it, products of the
    /// columns are accurate enough to work with (condition up to about 100).
    static let comfortableShare = 1e-4

    /// How many coordinates there are besides the intercept.
    var size: Int { map.columns }

    /// Chooses the columns and the coordinates.
    ///
    /// - Parameter penalties: l2 of each column as it is, in the scale of the sample's weights. With a penalty on all
    ///   of them the optimum is unique whatever the columns are, so combinations of others keep their coefficients.
    /// - Parameter asTheyAre: whether each coordinate must be a column (of which an ℓ₁ penalty speaks).
    init(_ sample: LogisticSample, _ moments: ColumnMoments, penalties: [Double], asTheyAre: Bool = false) {
        let varying = moments.spreads.indices.filter { moments.spreads[$0] > 0 }
        let scaled = varying.map { penalties[$0] / moments.spreads[$0] / moments.spreads[$0] }
        if asTheyAre || Self.isComfortable(moments.correlation, varying, scaled.map { $0 / sample.information }) {
            kept = varying
            aside = moments.spreads.indices.filter { moments.spreads[$0] == 0 }.map {
                Aside(column: $0, combination: [], constant: moments.centres[$0])
            }
            orthogonal = nil
            map = .identity(varying.count)
            freeRoot = nil
        } else {
            let built = Orthogonalisation(sample, moments)
            orthogonal = built.columns
            if built.dependent.isEmpty || !scaled.allSatisfy({ $0 > 0 }) {
                kept = built.kept
                aside = built.aside
                map = built.upper.solveUpper(.identity(built.kept.count))
                freeRoot = nil
            } else {
                kept = varying
                aside = built.aside.filter { moments.spreads[$0.column] == 0 }
                (map, freeRoot) = Self.leastPenalised(built, varying, scaled)
            }
        }
        centres = kept.map { moments.centres[$0] }
        spreads = kept.map { moments.spreads[$0] }
    }

    /// All columns as they are, each with its place and its spread.
    init(centres: [Double], spreads: [Double]) {
        kept = Array(centres.indices)
        aside = []
        self.centres = centres
        self.spreads = spreads
        orthogonal = nil
        map = .identity(centres.count)
        freeRoot = nil
    }

    /// Whether Cholesky pivots of the correlations, penalties added, all stay well above their rounding errors.
    private static func isComfortable(_ correlation: Matrix, _ varying: [Int], _ penalties: [Double]) -> Bool {
        var part = Matrix(rows: varying.count, columns: varying.count)
        let scales = penalties.map { 1 / (1 + $0).squareRoot() }
        for (column, from) in varying.enumerated() {
            for (row, other) in varying.enumerated() {
                part[row, column] = correlation[other, from] * scales[row] * scales[column]
            }
            part[column, column] = 1
        }
        guard let factor = Cholesky(part) else { return varying.isEmpty }
        return varying.indices.allSatisfy { factor.upper[$0, $0] * factor.upper[$0, $0] >= comfortableShare }
    }

    /// Of all coefficients with the same products, those of the least penalty: with z = q·r and penalties d, they are
    /// d⁻¹rᵀ(r·d⁻¹·rᵀ)⁻¹γ, by a QR factorisation of d^(−½)rᵀ.
    private static func leastPenalised(
        _ built: Orthogonalisation, _ varying: [Int], _ penalties: [Double]
    ) -> (map: Matrix, freeRoot: Matrix) {
        let size = built.kept.count
        var weighted = Matrix(rows: varying.count, columns: size)
        for (row, place) in varying.enumerated() {
            let coordinates = built.coordinates(of: place)
            for (column, value) in coordinates.enumerated() {
                weighted[row, column] = value / penalties[row].squareRoot()
            }
        }
        let (q, r) = weighted.orthogonalFactors
        // q·r⁻ᵀ, transposed: r⁻¹·qᵀ.
        var map = r.solveUpper(q.transposed).transposed
        // 1 − q·qᵀ is its own root.
        var free = q.times(q.transposed)
        for column in varying.indices {
            for row in varying.indices {
                free[row, column] = ((row == column ? 1 : 0) - free[row, column]) / penalties[column].squareRoot()
            }
            for index in 0..<size { map[column, index] /= penalties[column].squareRoot() }
        }
        return (map, free)
    }

    /// The coefficients of the kept columns as they are, and the intercept, for coordinates θ.
    func coefficients(of coordinates: [Double]) -> (intercept: Double, slopes: [Double]) {
        let slopes = zip(map.times(Array(coordinates.dropFirst())), spreads).map { $0 / $1 }
        var intercept = CompensatedSum()
        intercept.add(coordinates[0])
        for (slope, centre) in zip(slopes, centres) { intercept.add(-slope * centre) }
        return (intercept.value, slopes)
    }

    /// Derivatives in the coordinates, from those in the coefficients of the kept columns as they are.
    func coordinates(ofGradient gradient: [DoubleDouble]) -> [Double] {
        let scaled = kept.indices.map { index in
            // Centred before it is rounded: the two parts of a column far from zero cancel.
            var part = gradient[index + 1]
            part.add(product: gradient[0], -centres[index])
            return part.high / spreads[index]
        }
        return [gradient[0].high] + map.times(scaled, transposed: true)
    }

    /// The covariance of the coefficients (the intercept first) where `factor` is that of the information in the
    /// coordinates.
    ///
    /// The factor is applied to the map before anything is squared: that keeps the digits which mapping a covariance
    /// of nearly dependent columns would lose.
    func covariance(_ factor: Cholesky) -> Matrix {
        var result = factor.upper.solveUpper(targets, transposed: true).gram
        if let freeRoot {
            let extra = raw(of: freeRoot.transposed).transposed.gram
            for index in result.elements.indices { result.elements[index] += extra.elements[index] }
        }
        return result
    }

    /// What each coefficient (the intercept first) is of the coordinates: a column a coefficient.
    var targets: Matrix {
        let unscaled = raw(of: map)
        var targets = Matrix(rows: size + 1, columns: kept.count + 1)
        targets[0, 0] = 1
        for column in 0...kept.count {
            for row in 0..<size { targets[row + 1, column] = unscaled[column, row] }
        }
        return targets
    }

    /// Rows for scaled, centred columns turned into rows for the intercept and the columns as they are.
    private func raw(of rows: Matrix) -> Matrix {
        var result = Matrix(rows: kept.count + 1, columns: rows.columns)
        for column in 0..<rows.columns {
            var intercept = CompensatedSum()
            for row in kept.indices {
                result[row + 1, column] = rows[row, column] / spreads[row]
                intercept.add(-centres[row] * result[row + 1, column])
            }
            result[0, column] = intercept.value
        }
        return result
    }
}
