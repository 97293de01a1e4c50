internal import Synchronization

#if os(Linux)
    internal import COpenBLAS
#else
    internal import CAccelerate
#endif

/// Thin calls of BLAS and LAPACK; the only place that knows their Fortran argument lists. Matrices are column-major.
enum BLAS {
    /// Keeps the library to one thread: the stages above divide the rows among threads themselves. Its own threads, which are
    /// there from the start, would wait for work by turning round a tenth of a second. Runs once.
    private static let oneThread: Void = {
        #if os(Linux)
            openblas_set_num_threads(1)
            churn_end_blas_threads()
        #endif
    }()

    /// Whether calls must not overlap. An OpenBLAS built for one thread gave wrong products where two threads called it at once
    /// (0.3.21 of Debian's `libopenblas0-serial`).
    private static let takesTurns: Bool = {
        #if os(Linux)
            openblas_get_parallel() == 0
        #else
            false
        #endif
    }()
    private static let turn = Mutex(())

    @inline(__always)
    private static func call(_ routine: () -> Void) {
        guard takesTurns else { return routine() }
        turn.withLock { _ in routine() }
    }

    /// Must have been called before the library is first used.
    static func prepare() { _ = oneThread }

    private static func letter(_ scalar: Unicode.Scalar) -> CChar { CChar(truncatingIfNeeded: scalar.value) }

    /// c += aᵀa, upper triangle, a being `rows` x `columns` with a leading dimension.
    static func addGram(
        _ a: UnsafePointer<Double>, rows: Int, columns: Int, leading: Int, to c: UnsafeMutablePointer<Double>
    ) {
        var upper = letter("U")
        var transposed = letter("T")
        var n = Int32(columns)
        var k = Int32(rows)
        var lda = Int32(leading)
        var one = 1.0
        call { unsafe dsyrk_(&upper, &transposed, &n, &k, &one, a, &lda, &one, c, &n, 1, 1) }
    }

    /// y = alpha · op(a)·x + beta·y, a being `rows` x `columns`.
    static func product(
        _ a: UnsafePointer<Double>, rows: Int, columns: Int, leading: Int, transposed: Bool,
        _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, alpha: Double = 1, beta: Double = 0
    ) {
        var transpose = letter(transposed ? "T" : "N")
        var m = Int32(rows)
        var n = Int32(columns)
        var lda = Int32(leading)
        var alpha = alpha
        var beta = beta
        var step = Int32(1)
        call { unsafe dgemv_(&transpose, &m, &n, &alpha, a, &lda, x, &step, &beta, y, &step, 1) }
    }

    /// c = op(a)·b, c being `rows` x `columns`, both summed over `inner`.
    static func product(
        _ a: UnsafePointer<Double>, leadingA: Int, transposed: Bool, _ b: UnsafePointer<Double>, leadingB: Int,
        rows: Int, columns: Int, inner: Int, into c: UnsafeMutablePointer<Double>
    ) {
        var transpose = letter(transposed ? "T" : "N")
        var plain = letter("N")
        var m = Int32(rows)
        var n = Int32(columns)
        var k = Int32(inner)
        var lda = Int32(leadingA)
        var ldb = Int32(leadingB)
        var one = 1.0
        var zero = 0.0
        call { unsafe dgemm_(&transpose, &plain, &m, &n, &k, &one, a, &lda, b, &ldb, &zero, c, &m, 1, 1) }
    }

    /// b = op(u)⁻¹·b for an upper triangle u of `size`, b being `size` x `columns`.
    static func solveUpper(
        _ u: UnsafePointer<Double>, size: Int, transposed: Bool, _ b: UnsafeMutablePointer<Double>, columns: Int
    ) {
        var left = letter("L")
        var upper = letter("U")
        var transpose = letter(transposed ? "T" : "N")
        var general = letter("N")
        var m = Int32(size)
        var n = Int32(columns)
        var one = 1.0
        call { unsafe dtrsm_(&left, &upper, &transpose, &general, &m, &n, &one, u, &m, b, &m, 1, 1, 1, 1) }
    }

    /// Replaces the upper triangle of a by u with uᵀu = a; false where a is not positive definite.
    static func factor(_ a: UnsafeMutablePointer<Double>, size: Int) -> Bool {
        var upper = letter("U")
        var n = Int32(size)
        var info = Int32(0)
        call { unsafe dpotrf_(&upper, &n, a, &n, &info, 1) }
        return info == 0
    }

    /// Replaces a (`rows` x `columns`, rows ≥ columns) by its Householder reflections and R; returns their factors.
    static func factorQR(_ a: UnsafeMutablePointer<Double>, rows: Int, columns: Int) -> [Double] {
        var m = Int32(rows)
        var n = Int32(columns)
        var info = Int32(0)
        var factors = [Double](repeating: 0, count: columns)
        var size = Int32(max(1, columns * 64))
        var work = [Double](repeating: 0, count: Int(size))
        call { unsafe dgeqrf_(&m, &n, a, &m, &factors, &work, &size, &info) }
        return factors
    }

    /// Turns what `factorQR` left in a into the first columns of Q.
    static func formQ(_ a: UnsafeMutablePointer<Double>, rows: Int, columns: Int, factors: [Double]) {
        var m = Int32(rows)
        var n = Int32(columns)
        var info = Int32(0)
        var size = Int32(max(1, columns * 64))
        var work = [Double](repeating: 0, count: Int(size))
        call { unsafe dorgqr_(&m, &n, &n, a, &m, factors, &work, &size, &info) }
    }

    /// Replaces a symmetric a by its eigenvectors; returns the eigenvalues, ascending, or nil where it did not converge.
    static func eigen(_ a: UnsafeMutablePointer<Double>, size: Int) -> [Double]? {
        var vectors = letter("V")
        var upper = letter("U")
        var n = Int32(size)
        var info = Int32(0)
        var values = [Double](repeating: 0, count: size)
        var workSize = Int32(1 + 6 * size + 2 * size * size)
        var integerSize = Int32(3 + 5 * size)
        var work = [Double](repeating: 0, count: Int(workSize))
        var integers = [Int32](repeating: 0, count: Int(integerSize))
        call {
            unsafe dsyevd_(
                &vectors, &upper, &n, a, &n, &values, &work, &workSize, &integers, &integerSize, &info, 1, 1)
        }
        return info == 0 ? values : nil
    }
}
