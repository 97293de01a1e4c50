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
    ///   - withHeader: whether the header comes first; not for the second of several matrices and on.
    ///   - progress: is told how many rows were written.
    public func writeCSV(
        ids: [String], withHeader: Bool = true, threads: Int, progress: (Int) -> Void = { _ in },
        isolation: isolated (any Actor)? = #isolation, to write: ([UInt8]) throws -> Void
    ) async throws {
        if withHeader {
            var line = CSVRow()
            for name in header { line.append(name) }
            line.endRow()
            try write(line.bytes)
        }
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

    private func csvBlock(_ rows: Range<Int>, _ ids: [String]) -> [UInt8] {
        let dates = cutoffs.map { "\($0.instant)" }
        // Turned to rows first: a column is then looked up once a block and not once a cell.
        var cells = [Double](repeating: 0, count: rows.count * columns.count)
        for (place, column) in columns.enumerated() {
            for (index, row) in rows.enumerated() { cells[index * columns.count + place] = column[row] }
        }
        var line = CSVRow()
        for (index, row) in rows.enumerated() {
            line.append(ids[Int(customer[row])])
            if cutoffs.count > 1 { line.append(dates[Int(cutoff[row])]) }
            line.append(cells.span.extracting(index * columns.count..<(index + 1) * columns.count))
            for attribute in attributes { line.append(attribute.texts.text(row)) }
            line.endRow()
        }
        return line.takeBytes()
    }
}
