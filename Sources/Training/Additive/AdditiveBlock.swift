import LinearAlgebra
internal import Models

/// One term of an additive model: an axis or a grid of two, the coordinates it is fitted in, and what penalises them.
///
/// The values at the points are map·θ with ½·Σ λ·‖θ‖² as the penalty, a λ a group of coordinates: every smoothing
/// penalty is put into that form once, so that all of them are ridges to the solver (Wood 2017, 5.4.1). Whatever θ is,
/// the values average to 0 over the rows.
struct AdditiveBlock: Sendable {
    enum Content: Sendable {
        case axis(SmoothAxis)
        case surface(SmoothAxis, SmoothAxis)
    }

    /// What a group of coordinates shares its λ with.
    enum Sharing: Sendable, Equatable {
        /// Straight parts of all terms have one λ: features of histories are collinear by construction, and a λ each would
        /// keep some of a set at the expense of the others.
        case straight
        case own
    }

    let content: Content
    let group: SparseRowBlock.Group
    /// A row a point, a column a coordinate.
    let map: Matrix
    /// Sizes of the groups of coordinates, in order.
    let penalties: [(size: Int, sharing: Sharing)]
    /// Whether the values may only rise or only fall along the points; nil where they may do both.
    let sign: CoefficientSign?

    init(_ axis: SmoothAxis, sign: CoefficientSign? = nil) {
        self.sign = sign
        content = .axis(axis)
        group = .axis(axis.placed)
        switch axis.content {
        case .knots(let knots):
            let straight = Self.standardised(knots.transformedKnots, axis.masses)
            let bent = Self.bends(straight, axis.masses)
            map = Matrix(
                rows: straight.count, columns: 1 + bent.columns, elements: straight + bent.elements)
            penalties = [(1, .straight)] + (bent.columns > 0 ? [(bent.columns, .own)] : [])
        case .missing:
            map = Matrix(rows: 2, columns: 1, elements: Self.standardised([0, 1], axis.masses))
            penalties = [(1, .straight)]
        case .levels, .classes:
            map = Self.centring(axis.masses)
            penalties = [(map.columns, .own)]
        }
    }

    /// The part of two axes together that is in neither alone.
    init(_ first: SmoothAxis, _ second: SmoothAxis) {
        sign = nil
        content = .surface(first, second)
        group = .grid(first.placed, second.placed)
        let (one, other) = (Self.centring(first.masses), Self.centring(second.masses))
        let size = one.rows * other.rows
        var map = Matrix(rows: size, columns: size)
        for i in 0..<one.rows {
            for j in 0..<other.rows {
                for k in 0..<one.columns where one[i, k] != 0 {
                    for l in 0..<other.columns {
                        map[i * other.rows + j, k * other.columns + l] = one[i, k] * other[j, l]
                    }
                }
            }
        }
        self.map = map
        penalties = [(size, .own)]
    }

    /// 1 where the values may only rise, −1 where they may only fall.
    var direction: Double { sign == .negative ? -1 : 1 }

    /// Values in their order exactly: what rounding left of a difference that is held at 0 is taken out.
    ///
    /// - Parameter held: of each point but the last, whether the next has the same value.
    func ordered(_ values: [Double], held: [Bool]) -> [Double] {
        guard sign != nil else { return values }
        var result = values
        for point in held.indices {
            let beyond = direction * (result[point + 1] - result[point]) > 0
            if held[point] || !beyond { result[point + 1] = result[point] }
        }
        return result
    }

    /// The largest value, without its sign, that some of the coordinates alone give at any point.
    func largestValue(_ range: Range<Int>, _ found: [Double]) -> Double {
        var largest = 0.0
        for row in 0..<map.rows {
            var value = 0.0
            for (index, column) in range.enumerated() { value += map[row, column] * found[index] }
            largest = max(largest, value.magnitude)
        }
        return largest
    }

    /// Some of the coordinates.
    func restricted(columns: [Int], _ penalties: [(size: Int, sharing: Sharing)]) -> AdditiveBlock {
        var part = Matrix(rows: map.rows, columns: columns.count)
        for (index, column) in columns.enumerated() {
            for row in 0..<map.rows { part[row, index] = map[row, column] }
        }
        return AdditiveBlock(content: content, group: group, map: part, penalties: penalties, sign: sign)
    }

    private init(
        content: Content, group: SparseRowBlock.Group, map: Matrix, penalties: [(size: Int, sharing: Sharing)],
        sign: CoefficientSign?
    ) {
        self.content = content
        self.group = group
        self.map = map
        self.penalties = penalties
        self.sign = sign
    }

    /// Values with mean 0 and standard deviation 1 by the masses.
    private static func standardised(_ values: [Double], _ masses: [Double]) -> [Double] {
        let mean = zip(values, masses).reduce(0) { $0 + $1.0 * $1.1 }
        let variance = zip(values, masses).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
        return values.map { ($0 - mean) / variance.squareRoot() }
    }

    /// 1 − 1·massesᵀ: each point's effect less the mean effect.
    private static func centring(_ masses: [Double]) -> Matrix {
        var result = Matrix.identity(masses.count)
        for column in masses.indices {
            for row in masses.indices { result[row, column] -= masses[column] }
        }
        return result
    }

    /// What bends a curve: the directions that are neither constant nor straight, scaled so that the sum of squared second
    /// differences between neighbouring knots is a plain ridge (P-splines, Eilers & Marx 1996; the knots stand at
    /// quantiles, so a neighbour is as far in rows everywhere).
    private static func bends(_ straight: [Double], _ masses: [Double]) -> Matrix {
        let count = straight.count
        guard count > 2 else { return Matrix(rows: count, columns: 0) }
        let roots = masses.map { max($0, 1e-3 / Double(count)).squareRoot() }
        let plane = Matrix(
            rows: count, columns: 2, elements: roots + zip(straight, roots).map { $0 * $1 })
        let basis = plane.orthogonalFactors.q
        var outside = basis.times(basis.transposed)
        for column in 0..<count {
            for row in 0..<count { outside[row, column] = (row == column ? 1 : 0) - outside[row, column] }
        }
        // Eigenvalues of a projection are 0, twice here, and 1.
        guard let spectrum = outside.symmetricEigen else { return Matrix(rows: count, columns: 0) }
        var directions = Matrix(rows: count, columns: count - 2)
        for column in 2..<count {
            for row in 0..<count { directions[row, column - 2] = spectrum.vectors[row, column] / roots[row] }
        }
        var differences = Matrix(rows: count - 2, columns: count)
        for row in 0..<(count - 2) {
            differences[row, row] = 1
            differences[row, row + 1] = -2
            differences[row, row + 2] = 1
        }
        guard let bending = differences.times(directions).gram.symmetricEigen, let most = bending.values.last else {
            return Matrix(rows: count, columns: 0)
        }
        var result = directions.times(bending.vectors)
        let floor = most * 1e-12
        let least = max(bending.values[0], floor)
        for column in 0..<result.columns {
            let scale = (least / max(bending.values[column], floor)).squareRoot()
            // Knots that hardly weigh count a little more above; the mean is by what they do weigh. A constant bends nothing.
            let mean = masses.indices.reduce(0) { $0 + masses[$1] * result[$1, column] }
            for row in 0..<count { result[row, column] = (result[row, column] - mean) * scale }
        }
        return result
    }
}
