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
        switch self {
        case .linear(let input):
            guard case .numbers(let values) = matrix.columns[input], case .number(let encoding) = inputs[input].encoding
            else { preconditionFailure("a linear term of \(inputs[input].name), which is not a number") }
            return rows.map { encoding.encoded(values[$0]) }
        case .missing(let missing):
            return rows.map { row in missing.contains { matrix.isMissing($0, row: row) } ? 1 : 0 }
        case .level(let input, let levelClass):
            guard case .levels(let codes) = matrix.columns[input] else {
                preconditionFailure("a level of \(inputs[input].name), which is not a category")
            }
            let code = Self.code(of: levelClass, inputs[input])
            return rows.map { codes[$0] == code ? 1 : 0 }
        }
    }

    private static func code(of levelClass: ModelTerm.LevelClass, _ input: ModelInput) -> Int32? {
        switch levelClass {
        case .other: return ModelMatrix.other
        case .missing: return ModelMatrix.missing
        case .named(let level):
            guard case .category(let category) = input.encoding else { return nil }
            return category.levels.firstIndex(of: level).map { Int32($0) }
        }
    }
}
