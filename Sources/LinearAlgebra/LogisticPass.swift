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

    /// Which kernels are taken: those for any processor, for AVX2 with FMA where it has them, or the best that it has.
    public enum Version: CaseIterable, Sendable {
        case plain
        case fast
        case best

        var kernel: churn_fit_version {
            switch self {
            case .plain: churn_fit_plain
            case .fast: churn_fit_fast
            case .best: churn_fit_best()
            }
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
        withPanels(at: coordinates, curvature) {
            $0.sums(over: rows, wantsCurvature: curvature != .none, wantsLoss: wantsLoss)
        }
    }

    /// Calls a function with the addresses of all columns, and with buffers, for sums over as many ranges of rows as it likes.
    ///
    /// Taking addresses counts references, which threads wait for each other to count: it is for a thread to do once a pass.
    public func withPanels<Result>(
        at coordinates: [Double], _ curvature: Curvature, _ body: (inout PanelSums) -> Result
    ) -> Result {
        precondition(coordinates.count == columns.count + 1)
        var found = unsafe [UnsafePointer<Double>?]()
        unsafe found.reserveCapacity(arrays.count)
        return unsafe withPointers(to: arrays, &found) { pointers in
            unsafe pointers.withUnsafeBufferPointer { pointers in
                unsafe centres.withUnsafeBufferPointer { centres in
                    let table = unsafe churn_fit_table(
                        columns: pointers.baseAddress, count: columns.count, centres: centres.baseAddress)
                    return unsafe withUnsafeTemporaryAllocation(
                        byteCount: PanelSums.bytes(columns: columns.count, curvature), alignment: 64
                    ) { room in
                        var panels = unsafe PanelSums(self, coordinates, curvature, table, pointers, room)
                        return body(&panels)
                    }
                }
            }
        }
    }

    /// How many of the outcomes are 0, and how many 1.
    public static func count(_ target: [Double]) -> (stayed: Int, churned: Int) {
        let found = unsafe target.withUnsafeBufferPointer { values in
            unsafe churn_fit_count_outcomes(values.baseAddress, values.count, Version.best.kernel)
        }
        return (found.zeros, found.ones)
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

/// Calls a function with the addresses of all arrays; those of empty ones are nil.
private func withPointers<Result>(
    to arrays: [[Double]], _ found: inout [UnsafePointer<Double>?], _ body: ([UnsafePointer<Double>?]) -> Result
) -> Result {
    guard unsafe found.count < arrays.count else { return unsafe body(found) }
    return unsafe arrays[found.count].withUnsafeBufferPointer { buffer in
        unsafe found.append(buffer.baseAddress)
        return unsafe withPointers(to: arrays, &found, body)
    }
}
