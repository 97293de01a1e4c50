internal import CKernels

/// The risks 1 / (1 + e^(−sum)) of rows, sum being a weighted sum of a row's cells, over tables that a caller holds.
///
/// sum = intercept + Σ weight · (x − pivot), where a missing x (NaN) counts as its column's replacement, + the value of each
/// group of columns of which a row lacks one. Sums are taken in float64, also of float32 cells. A row's bits depend on its
/// own cells, not on its place nor on the number of threads; they differ in the last places between tables by rows and by
/// columns, and between processors with and without AVX2.
public struct WeightedRows: Sendable {
    /// What one column adds.
    public struct Column: Sendable {
        public var weight: Double
        /// A number amid the column's values: subtracting it first keeps the digits of values that are large and alike.
        public var pivot: Double
        /// What a row adds where it lacks a value; NaN where it then has no sum.
        public var replacement: Double

        public init(weight: Double, pivot: Double = 0, replacement: Double = .nan) {
            self.weight = weight
            self.pivot = pivot
            self.replacement = replacement
        }
    }

    /// What a row adds that lacks a value in any of several columns.
    public struct Group: Sendable {
        public var columns: [Int]
        public var value: Double

        public init(columns: [Int], value: Double) {
            self.columns = columns
            self.value = value
        }
    }

    /// Which instructions to use.
    public enum Instructions: Sendable {
        /// Those that every processor has.
        case everywhere
        /// The fastest that this processor has.
        case fastest
    }

    /// How many cells a row has.
    public let columnCount: Int
    private let full: Numbers
    /// The numbers for cells of float32, of which no pivot is subtracted.
    private let folded: Numbers
    /// Where each group's columns end among all groups' columns; then these.
    private let places: [Int]
    private let groupCount: Int
    private let version: churn_kernel_version

    /// The intercept; and weights, pivots and replacements, one a column each, then the value of each group.
    private struct Numbers {
        let intercept: Double
        let list: [Double]

        init(_ intercept: Double, _ columns: [Column], _ groups: [Group]) {
            self.intercept = intercept
            list = columns.map(\.weight) + columns.map(\.pivot) + columns.map(\.replacement) + groups.map(\.value)
        }
    }

    public init(
        intercept: Double, columns: [Column], groups: [Group] = [], instructions: Instructions = .fastest
    ) {
        precondition(groups.allSatisfy { $0.columns.allSatisfy(columns.indices.contains) }, "a group of no such column")
        columnCount = columns.count
        groupCount = groups.count
        full = Numbers(intercept, columns, groups)
        folded = Numbers(
            columns.reduce(intercept) { $0 - $1.weight * $1.pivot },
            columns.map { Column(weight: $0.weight, replacement: $0.replacement + $0.weight * $0.pivot) }, groups)
        var ends: [Int] = []
        for group in groups { ends.append((ends.last ?? 0) + group.columns.count) }
        places = ends + groups.flatMap(\.columns)
        version = instructions == .fastest ? churn_kernel_best() : CHURN_KERNEL_PLAIN
    }
}

extension WeightedRows {
    /// From sums to risks that are not 1 / (1 + e^(−sum)); called from several threads at a time.
    public typealias Curve = @Sendable (_ sum: Double) -> Double

    /// The risk of each row of a table by rows: cell c of row r is `cells[r * stride + c]`. Returns how many are NaN.
    public func risks(
        ofRows cells: Span<Float>, stride: Int, into risks: inout MutableSpan<Float>, curve: Curve? = nil, threads: Int
    ) -> Int {
        unsafe byRows(
            cells, stride, &risks, folded, curve, threads, churn_row_risks_f32, churn_row_log_odds_f32)
    }

    /// The same of cells of float64.
    public func risks(
        ofRows cells: Span<Double>, stride: Int, into risks: inout MutableSpan<Double>, curve: Curve? = nil,
        threads: Int
    ) -> Int {
        unsafe byRows(cells, stride, &risks, full, curve, threads, churn_row_risks_f64, churn_row_log_odds_f64)
    }

    /// The risk of each row of a table by columns: cell c of row r is `cells[c * stride + r]`. Returns how many are NaN.
    public func risks(
        ofColumns cells: Span<Float>, stride: Int, into risks: inout MutableSpan<Float>, curve: Curve? = nil,
        threads: Int
    ) -> Int {
        let columns = unsafe columnStarts(cells, stride, rows: risks.count)
        return unsafe byColumns(
            columns, &risks, folded, curve, threads, churn_column_risks_f32, churn_column_log_odds_f32)
    }

    /// The same of cells of float64.
    public func risks(
        ofColumns cells: Span<Double>, stride: Int, into risks: inout MutableSpan<Double>, curve: Curve? = nil,
        threads: Int
    ) -> Int {
        let columns = unsafe columnStarts(cells, stride, rows: risks.count)
        return unsafe byColumns(
            columns, &risks, full, curve, threads, churn_column_risks_f64, churn_column_log_odds_f64)
    }

    /// The same of columns that are arrays of their own.
    public func risks(
        ofColumns columns: [[Double]], into risks: inout MutableSpan<Double>, curve: Curve? = nil, threads: Int
    ) -> Int {
        precondition(columns.count == columnCount, "\(columnCount) columns needed, got \(columns.count)")
        precondition(columns.allSatisfy { $0.count >= risks.count }, "a column of fewer than \(risks.count) rows")
        var starts: [UnsafePointer<Double>?] = unsafe []
        var unknown = 0
        unsafe Self.hold(columns[...], &starts) { starts in
            unknown = unsafe byColumns(
                starts, &risks, full, curve, threads, churn_column_risks_f64, churn_column_log_odds_f64)
        }
        return unknown
    }

    /// Calls `body` with the address of every column's first cell.
    private static func hold(
        _ columns: ArraySlice<[Double]>, _ starts: inout [UnsafePointer<Double>?],
        _ body: ([UnsafePointer<Double>?]) -> Void
    ) {
        guard let column = columns.first else { return unsafe body(starts) }
        unsafe column.withUnsafeBufferPointer { cells in
            unsafe starts.append(cells.baseAddress)
            unsafe hold(columns.dropFirst(), &starts, body)
        }
    }
}

/// A kernel over tables by rows (the model, cells, rows, stride, answers, version) or by columns (the model, columns, first
/// row, rows, answers, version), which returns how many answers are NaN.
private typealias Kernel<Table, Answer> =
    @Sendable (
        UnsafePointer<churn_linear>?, Table?, Int, Int, UnsafeMutablePointer<Answer>?, churn_kernel_version
    ) -> Int

extension WeightedRows {
    /// Rows that a thread takes at a time.
    private static let rowsPerRange = 8192
    /// Rows whose sums are held at a time where a curve makes risks of them.
    private static let rowsPerCurve = 512

    private func byRows<Cell: BinaryFloatingPoint & SendableMetatype>(
        _ cells: Span<Cell>, _ stride: Int, _ risks: inout MutableSpan<Cell>, _ numbers: Numbers, _ curve: Curve?,
        _ threads: Int, _ riskKernel: Kernel<UnsafePointer<Cell>, Cell>,
        _ sumKernel: Kernel<UnsafePointer<Cell>, Double>
    ) -> Int {
        let rows = risks.count
        precondition(
            rows == 0 || (stride >= 0 && cells.count >= (rows - 1) * stride + columnCount),
            "\(cells.count) cells, and \(rows) rows of \(columnCount), \(stride) apart")
        // Both stay where they are while this function borrows them.
        let (x, answers) = unsafe (SharedAddress(Self.start(of: cells)), SharedAddress(Self.start(of: &risks)))
        return unsafe withModel(numbers, passesCaches: passesCaches(rows, of: Cell.self)) { [version] model in
            unsafe inRanges(rows, answers, curve, threads) { range, answers in
                let start = unsafe x?.pointer.map { unsafe $0 + range.lowerBound * stride }
                return unsafe riskKernel(model.pointer, start, range.count, stride, answers, version)
            } sums: { range, sums in
                let start = unsafe x?.pointer.map { unsafe $0 + range.lowerBound * stride }
                return unsafe sumKernel(model.pointer, start, range.count, stride, sums, version)
            }
        }
    }

    private func byColumns<Cell: BinaryFloatingPoint & SendableMetatype>(
        _ columns: [UnsafePointer<Cell>?], _ risks: inout MutableSpan<Cell>, _ numbers: Numbers, _ curve: Curve?,
        _ threads: Int, _ riskKernel: Kernel<UnsafePointer<UnsafePointer<Cell>?>, Cell>,
        _ sumKernel: Kernel<UnsafePointer<UnsafePointer<Cell>?>, Double>
    ) -> Int {
        let rows = risks.count
        let answers = unsafe SharedAddress(Self.start(of: &risks))
        return unsafe withModel(numbers, passesCaches: passesCaches(rows, of: Cell.self)) { [version] model in
            unsafe columns.withUnsafeBufferPointer { columns in
                let table = unsafe SharedAddress(columns.baseAddress)
                return unsafe inRanges(rows, answers, curve, threads) { range, answers in
                    unsafe riskKernel(
                        model.pointer, table?.pointer, range.lowerBound, range.count, answers, version)
                } sums: { range, sums in
                    unsafe sumKernel(model.pointer, table?.pointer, range.lowerBound, range.count, sums, version)
                }
            }
        }
    }

    /// Answers for all rows, in ranges: by the kernel for risks, or, where there is a curve, by the one for sums.
    private func inRanges<Cell: BinaryFloatingPoint & SendableMetatype>(
        _ rows: Int, _ answers: SharedAddress<Cell>?, _ curve: Curve?, _ threads: Int,
        risks: @Sendable (Range<Int>, UnsafeMutablePointer<Cell>) -> Int,
        sums: @Sendable (Range<Int>, UnsafeMutablePointer<Double>) -> Int
    ) -> Int {
        guard rows > 0, let answers else { return 0 }
        guard let curve else {
            return concurrently(rows, size: Self.rowsPerRange, threads: threads) { range in
                guard let start = unsafe answers.pointer else { return 0 }
                return unsafe risks(range, start + range.lowerBound)
            }
        }
        return concurrently(rows, size: Self.rowsPerCurve, threads: threads) { range in
            unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: range.count) { found in
                guard let start = found.baseAddress, let answers = unsafe answers.pointer else { return 0 }
                _ = unsafe sums(range, start)
                var unknown = 0
                for row in 0..<range.count {
                    let risk = unsafe curve(start[row])
                    unknown += risk.isNaN ? 1 : 0
                    unsafe answers[range.lowerBound + row] = Cell(risk)
                }
                return unknown
            }
        }
    }

    /// Whether a table and its answers are more than caches hold, so that answers are not there any more when they are read.
    private func passesCaches<Cell>(_ rows: Int, of cell: Cell.Type) -> Bool {
        rows * (columnCount + 1) * MemoryLayout<Cell>.stride >= 64 << 20
    }

    private func withModel(_ numbers: Numbers, passesCaches: Bool, _ body: (SharedAddress<churn_linear>) -> Int) -> Int
    {
        unsafe numbers.list.withUnsafeBufferPointer { list in
            unsafe places.withUnsafeBufferPointer { places in
                let (first, ends) = (list.baseAddress, places.baseAddress)
                func after(_ count: Int) -> UnsafePointer<Double>? { unsafe first.map { unsafe $0 + count } }
                var model = unsafe churn_linear(
                    columns: columnCount, intercept: numbers.intercept, weights: after(0), pivots: after(columnCount),
                    replacements: after(2 * columnCount), groups: groupCount, group_ends: ends,
                    group_members: ends.map { unsafe $0 + groupCount }, group_values: after(3 * columnCount),
                    passes_caches: passesCaches ? 1 : 0)
                return unsafe withUnsafePointer(to: &model) { model in
                    unsafe SharedAddress(model).map(body) ?? 0
                }
            }
        }
    }

    private func columnStarts<Cell>(_ cells: Span<Cell>, _ stride: Int, rows: Int) -> [UnsafePointer<Cell>?] {
        precondition(
            rows == 0 || columnCount == 0
                || (stride >= rows && cells.count >= (columnCount - 1) * stride + rows),
            "\(cells.count) cells, and \(columnCount) columns of \(rows), \(stride) apart")
        let start = unsafe Self.start(of: cells)
        return unsafe (0..<columnCount).map { column in unsafe start.map { unsafe $0 + column * stride } }
    }

    private static func start<Cell>(of cells: Span<Cell>) -> UnsafePointer<Cell>? {
        unsafe cells.withUnsafeBufferPointer { $0.baseAddress }
    }

    private static func start<Cell>(of cells: inout MutableSpan<Cell>) -> UnsafeMutablePointer<Cell>? {
        unsafe cells.withUnsafeMutableBufferPointer { $0.baseAddress }
    }
}
