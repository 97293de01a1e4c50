/// The Cholesky factorisation of a symmetric positive definite matrix, a = uᵀu.
public struct Cholesky: Sendable {
    /// The upper triangular factor; zeros below the diagonal.
    public let upper: Matrix

    /// Factors a, of which the upper triangle is read; nil where it is not positive definite to working precision.
    public init?(_ a: Matrix) {
        precondition(a.rows == a.columns, "a square matrix is needed, got \(a.rows) x \(a.columns)")
        BLAS.prepare()
        var factor = a
        let size = a.rows
        guard size > 0 else {
            upper = a
            return
        }
        let done = unsafe factor.elements.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe BLAS.factor($0, size: size) } ?? false
        }
        guard done, (0..<size).allSatisfy({ factor[$0, $0].isFinite && factor[$0, $0] > 0 }) else { return nil }
        for column in 0..<size {
            for row in (column + 1)..<max(size, column + 1) { factor[row, column] = 0 }
        }
        upper = factor
    }

    /// The solution x of a·x = b.
    public func solve(_ b: [Double]) -> [Double] {
        upper.solveUpper(upper.solveUpper(b, transposed: true))
    }

    /// a⁻¹, exactly symmetric.
    public var inverse: Matrix {
        let root = upper.solveUpper(Matrix.identity(upper.rows), transposed: true)
        return root.gram
    }

    /// The logarithm of the determinant of a.
    public var logDeterminant: Double {
        2 * (0..<upper.rows).reduce(0) { $0 + logarithm(upper[$1, $1]) }
    }
}
