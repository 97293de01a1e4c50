internal import CKernels

/// The sums that a logistic fit needs of its rows, by the kernels of `CKernels`: a few hundred rows are in the innermost
/// caches at a time, so that a pass reads the table once whatever is asked of it.
public struct LogisticPass: Sendable {
    /// How the products of columns, the second derivatives, are summed.
    public enum Curvature: Sendable {
        /// They are not.
        case none
        /// Of products rounded to Float32; sums of 256 rows at the most are added in Float64.
        case single
        /// In Float64.
        case double
    }

    /// What rows add up to at some coordinates.
    public struct Sums: Sendable {
        /// −Σ wᵢ·ℓᵢ; 0 where it was not wanted.
        public var loss = 0.0
        /// Its first derivatives, the intercept's first. Not finite where a cell is not.
        public var gradient: [Double]
        /// Its second derivatives, both triangles; without elements where they were not wanted.
        public var information: Matrix

        /// Of no rows.
        public init(size: Int, curvature: Curvature) {
            gradient = [Double](repeating: 0, count: size)
            let wanted = curvature == .none ? 0 : size
            information = Matrix(rows: wanted, columns: wanted)
        }
    }

    /// Whether the kernels for AVX2 and FMA are taken where the processor has them, or those for every processor always.
    public enum Version: Sendable {
        case best
        case plain

        var kernel: churn_fit_version {
            self == .best && churn_fit_is_fast() != 0 ? churn_fit_fast : churn_fit_plain
        }
    }

    /// Rows that are worked on at a time.
    static let panel = 512

    /// One array a coordinate but the first (the intercept), before centring and scaling.
    let columns: [[Double]]
    let centres: [Double]
    let factors: [Double]
    /// 0 or 1.
    let target: [Double]
    let weights: [Double]?
    let offsets: [Double]?
    let version: churn_fit_version
    /// The columns, the target, then weights and offsets where there are any.
    private let arrays: [[Double]]

    public init(
        columns: [[Double]], centres: [Double], factors: [Double], target: [Double], weights: [Double]?,
        offsets: [Double]?, version: Version = .best
    ) {
        precondition(centres.count == columns.count && factors.count == columns.count, "a centre and factor a column")
        precondition(
            (columns + [weights, offsets].compactMap { $0 }).allSatisfy { $0.count == target.count },
            "\(target.count) rows are needed")
        self.columns = columns
        self.centres = centres
        self.factors = factors
        self.target = target
        self.weights = weights
        self.offsets = offsets
        self.version = version.kernel
        arrays = columns + [target] + [weights, offsets].compactMap { $0 }
    }

    /// The sums over a range of rows at coordinates, the intercept first.
    public func sums(
        at coordinates: [Double], rows: Range<Int>, curvature: Curvature, wantsLoss: Bool = true
    ) -> Sums {
        precondition(coordinates.count == columns.count + 1 && rows.lowerBound >= 0 && rows.upperBound <= target.count)
        guard !rows.isEmpty else { return Sums(size: coordinates.count, curvature: curvature) }
        var found = unsafe [UnsafePointer<Double>?]()
        unsafe found.reserveCapacity(arrays.count)
        return unsafe withPointers(to: arrays, &found) { pointers in
            unsafe pointers.withUnsafeBufferPointer { pointers in
                unsafe centres.withUnsafeBufferPointer { centres in
                    let table = unsafe churn_fit_table(
                        columns: pointers.baseAddress, count: columns.count, centres: centres.baseAddress)
                    var panels = unsafe PanelSums(self, coordinates, curvature, table, pointers)
                    return panels.sums(over: rows, wantsLoss: wantsLoss)
                }
            }
        }
    }

    /// Σ (xᵢ − origin) and Σ (xᵢ − origin)² of each column over a range of rows.
    public func moments(rows: Range<Int>, origins: [Double]) -> (sums: [Double], squares: [Double]) {
        precondition(origins.count == columns.count && rows.lowerBound >= 0 && rows.upperBound <= target.count)
        let found = zip(columns, origins).map { column, origin in
            unsafe column.withUnsafeBufferPointer { x in
                unsafe x.baseAddress.map {
                    unsafe churn_fit_column_moments($0 + rows.lowerBound, rows.count, origin, version)
                }
                    ?? churn_fit_moments(sum: 0, squares: 0)
            }
        }
        return (found.map(\.sum), found.map(\.squares))
    }
}

/// Calls a function with the addresses of all arrays, none of them empty. Taken once for many rows: each taking counts
/// references, which threads would wait for each other to count.
private func withPointers<Result>(
    to arrays: [[Double]], _ found: inout [UnsafePointer<Double>?], _ body: ([UnsafePointer<Double>?]) -> Result
) -> Result {
    guard unsafe found.count < arrays.count else { return unsafe body(found) }
    return unsafe arrays[found.count].withUnsafeBufferPointer { buffer in
        guard let address = buffer.baseAddress else { preconditionFailure("an empty column") }
        unsafe found.append(address)
        return unsafe withPointers(to: arrays, &found, body)
    }
}
