/// Rows as a model sees them: one column an input, in the model's order, none of them encoded yet.
public struct ModelMatrix: Sendable {
    /// The raw values of one input.
    public enum Column: Sendable {
        /// NaN is missing.
        case numbers([Double])
        /// An index into the input's levels, `ModelMatrix.other` or `ModelMatrix.missing`.
        case levels([Int32])
    }

    /// The code of a text that no level names.
    public static let other: Int32 = -2
    /// The code of an empty cell.
    public static let missing: Int32 = -1

    public let rowCount: Int
    public let columns: [Column]
    /// Known log-odds, where the model needs them.
    public let offsets: [Double]?

    public init(rowCount: Int, columns: [Column], offsets: [Double]? = nil) {
        for column in columns {
            let count =
                switch column {
                case .numbers(let values): values.count
                case .levels(let codes): codes.count
                }
            precondition(count == rowCount, "\(rowCount) rows, and a column of \(count)")
        }
        self.rowCount = rowCount
        self.columns = columns
        self.offsets = offsets
    }

    /// Whether an input has no value in a row.
    @inlinable public func isMissing(_ input: Int, row: Int) -> Bool {
        switch columns[input] {
        case .numbers(let values): values[row].isNaN
        case .levels(let codes): codes[row] == Self.missing
        }
    }
}

extension ModelTerm.Shape {
    /// The values of the shape in a range of rows, which the coefficient multiplies.
    public func values(in matrix: ModelMatrix, rows: Range<Int>, inputs: [ModelInput]) -> [Double] {
        ShapeReader(self, inputs).values(in: matrix, rows: rows)
    }
}

/// A term's shape with everything looked up that does not change from row to row.
public struct ShapeReader: Sendable {
    private enum Kind: Sendable {
        case linear(Int, NumberEncoding)
        case missing([Int])
        case level(Int, code: Int32)
        case curve(Int, Curve)
        case surface(SurfaceReader)
    }

    private let kind: Kind

    public init(_ shape: ModelTerm.Shape, _ inputs: [ModelInput]) {
        switch shape {
        case .linear(let input):
            guard case .number(let encoding) = inputs[input].encoding else {
                preconditionFailure("a linear term of \(inputs[input].name), which is not a number")
            }
            kind = .linear(input, encoding)
        case .missing(let missing): kind = .missing(missing)
        case .level(let input, let levelClass): kind = .level(input, code: levelClass.code(in: inputs[input]))
        case .curve(let input, let curve): kind = .curve(input, curve)
        case .surface(let surface): kind = .surface(SurfaceReader(surface, inputs))
        }
    }

    /// The value that the coefficient multiplies.
    public func value(in matrix: ModelMatrix, row: Int) -> Double {
        switch kind {
        case .linear(let input, let encoding):
            guard case .numbers(let values) = matrix.columns[input] else {
                preconditionFailure("input \(input) is not a column of numbers")
            }
            return encoding.encoded(values[row])
        case .missing(let inputs): return inputs.contains { matrix.isMissing($0, row: row) } ? 1 : 0
        case .level(let input, let code):
            guard case .levels(let codes) = matrix.columns[input] else {
                preconditionFailure("input \(input) is not a column of levels")
            }
            return codes[row] == code ? 1 : 0
        case .curve(let input, let curve):
            guard case .numbers(let values) = matrix.columns[input] else {
                preconditionFailure("input \(input) is not a column of numbers")
            }
            return curve.value(at: values[row])
        case .surface(let surface): return surface.value(in: matrix, row: row)
        }
    }

    /// The values of a range of rows.
    func values(in matrix: ModelMatrix, rows: Range<Int>) -> [Double] {
        unsafe [Double](unsafeUninitializedCapacity: rows.count) { values, count in
            eachValue(in: matrix, rows: rows) { unsafe values.initializeElement(at: $0, to: $1) }
            count = rows.count
        }
    }

    /// Adds factor · (value − mean) of each row to `sums`, of which the first belongs to the first row.
    package func add(
        factor: Double, mean: Double, in matrix: ModelMatrix, rows: Range<Int>, to sums: inout [Double]
    ) {
        precondition(sums.count >= rows.count, "\(rows.count) rows, and \(sums.count) sums")
        unsafe sums.withUnsafeMutableBufferPointer { sums in
            eachValue(in: matrix, rows: rows) { unsafe sums[$0] += factor * ($1 - mean) }
        }
    }

    /// Gives the value of each row. The arithmetic is that of `value(in:row:)`; what kind of term it is, is asked once for all
    /// rows and not once for each.
    @inline(__always)
    private func eachValue(
        in matrix: ModelMatrix, rows: Range<Int>, _ take: (_ index: Int, _ value: Double) -> Void
    ) {
        switch (kind, columnOfKind(matrix)) {
        case (.linear(_, let encoding), .numbers(let values)): each(values, rows, encoding.encoded, take)
        case (.curve(_, let curve), .numbers(let values)): each(values, rows, curve.value(at:), take)
        case (.level(_, let code), .levels(let codes)): each(codes, rows, { $0 == code ? 1 : 0 }, take)
        default: for (index, row) in rows.enumerated() { take(index, value(in: matrix, row: row)) }
        }
    }

    /// The column of a term that looks at one alone.
    private func columnOfKind(_ matrix: ModelMatrix) -> ModelMatrix.Column? {
        switch kind {
        case .linear(let input, _), .level(let input, _), .curve(let input, _): matrix.columns[input]
        case .missing, .surface: nil
        }
    }

    @inline(__always)
    private func each<Cell>(
        _ cells: [Cell], _ rows: Range<Int>, _ value: (Cell) -> Double, _ take: (Int, Double) -> Void
    ) {
        let cells = cells.span.extracting(rows)
        for index in cells.indices { take(index, value(cells[index])) }
    }

    /// What the value changes by with each parameter that it depends on in a row: the value itself of the coefficient, or
    /// the shares of the points of a curve or surface that it lies between.
    package func shares(in matrix: ModelMatrix, row: Int, _ body: (_ parameter: Int, _ share: Double) -> Void) {
        switch kind {
        case .linear, .missing, .level: body(0, value(in: matrix, row: row))
        case .curve(let input, let curve):
            guard case .numbers(let values) = matrix.columns[input] else {
                preconditionFailure("input \(input) is not a column of numbers")
            }
            let (knot, share) = curve.axis.place(of: values[row])
            body(knot, 1 - share)
            body(knot + 1, share)
        case .surface(let surface): surface.shares(in: matrix, row: row, body)
        }
    }
}
