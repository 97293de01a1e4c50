/// A few consecutive rows of a standardised design, small enough to stay in the cache while they are worked on.
///
/// Column 0 is the intercept (all ones); column j + 1 is (column j − its centre) · its factor. One block is reused
/// for all rows of a range, so that a table of any length is read once a pass and never copied as a whole.
public struct RowBlock: Sendable {
    /// How many rows the block can hold, for a number of columns (without the intercept).
    public static func capacity(columns: Int) -> Int { max(64, min(1024, 32_768 / (columns + 1))) }

    /// How many columns it has, the intercept included.
    public let columns: Int
    /// How many rows it holds now.
    public private(set) var rows = 0
    private let leading: Int
    private var elements: [Double]

    /// An empty block for that many columns, without the intercept.
    public init(columns: Int) {
        BLAS.prepare()
        self.columns = columns + 1
        leading = Self.capacity(columns: columns)
        elements = [Double](repeating: 1, count: leading * (columns + 1))
    }

    /// Loads a range of rows, at most `capacity` of them.
    public mutating func load(_ source: [[Double]], rows range: Range<Int>, centres: [Double], factors: [Double]) {
        precondition(range.count <= leading, "a block holds \(leading) rows, got \(range.count)")
        precondition(source.count == columns - 1 && centres.count == source.count && factors.count == source.count)
        rows = range.count
        let leading = leading
        unsafe elements.withUnsafeMutableBufferPointer { target in
            for row in 0..<range.count { unsafe target[row] = 1 }
            for (index, column) in source.enumerated() {
                precondition(column.count >= range.upperBound)
                let centre = centres[index]
                let factor = factors[index]
                let start = (index + 1) * leading
                unsafe column.withUnsafeBufferPointer { from in
                    for row in 0..<range.count {
                        unsafe target[start + row] = unsafe (from[range.lowerBound + row] - centre) * factor
                    }
                }
            }
        }
    }

    /// Each row's product with the coefficients (the intercept's first), into the first `rows` elements of `result`.
    public func times(_ coefficients: [Double], into result: inout [Double]) {
        precondition(coefficients.count == columns && result.count >= rows)
        guard rows > 0 else { return }
        unsafe elements.withUnsafeBufferPointer { source in
            unsafe result.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe BLAS.product(
                    from, rows: rows, columns: columns, leading: leading, transposed: false, coefficients, to)
            }
        }
    }

    /// Adds Σᵢ residualᵢ · rowᵢ to `result`.
    public func addTransposed(times residuals: [Double], to result: inout [Double]) {
        precondition(residuals.count >= rows && result.count == columns)
        guard rows > 0 else { return }
        unsafe elements.withUnsafeBufferPointer { source in
            unsafe result.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe BLAS.product(
                    from, rows: rows, columns: columns, leading: leading, transposed: true, residuals, to, beta: 1)
            }
        }
    }

    /// Multiplies each row by its factor.
    public mutating func scaleRows(by rowFactors: [Double]) {
        precondition(rowFactors.count >= rows)
        let (rows, columns, leading) = (rows, columns, leading)
        unsafe elements.withUnsafeMutableBufferPointer { target in
            unsafe rowFactors.withUnsafeBufferPointer { factors in
                for column in 0..<columns {
                    for row in 0..<rows { unsafe target[column * leading + row] *= factors[row] }
                }
            }
        }
    }

    /// Adds Σᵢ rowᵢ rowᵢᵀ to the upper triangle of `result`.
    public func addGram(to result: inout Matrix) {
        precondition(result.rows == columns && result.columns == columns)
        guard rows > 0 else { return }
        unsafe elements.withUnsafeBufferPointer { source in
            unsafe result.elements.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe BLAS.addGram(from, rows: rows, columns: columns, leading: leading, to: to)
            }
        }
    }

    /// Each row’s squared length once divided by u: rowᵀ(uᵀu)⁻¹row.
    public func squaredLengths(solving upper: Matrix) -> [Double] {
        var transposedRows = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { transposedRows[column, row] = elements[column * leading + row] }
        }
        let solved = upper.solveUpper(transposedRows, transposed: true)
        return (0..<rows).map { row in
            var sum = 0.0
            for column in 0..<columns { sum += solved[column, row] * solved[column, row] }
            return sum
        }
    }
}
