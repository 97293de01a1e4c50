/// A column of texts held as codes into a table of distinct levels.
///
/// Levels are in ascending order of their UTF-8 bytes, so equal data give equal codes in whatever order rows came.
public struct InternedColumn: Sendable, Equatable {
    /// One code a row: an index into `levels`, or -1 where the cell is empty.
    public var codes: [Int32]
    /// The distinct non-empty texts, ascending by UTF-8 bytes.
    public var levels: [String]

    /// A column from its codes and levels.
    public init(codes: [Int32], levels: [String]) {
        self.codes = codes
        self.levels = levels
    }

    /// A column of the given texts, where an empty text is an empty cell.
    public init(texts: [String]) {
        levels = Set(texts).subtracting([""]).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let codeOf = Dictionary(uniqueKeysWithValues: zip(levels, Int32(0)...))
        codes = texts.map { codeOf[$0] ?? -1 }
    }

    /// The text of a row, empty where the cell is.
    public func text(_ row: Int) -> String {
        codes[row] < 0 ? "" : levels[Int(codes[row])]
    }
}
