extension Matrix {
    /// The eigenvalues of a symmetric matrix, ascending, and its eigenvectors side by side; nil where LAPACK gave up.
    public var symmetricEigen: (values: [Double], vectors: Matrix)? {
        precondition(rows == columns, "a square matrix is needed, got \(rows) x \(columns)")
        BLAS.prepare()
        guard rows > 0 else { return ([], self) }
        var vectors = self
        let values = unsafe vectors.elements.withUnsafeMutableBufferPointer { buffer -> [Double]? in
            guard let a = buffer.baseAddress else { return [] }
            return unsafe BLAS.eigen(a, size: rows)
        }
        return values.map { ($0, vectors) }
    }

    /// The Householder QR factorisation of a matrix with at least as many rows as columns: m = q·r, qᵀq = 1.
    ///
    /// The diagonal of r may have either sign.
    public var orthogonalFactors: (q: Matrix, r: Matrix) {
        precondition(rows >= columns, "at least as many rows as columns are needed, got \(rows) x \(columns)")
        BLAS.prepare()
        var q = self
        var r = Matrix(rows: columns, columns: columns)
        guard columns > 0 else { return (q, r) }
        let (rowCount, size) = (rows, columns)
        let factors = unsafe q.elements.withUnsafeMutableBufferPointer { buffer -> [Double] in
            guard let a = buffer.baseAddress else { return [] }
            return unsafe BLAS.factorQR(a, rows: rowCount, columns: size)
        }
        for column in 0..<size {
            for row in 0...column { r[row, column] = q[row, column] }
        }
        unsafe q.elements.withUnsafeMutableBufferPointer { buffer in
            guard let a = buffer.baseAddress else { return }
            unsafe BLAS.formQ(a, rows: rowCount, columns: size, factors: factors)
        }
        return (q, r)
    }
}
