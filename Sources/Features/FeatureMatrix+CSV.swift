internal import Histories
private import Tables

extension FeatureMatrix {
    /// How many rows are formatted into one block.
    private static let rowsPerBlock = 1024

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
        // Texts that come again are copied from where they were put down.
        var dates = TextCells(cutoffs.map { "\($0.instant)" })
        var texts = attributes.map { TextCells($0.texts.levels) }
        var id = (customer: Int32(-1), cell: 0..<0)
        var lines = CSVRow(expecting: rows.count * (32 + 8 * header.count))
        var numbers = NumberCells(columns: columns.count)
        for row in rows {
            let line = (row - rows.lowerBound) % NumberCells.lines
            if line == 0 {
                let next = row..<min(row + NumberCells.lines, rows.upperBound)
                let columns = columns.span
                for index in columns.indices {
                    numbers.put(columns[index].span.extracting(next), column: index)
                }
            }
            if customer[row] == id.customer {
                lines.append(again: id.cell)
            } else {
                id = (customer[row], lines.append(ids[Int(customer[row])]))
            }
            if cutoffs.count > 1 { dates.append(Int(cutoff[row]), to: &lines) }
            lines.append(numbers, line: line)
            for (column, attribute) in attributes.enumerated() {
                texts[column].append(Int(attribute.texts.codes[row]), to: &lines)
            }
            lines.endRow()
        }
        return lines.takeBytes()
    }
}

/// The texts of a column, and where in a block those few of them are that were put down as cells.
private struct TextCells {
    private let texts: [String]
    /// By the text's number; empty until it comes, and of columns with more texts than are worth it.
    private var cells: [Range<Int>]

    private static let few = 1_024

    init(_ texts: [String]) {
        self.texts = texts
        cells = texts.count <= Self.few ? Array(repeating: 0..<0, count: texts.count) : []
    }

    /// Adds a text by its number, an empty cell for -1.
    mutating func append(_ number: Int, to lines: inout CSVRow) {
        guard number >= 0 else {
            lines.append("")
            return
        }
        guard number < cells.count else {
            lines.append(texts[number])
            return
        }
        if cells[number].isEmpty {
            cells[number] = lines.append(texts[number])
        } else {
            lines.append(again: cells[number])
        }
    }
}
