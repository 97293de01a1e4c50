internal import Histories
private import Tables

extension FeatureMatrix {
    /// How many rows are formatted into one block.
    private static let rowsPerBlock = 1024
    private static let rowsTurned = 96

    /// The names of the columns: `customer_id`, `as_of` where there are several cutoffs, features, attributes.
    public var header: [String] {
        ["customer_id"] + (cutoffs.count > 1 ? ["as_of"] : []) + features.map(\.name) + attributes.map(\.name)
    }

    /// The matrix as CSV, handed over block after block: missing values empty, numbers in the shortest form that reads
    /// back as the same Float64, attributes as they were read.
    ///
    /// Blocks are formatted side by side and handed over in order.
    ///
    /// - Parameters:
    ///   - ids: The ids of all customers, `Histories.customers.ids`.
    ///   - progress: is told how many rows were written.
    public func writeCSV(
        ids: [String], threads: Int, progress: (Int) -> Void = { _ in },
        isolation: isolated (any Actor)? = #isolation, to write: ([UInt8]) throws -> Void
    ) async throws {
        try write(csvHeader)
        // While a batch is written the next is formatted.
        let size = Self.rowsPerBlock * 4 * max(1, threads)
        let batches = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
        guard var current = batches.first else { return }
        var blocks = try await csvBlocks(current, ids, threads)
        for next in batches.dropFirst() {
            async let following = csvBlocks(next, ids, threads)
            for block in blocks { try write(block) }
            progress(current.count)
            (current, blocks) = (next, try await following)
        }
        for block in blocks { try write(block) }
        progress(current.count)
    }

    @concurrent
    private func csvBlocks(_ rows: Range<Int>, _ ids: [String], _ threads: Int) async throws -> [[UInt8]] {
        try await inRanges(of: rows.count, size: Self.rowsPerBlock, threads: threads) { range in
            csvBlock((rows.lowerBound + range.lowerBound)..<(rows.lowerBound + range.upperBound), ids)
        }
    }

    /// The header as a line of CSV.
    public var csvHeader: [UInt8] {
        var line = CSVRow()
        for name in header { line.append(name) }
        line.endRow()
        return line.takeBytes()
    }

    /// The rows as lines of CSV, without a header, as `writeCSV` writes them.
    ///
    /// - Parameter ids: The ids of all customers, `Histories.customers.ids`.
    public func csvRows(ids: [String]) -> [UInt8] { csvBlock(0..<count, ids) }

    private func csvBlock(_ rows: Range<Int>, _ ids: [String]) -> [UInt8] {
        let dates = cutoffs.map { CSVRow.cell("\($0.instant)") }
        var texts = attributes.map { TextCells($0.texts) }
        var id = (customer: Int32(-1), cell: [UInt8]())
        let width = columns.count
        var lines = CSVRow(expecting: rows.count * (32 + 8 * header.count))
        // Turned to rows first, as many as stay in a core's nearest cache.
        var cells = [Double](repeating: 0, count: min(Self.rowsTurned, rows.count) * width)
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.rowsTurned) {
            let turned = start..<min(start + Self.rowsTurned, rows.upperBound)
            turn(turned, into: &cells)
            for (index, row) in turned.enumerated() {
                if cutoffs.count > 1 {
                    if customer[row] != id.customer { id = (customer[row], CSVRow.cell(ids[Int(customer[row])])) }
                    lines.append(cell: id.cell)
                    lines.append(cell: dates[Int(cutoff[row])])
                } else {
                    lines.append(ids[Int(customer[row])])
                }
                lines.append(cells.span.extracting(index * width..<(index + 1) * width))
                for column in texts.indices { texts[column].append(row, to: &lines) }
                lines.endRow()
            }
        }
        return lines.takeBytes()
    }

    /// Puts the features' values of some rows one row after the other.
    private func turn(_ rows: Range<Int>, into cells: inout [Double]) {
        var cells = cells.mutableSpan
        for (place, column) in columns.enumerated() {
            let column = column.span
            for (index, row) in rows.enumerated() { cells[index * columns.count + place] = column[row] }
        }
    }
}

/// A column of texts as cells of CSV; where there are few texts, each is turned into one when it first comes.
private struct TextCells {
    private let texts: InternedColumn
    /// By code, empty until the text comes.
    private var cells: [[UInt8]]

    private static let few = 1_024

    init(_ texts: InternedColumn) {
        self.texts = texts
        cells = texts.levels.count <= Self.few ? Array(repeating: [], count: texts.levels.count) : []
    }

    mutating func append(_ row: Int, to lines: inout CSVRow) {
        let code = Int(texts.codes[row])
        guard code >= 0, code < cells.count else { return lines.append(texts.text(row)) }
        if cells[code].isEmpty { cells[code] = CSVRow.cell(texts.levels[code]) }
        lines.append(cell: cells[code])
    }
}
