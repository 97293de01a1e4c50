internal import Synchronization

extension FlatTable {
    /// Reads a NumPy array file (format 1, 2 or 3): one or two dimensions of booleans, integers or floats, rows or columns
    /// first. Columns are named x1, x2, … `progress` is told how many bytes were taken.
    static func readArray(_ path: String, threads: Int, progress: (Int) -> Void) throws(TableError) -> FlatTable {
        var file = try ArrayFile(path)
        let header = try ArrayHeader(&file)
        let (rows, width) = (header.rows, header.width)
        guard rows > 0, width > 0 else { throw .whole(path, "is an array without cells; expected rows and columns") }
        try file.expect(rows * width * header.kind.size, "\(rows) × \(width) cells")
        let slices = ranges(of: width, parts: (width + ColumnSlice.most - 1) / ColumnSlice.most)
            .map { ColumnSlice($0, of: header) }
        // Where columns come first, a "row" of the file is a column.
        let (lines, cells) = header.columnsFirst ? (width, rows) : (rows, width)
        let linesAtATime = max(1, ArrayFile.bytesAtATime / (cells * header.kind.size))
        for start in stride(from: 0, to: lines, by: linesAtATime) {
            let taken = start..<min(start + linesAtATime, lines)
            let bytes = try file.next(taken.count * cells * header.kind.size)
            _ = concurrently(slices.count, threads: threads) { slices[$0].take(taken, of: bytes) }
            progress(bytes.count)
        }
        try file.expectEnd()
        let columns = concurrently(slices.count, threads: threads) { slices[$0].columns }.flatMap(\.self)
        return FlatTable(path: path, rowCount: rows, columns: columns)
    }
}

/// Columns side by side, which one thread at a time takes out of the rows: what it reads of a row are whole lines of the cache.
private final class ColumnSlice: Sendable {
    /// How many columns there are at the most.
    static let most = 8
    private static let rowsPerTile = 512

    private let range: Range<Int>
    private let header: ArrayHeader
    private let values: Mutex<[[Double]]>

    init(_ range: Range<Int>, of header: ArrayHeader) {
        self.range = range
        self.header = header
        values = Mutex(range.map { _ in [] })
    }

    /// Takes its cells of some lines of the file: rows, or columns where these come first.
    func take(_ lines: Range<Int>, of bytes: ArraySlice<UInt8>) {
        values.withLock { values in
            if header.columnsFirst {
                for line in lines where range.contains(line) {
                    let start = bytes.startIndex + (line - lines.lowerBound) * header.rows * header.kind.size
                    append(
                        header.rows, of: bytes, from: start, step: header.kind.size,
                        to: &values[line - range.lowerBound])
                }
                return
            }
            // A tile of rows at a time, so that the cells of rows that stand together are read while they are in the cache.
            let step = header.width * header.kind.size
            for first in stride(from: 0, to: lines.count, by: Self.rowsPerTile) {
                let start = bytes.startIndex + first * step
                for column in range {
                    append(
                        min(Self.rowsPerTile, lines.count - first), of: bytes, from: start + column * header.kind.size,
                        step: step, to: &values[column - range.lowerBound])
                }
            }
        }
    }

    private func append(
        _ count: Int, of bytes: ArraySlice<UInt8>, from start: Int, step: Int, to values: inout [Double]
    ) {
        if values.isEmpty { values.reserveCapacity(min(header.rows, 1 << 26)) }
        let kind = header.kind
        if kind.isNative, kind.size == 8 {
            append(count, of: bytes, from: start, step: step, as: Double.self, to: &values)
        } else if kind.isNative {
            append(count, of: bytes, from: start, step: step, as: Float.self, to: &values)
        } else {
            for row in 0..<count { values.append(kind.value(bytes, start + row * step)) }
        }
    }

    @inline(__always)
    private func append<Cell: BinaryFloatingPoint & BitwiseCopyable>(
        _ count: Int, of bytes: ArraySlice<UInt8>, from start: Int, step: Int, as type: Cell.Type,
        to values: inout [Double]
    ) {
        unsafe bytes.withUnsafeBytes { held in
            let first = start - bytes.startIndex
            for row in 0..<count {
                values.append(Double(unsafe held.loadUnaligned(fromByteOffset: first + row * step, as: type)))
            }
        }
    }

    /// The columns, once all lines were taken.
    var columns: [FlatTable.Column] {
        values.withLock { values in
            zip(range, values).map { column, values in
                let unusable = values.indices.filter { !values[$0].isFinite }
                return FlatTable.Column(name: "x\(column + 1)", cells: .numbers(values), unusableRows: unusable)
            }
        }
    }
}
