/// A dense matrix of Float64, stored by columns.
public struct Matrix: Sendable, Equatable {
    public let rows: Int
    public let columns: Int
    /// `elements[row + column * rows]`.
    public var elements: [Double]

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) {
        self.init(rows: rows, columns: columns, elements: [Double](repeating: 0, count: rows * columns))
    }

    /// A matrix over elements that are already in column order.
    public init(rows: Int, columns: Int, elements: [Double]) {
        precondition(
            elements.count == rows * columns,
            "\(rows) x \(columns) needs \(rows * columns) elements, got \(elements.count)")
        self.rows = rows
        self.columns = columns
        self.elements = elements
    }

    public subscript(row: Int, column: Int) -> Double {
        get { elements[row + column * rows] }
        set { elements[row + column * rows] = newValue }
    }
}
