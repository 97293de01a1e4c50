/// A column of a sheet: its header, and how its cells are shown.
public struct SheetColumn: Sendable, Equatable {
    /// What the cells hold.
    public enum Kind: Sendable, Equatable {
        /// Text, also where it looks like a number: ids and phone numbers keep their zeros and signs.
        case text
        /// Whole numbers.
        case integer
        /// Numbers as they are.
        case number
        /// Shares, shown as a percentage.
        case percent
    }

    public let header: String
    public let kind: Kind
    /// In characters.
    public let width: Double

    public init(_ header: String, _ kind: Kind, width: Double) {
        self.header = header
        self.kind = kind
        self.width = width
    }
}
