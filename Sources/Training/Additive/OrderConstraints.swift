import LinearAlgebra

/// What signs demand of an additive design: along a term with a sign, each value is at or beyond the one before it.
struct OrderConstraints: Sendable {
    /// A column a constraint, a row a coordinate: sign · (value at the next point − value at the point), which is to be 0
    /// or more.
    let differences: Matrix
    /// The constraints of each block; none for a block without a sign.
    let ofBlock: [Range<Int>]

    init(_ blocks: [AdditiveBlock], coordinates: [Range<Int>], size: Int) {
        var (columns, ofBlock): ([Double], [Range<Int>]) = ([], [])
        var count = 0
        for (block, places) in zip(blocks, coordinates) {
            let constraints = block.sign == nil ? 0 : block.map.rows - 1
            ofBlock.append(count..<(count + constraints))
            count += constraints
            for point in 0..<constraints {
                var column = [Double](repeating: 0, count: size)
                for (at, place) in places.enumerated() {
                    column[place] = block.direction * (block.map[point + 1, at] - block.map[point, at])
                }
                columns += column
            }
        }
        differences = Matrix(rows: size, columns: count, elements: columns)
        self.ofBlock = ofBlock
    }

    var isEmpty: Bool { differences.columns == 0 }

    /// Some of the constraints.
    func columns(_ places: [Int]) -> Matrix {
        Matrix(rows: differences.rows, columns: places.count, elements: places.flatMap(differences.column))
    }
}

/// The best step of a quadratic model of the loss that leaves every value in order.
struct OrderedStep: Sendable {
    var step: [Double]
    /// The constraints that the step is held by, ascending: differences that it makes 0.
    var held: [Int]
    /// How fast the model would fall if a held difference might be below 0; all above 0.
    var multipliers: [Double]

    /// −gradient · step: at least twice what the model falls by.
    var decrement: Double

    /// The step to the minimum of the model gradientᵀp + ½·pᵀHp under differencesᵀ(coordinates + p) ≥ 0, by its dual: with
    /// H = uᵀu, Y = u⁻ᵀ·differences and z = u⁻ᵀ·gradient, p = u⁻¹(Yν − z) where ν ≥ 0 minimises
    /// ½‖Yν − z‖² + (differencesᵀcoordinates)ᵀν (Nocedal & Wright 2006, 16.8). nil where none is found.
    ///
    /// - Parameter near: the constraints that held the step before.
    init?(
        _ order: OrderConstraints, _ factor: Cholesky, gradient: [Double], coordinates: [Double], near: [Int]
    ) {
        guard !order.isEmpty else {
            step = factor.solve(gradient).map { -$0 }
            (held, multipliers) = ([], [])
            decrement = -zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
            return
        }
        var solved = factor.upper.solveUpper(order.differences, transposed: true)
        // In standard errors of the differences, so that one tolerance fits all.
        let errors = (0..<solved.columns).map { solved.column($0).reduce(0) { $0 + $1 * $1 }.squareRoot() }
        for column in 0..<solved.columns {
            for row in 0..<solved.rows { solved[row, column] /= errors[column] }
        }
        let slope = factor.upper.solveUpper(gradient, transposed: true)
        let room = zip(order.differences.times(coordinates, transposed: true), errors).map { max(0, $0 / $1) }
        let pull = zip(room, solved.times(slope, transposed: true)).map { $0 - $1 }
        guard let found = NonnegativeMinimum(solved.gram, pull, near: near) else { return nil }
        let rest = zip(solved.times(found.values), slope).map { $0 - $1 }
        step = factor.upper.solveUpper(rest)
        held = found.free
        multipliers = held.map { found.values[$0] / errors[$0] }
        decrement = -zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

/// The covariance of coordinates some of whose differences are held at 0, and how many of them are left open.
struct OrderedFace: Sendable {
    let covariance: Matrix
    /// How much of each coordinate is open, by the penalty: the diagonal of 1 − P, P being the projection on what holds them.
    /// All of it sums to the number of coordinates less the number of held differences.
    let open: [Double]

    /// With H = uᵀu and Q an orthonormal basis of u⁻ᵀ·held differences: u⁻¹(1 − QQᵀ)u⁻ᵀ.
    init(_ order: OrderConstraints, _ factor: Cholesky, _ penalties: [Double], held: [Int]) {
        guard !held.isEmpty else {
            covariance = factor.inverse
            open = [Double](repeating: 1, count: penalties.count)
            return
        }
        let columns = order.columns(held)
        let basis = factor.upper.solveUpper(columns, transposed: true).orthogonalFactors.q
        let removed = factor.upper.solveUpper(basis).transposed.gram
        var covariance = factor.inverse
        for index in covariance.elements.indices { covariance.elements[index] -= removed.elements[index] }
        self.covariance = covariance
        var scaled = columns
        for column in 0..<scaled.columns {
            for row in 0..<scaled.rows where penalties[row] > 0 { scaled[row, column] /= penalties[row].squareRoot() }
        }
        let projection = scaled.orthogonalFactors.q
        open = penalties.indices.map { row in
            1 - (0..<projection.columns).reduce(0) { $0 + projection[row, $1] * projection[row, $1] }
        }
    }
}
