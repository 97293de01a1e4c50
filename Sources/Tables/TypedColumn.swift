/// What the cells of a column are read as.
package struct TypedColumn: Sendable {
    /// How a cell becomes a value.
    package enum Kind: Sendable {
        /// A text that must not be empty, looked up among those known; a row with an unknown one is at fault, or left out
        /// and counted.
        case knownKey(KeyTable, leavesOutUnknown: Bool)
        /// A text that must not be empty, interned.
        case key
        /// A text, interned; -1 where it is empty.
        case text
        /// A time; `empty` where the cell is, which is a fault of the row where that is nil.
        case time(TimeFormat, LocalTime, empty: Int64?)
        /// A decimal number in ten-thousandths.
        case decimal(DecimalFormat, empty: Int64?)
        /// One of a few words, case aside, by their position.
        case choice([String], empty: Int64?)
        /// A text of which only equality matters: eight bytes or fewer as they are, longer ones as a 64-bit hash; 0 where
        /// it is empty.
        case identity

        /// Whether the values are codes of interned texts.
        package var isCode: Bool {
            switch self {
            case .knownKey, .key, .text: true
            default: false
            }
        }
    }

    /// What the column is to the table: `occurred_at`.
    package let role: String
    package let kind: Kind

    package init(_ role: String, _ kind: Kind) {
        self.role = role
        self.kind = kind
    }
}

/// A row that cannot be used.
public struct RejectedRow: Sendable, Hashable {
    public let place: Place
    /// The role of the column that is at fault, where one is.
    public let column: String?
    public let reason: String
    /// The row as it stands in the file, without its line end; what is not UTF-8 is replaced.
    public let text: String
    /// The id, where the fault is that it is not known.
    public let unknownKey: String?

    public init(place: Place, column: String?, reason: String, text: String, unknownKey: String? = nil) {
        self.place = place
        self.column = column
        self.reason = reason
        self.text = text
        self.unknownKey = unknownKey
    }
}

extension RejectedRow: CustomStringConvertible {
    /// `file:line:column: amount: found “x”, expected …`.
    public var description: String { "\(place): \(column.map { $0 + ": " } ?? "")\(reason)" }
}

/// The rows of one block, by columns; a row's values stand at the same index in each.
package struct TypedChunk: Sendable {
    package let file: Int
    package let block: Int
    package internal(set) var rowCount = 0
    /// Rows of the block that were taken out, counted among its rows with the right number of fields; ascending.
    var removed: [Int] = []
    /// Values of the columns that hold numbers, one array a column of the table; empty for the others.
    package var numbers: [[Int64]]
    /// Codes of the columns that hold interned texts, likewise.
    package var codes: [[Int32]]

    /// Replaces each code of a column by what it becomes.
    mutating func translate(_ column: Int, _ translation: [Int32]) {
        unsafe codes[column].withUnsafeMutableBufferPointer { codes in
            for row in 0..<codes.count where unsafe codes[row] >= 0 {
                unsafe codes[row] = translation[Int(codes[row])]
            }
        }
    }

    /// Gives back the room of every column.
    mutating func giveBack() { (numbers, codes) = ([], []) }
}

/// A fault of a row of a chunk that only several columns together show.
package struct ChunkFault: Sendable {
    package let row: Int
    /// The position of the column to name.
    package let column: Int
    package let reason: String
    let unknownKey: String?

    package init(row: Int, column: Int, reason: String) {
        self.init(row: row, column: column, reason: reason, unknownKey: nil)
    }

    init(row: Int, column: Int, reason: String, unknownKey: String?) {
        self.row = row
        self.column = column
        self.reason = reason
        self.unknownKey = unknownKey
    }
}
