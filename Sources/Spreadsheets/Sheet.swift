public import Tables

/// A table as an XLSX workbook of one sheet: a header that stays in sight, filters, widths, texts that stay texts.
///
/// Rows are written one after the other in constant memory. The same cells give the same bytes: the date of creation is fixed.
public struct Sheet: Sendable {
    public let name: String
    public let columns: [SheetColumn]
    /// As many cells a row as there are columns.
    public let rows: [[SheetCell]]

    /// A sheet; its name has at most 31 characters, none of `[ ] : * ? / \`.
    public init(name: String, columns: [SheetColumn], rows: [[SheetCell]]) throws(SpreadsheetError) {
        guard rows.count < 1_048_576, columns.count <= 16_384 else {
            throw .tooLarge(rows: rows.count, columns: columns.count)
        }
        if let wrong = rows.first(where: { $0.count != columns.count }) {
            preconditionFailure("\(wrong.count) cells in a row of \(columns.count) columns")
        }
        self.name = name
        self.columns = columns
        self.rows = rows
    }

    /// Fills a file under way, which is then to be committed.
    ///
    /// - Throws: `SpreadsheetError` where it cannot be filled.
    public func fill(_ file: borrowing WholeFile) throws(SpreadsheetError) {
        guard let path = file.neighbour else { throw .noFile(file.path) }
        let book = try XLSXBook(path, shownAs: file.path)
        try book.write(self)
        try book.close()
    }
}
