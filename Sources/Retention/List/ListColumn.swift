internal import Spreadsheets

/// A column of a call list: what CSV, spreadsheets and presets are all made of.
public struct ListColumn: Sendable {
    /// What the cells hold.
    public enum Kind: Sendable, Equatable {
        case text, integer, number, percent
        /// A phone number: text, of which an import needs the leading plus.
        case phone
    }

    /// A cell of a row.
    public enum Cell: Sendable, Equatable {
        case text(String)
        case integer(Int)
        case number(Double)
    }

    public let header: String
    public let kind: Kind
    /// How wide a spreadsheet shows it, in characters.
    public let width: Double
    public let cell: @Sendable (CallList.Row) -> Cell

    public init(
        _ header: String, _ kind: Kind = .text, width: Double = 16, _ cell: @escaping @Sendable (CallList.Row) -> Cell
    ) {
        self.header = header
        self.kind = kind
        self.width = width
        self.cell = cell
    }

    /// The column as a spreadsheet shows it.
    var sheetColumn: SheetColumn {
        let kind: SheetColumn.Kind =
            switch kind {
            case .text, .phone: .text
            case .integer: .integer
            case .number: .number
            case .percent: .percent
            }
        return SheetColumn(header, kind, width: width)
    }
}
