/// A few consecutive rows of a design whose rows have few entries that are not zero.
///
/// Column 0 is the intercept. Entries of a row are kept side by side, in ascending columns, so that their products are
/// added without looking at the zeros. One block is reused for all rows of a range.
public struct SparseRowBlock: Sendable {
    /// How many rows a block can hold.
    public static let capacity = 512

    /// One column group of a design: the points of an axis, or of a grid over two.
    public enum Group: Sendable {
        case axis(PlacedColumn)
        case grid(PlacedColumn, PlacedColumn)

        /// How many columns the group has.
        public var columns: Int {
            switch self {
            case .axis(let axis): axis.count
            case .grid(let first, let second): first.count * second.count
            }
        }

        /// Chosen rows, in their order.
        public func restricted(to rows: [Int]) -> Group {
            switch self {
            case .axis(let axis): .axis(axis.restricted(to: rows))
            case .grid(let first, let second):
                .grid(first.restricted(to: rows), second.restricted(to: rows))
            }
        }

        var entries: Int {
            switch self {
            case .axis(let axis): axis.entries
            case .grid(let first, let second): first.entries * second.entries
            }
        }
    }

    public let columns: Int
    public private(set) var rows = 0
    private let entries: Int
    private var places: [Int32]
    private var values: [Double]

    /// An empty block for the rows of these groups.
    public init(_ groups: [Group]) {
        columns = groups.reduce(1) { $0 + $1.columns }
        entries = groups.reduce(1) { $0 + $1.entries }
        places = [Int32](repeating: 0, count: entries * Self.capacity)
        values = [Double](repeating: 0, count: entries * Self.capacity)
    }

    /// Loads a range of rows, at most `capacity` of them.
    public mutating func load(_ groups: [Group], rows range: Range<Int>) {
        precondition(range.count <= Self.capacity, "a block holds \(Self.capacity) rows, got \(range.count)")
        rows = range.count
        for row in 0..<rows {
            places[row * entries] = 0
            values[row * entries] = 1
        }
        var entry = 1
        var column = 1
        for group in groups {
            switch group {
            case .axis(let axis): load(axis, range, entry, column)
            case .grid(let first, let second): load(first, second, range, entry, column)
            }
            entry += group.entries
            column += group.columns
        }
    }

    private mutating func load(_ axis: PlacedColumn, _ range: Range<Int>, _ entry: Int, _ column: Int) {
        for (index, row) in range.enumerated() {
            let at = index * entries + entry
            let point = axis.points[row]
            let share = axis.shares?[row] ?? 0
            places[at] = Int32(column) + max(0, point)
            values[at] = point < 0 ? 0 : 1 - share
            if axis.shares != nil {
                places[at + 1] = places[at] + 1
                values[at + 1] = point < 0 ? 0 : share
            }
        }
    }

    private mutating func load(
        _ first: PlacedColumn, _ second: PlacedColumn, _ range: Range<Int>, _ entry: Int, _ column: Int
    ) {
        let width = Int32(second.count)
        for (index, row) in range.enumerated() {
            var at = index * entries + entry
            let (one, other) = (first.points[row], second.points[row])
            let isThere = one >= 0 && other >= 0
            let corner = Int32(column) + max(0, one) * width + max(0, other)
            let (shareOne, shareOther) = (first.shares?[row] ?? 0, second.shares?[row] ?? 0)
            for i in 0..<Int32(first.entries) {
                let left = i == 0 ? 1 - shareOne : shareOne
                for j in 0..<Int32(second.entries) {
                    places[at] = corner + i * width + j
                    values[at] = isThere ? left * (j == 0 ? 1 - shareOther : shareOther) : 0
                    at += 1
                }
            }
        }
    }

    /// Each row's product with the coefficients (the intercept's first), into the first `rows` elements of `result`.
    public func times(_ coefficients: [Double], into result: inout [Double]) {
        precondition(coefficients.count == columns && result.count >= rows)
        for row in 0..<rows {
            var sum = 0.0
            for at in (row * entries)..<((row + 1) * entries) where values[at] != 0 {
                sum += values[at] * coefficients[Int(places[at])]
            }
            result[row] = sum
        }
    }

    /// Adds Σᵢ residualᵢ · rowᵢ to `result`.
    public func addTransposed(times residuals: [Double], to result: inout [Double]) {
        precondition(residuals.count >= rows && result.count == columns)
        for row in 0..<rows {
            for at in (row * entries)..<((row + 1) * entries) where values[at] != 0 {
                result[Int(places[at])] += residuals[row] * values[at]
            }
        }
    }

    /// Adds Σᵢ weightᵢ · rowᵢ rowᵢᵀ to the upper triangle of `result`.
    public func addGram(weights: [Double], to result: inout Matrix) {
        precondition(weights.count >= rows && result.rows == columns && result.columns == columns)
        let (rows, entries, size) = (rows, entries, columns)
        precondition(places.allSatisfy { $0 >= 0 && $0 < Int32(size) })
        unsafe result.elements.withUnsafeMutableBufferPointer { target in
            unsafe places.withUnsafeBufferPointer { places in
                unsafe values.withUnsafeBufferPointer { values in
                    for row in 0..<rows {
                        let start = row * entries
                        for high in start..<(start + entries) {
                            let value = unsafe values[high]
                            guard value != 0 else { continue }
                            let scaled = value * weights[row]
                            let column = unsafe Int(places[high]) * size
                            // Places ascend, so these lie on or above the diagonal.
                            for low in start...high {
                                unsafe target[column + Int(places[low])] += scaled * values[low]
                            }
                        }
                    }
                }
            }
        }
    }
}
