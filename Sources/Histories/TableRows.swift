package import Tables

/// The rows of a table, for showing.
package struct TableRows: Sendable {
    package let columns: [TypedColumn]
    package let table: TypedTable
    private let known: KeyTable?
    private let dataset: String

    init(_ dataset: String, _ layout: TableLayout, _ table: TypedTable, _ known: KeyTable?) {
        self.dataset = dataset
        columns = layout.columns
        self.table = table
        self.known = known
    }

    /// What is said of the table's rows that cannot be used.
    package var rejectReport: RejectReport {
        RejectReport(dataset: dataset, rejects: table.rejects, rowCount: table.rowCount + table.rejects.count)
    }

    /// A cell as text: times as ISO 8601 in UTC, numbers in plain decimals, nothing where it is empty.
    package func text(_ chunk: TypedChunk, _ row: Int, _ column: Int) -> String {
        switch columns[column].kind {
        case .knownKey: return known?.text(of: Int(chunk.codes[column][row])) ?? ""
        case .key, .text:
            let code = chunk.codes[column][row]
            return code < 0 ? "" : table.levels[column][Int(code)]
        case .time(_, _, let empty):
            let value = chunk.numbers[column][row]
            return value == empty ? "" : Instant(microseconds: value).iso8601
        case .decimal(_, let empty):
            let value = chunk.numbers[column][row]
            return value == empty ? "" : Decimal4(tenThousandths: value).description
        case .choice(let words, _): return words[Int(chunk.numbers[column][row])]
        case .identity: return ""
        }
    }
}
