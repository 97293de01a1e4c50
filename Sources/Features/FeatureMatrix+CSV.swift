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
        var line = CSVRow()
        for name in header { line.append(name) }
        line.endRow()
        try write(line.bytes)
        let rowsPerBatch = Self.rowsPerBlock * 4 * max(1, threads)
        for first in stride(from: 0, to: count, by: rowsPerBatch) {
            let blocks = try await inRanges(
                of: min(rowsPerBatch, count - first), size: Self.rowsPerBlock, threads: threads
            ) { range in
                csvBlock((first + range.lowerBound)..<(first + range.upperBound), ids)
            }
            for block in blocks { try write(block) }
            progress(min(rowsPerBatch, count - first))
        }
    }

    private func csvBlock(_ rows: Range<Int>, _ ids: [String]) -> [UInt8] {
        let dates = cutoffs.map { "\($0.instant)" }
        var line = CSVRow()
        for row in rows {
            line.append(ids[Int(customer[row])])
            if cutoffs.count > 1 { line.append(dates[Int(cutoff[row])]) }
            for column in columns { line.append(column[row]) }
            for attribute in attributes { line.append(attribute.texts.text(row)) }
            line.endRow()
        }
        return line.bytes
    }
}
