#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The natural logarithm, under a name that does not depend on the platform's module.
func logarithm(_ value: Double) -> Double { log(value) }

extension Matrix {
    /// The identity.
    public static func identity(_ size: Int) -> Matrix {
        var result = Matrix(rows: size, columns: size)
        for index in 0..<size { result[index, index] = 1 }
        return result
    }

    /// The elements of one column.
    public func column(_ index: Int) -> [Double] {
        Array(elements[(index * rows)..<((index + 1) * rows)])
    }

    /// mᵀ.
    public var transposed: Matrix {
        var result = Matrix(rows: columns, columns: rows)
        for row in 0..<rows {
            for column in 0..<columns { result[column, row] = self[row, column] }
        }
        return result
    }

    /// mᵀm, exactly symmetric.
    public var gram: Matrix {
        BLAS.prepare()
        var result = Matrix(rows: columns, columns: columns)
        guard rows > 0, columns > 0 else { return result }
        unsafe elements.withUnsafeBufferPointer { source in
            unsafe result.elements.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe BLAS.addGram(from, rows: rows, columns: columns, leading: rows, to: to)
            }
        }
        result.copyUpperToLower()
        return result
    }

    /// Makes the matrix symmetric from its upper triangle.
    public mutating func copyUpperToLower() {
        for column in 0..<columns {
            for row in 0..<min(column, rows) { self[column, row] = self[row, column] }
        }
    }

    /// m·x, or mᵀ·x.
    public func times(_ x: [Double], transposed: Bool = false) -> [Double] {
        precondition(
            x.count == (transposed ? rows : columns), "\(transposed ? rows : columns) elements needed, got \(x.count)")
        BLAS.prepare()
        var result = [Double](repeating: 0, count: transposed ? columns : rows)
        guard rows > 0, columns > 0 else { return result }
        unsafe elements.withUnsafeBufferPointer { source in
            unsafe result.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe BLAS.product(
                    from, rows: rows, columns: columns, leading: rows, transposed: transposed, x, to)
            }
        }
        return result
    }

    /// m·other, or mᵀ·other.
    public func times(_ other: Matrix, transposed: Bool = false) -> Matrix {
        let inner = transposed ? rows : columns
        precondition(inner == other.rows, "\(inner) rows needed, got \(other.rows)")
        BLAS.prepare()
        var result = Matrix(rows: transposed ? columns : rows, columns: other.columns)
        guard inner > 0, result.rows > 0, result.columns > 0 else { return result }
        unsafe result.elements.withUnsafeMutableBufferPointer { target in
            guard let to = target.baseAddress else { return }
            unsafe BLAS.product(
                elements, leadingA: rows, transposed: transposed, other.elements, leadingB: other.rows,
                rows: transposed ? columns : rows, columns: other.columns, inner: inner, into: to)
        }
        return result
    }

    /// The solution of u·x = b (or uᵀ·x = b) for the upper triangle u of this square matrix.
    public func solveUpper(_ b: [Double], transposed: Bool = false) -> [Double] {
        solveUpper(Matrix(rows: b.count, columns: 1, elements: b), transposed: transposed).elements
    }

    /// The solution of u·x = b (or uᵀ·x = b), a column of x for each column of b.
    public func solveUpper(_ b: Matrix, transposed: Bool = false) -> Matrix {
        precondition(rows == columns && rows == b.rows, "\(rows) x \(columns) cannot be solved for \(b.rows) rows")
        BLAS.prepare()
        var result = b
        guard rows > 0, b.columns > 0 else { return result }
        unsafe result.elements.withUnsafeMutableBufferPointer { target in
            guard let to = target.baseAddress else { return }
            unsafe BLAS.solveUpper(elements, size: rows, transposed: transposed, to, columns: b.columns)
        }
        return result
    }
}
