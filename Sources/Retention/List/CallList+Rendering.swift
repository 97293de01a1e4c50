import Spreadsheets
import Tables

extension CallList {
    /// Rows as CSV in UTF-8; every text is made safe for spreadsheets, ids keep their zeros and phone numbers their plus.
    ///
    /// - Parameter byteOrderMark: Whether to begin with one, by which Excel knows UTF-8.
    static func csv(_ columns: [ListColumn], of rows: some Sequence<Row>, byteOrderMark: Bool = false) -> [UInt8] {
        var line = CSVRow()
        for column in columns { line.append(SpreadsheetText.neutralised(column.header)) }
        line.endRow()
        for row in rows {
            for column in columns {
                switch column.cell(row) {
                case .integer(let value): line.append(value)
                case .number(let value): line.append(value)
                case .text(let text):
                    let isPlain = column.kind == .phone && SpreadsheetText.isPhoneNumber(text)
                    line.append(isPlain ? text : SpreadsheetText.neutralised(text))
                }
            }
            line.endRow()
        }
        return (byteOrderMark ? [0xEF, 0xBB, 0xBF] : []) + line.bytes
    }

    /// Rows as a sheet. Its texts are never run, so they stand there as they are.
    static func sheet(_ columns: [ListColumn], of rows: some Sequence<Row>) throws(SpreadsheetError) -> Sheet {
        let cells = rows.map { row in
            columns.map { column -> SheetCell in
                switch column.cell(row) {
                case .text(let text): .text(text)
                case .integer(let value): .number(Double(value))
                case .number(let value): .number(value)
                }
            }
        }
        return try Sheet(name: "call list", columns: columns.map(\.sheetColumn), rows: cells)
    }
}
