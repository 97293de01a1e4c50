/// A ready table, held by columns: what `fit`, `predict` and `metrics` read.
///
/// A column is of numbers if every non-empty cell is one (or a spelling of NaN or infinity), else of texts.
public struct FlatTable: Sendable {
    /// The cells of one column.
    public enum Cells: Sendable {
        /// One value a row; NaN where the cell is empty. `FlatTable.unusableNumber` finds cells that spell NaN or infinity.
        case numbers([Double])
        /// One text a row.
        case texts(InternedColumn)
    }

    /// One named column.
    public struct Column: Sendable {
        public let name: String
        public let cells: Cells
    }

    /// The file, as the user named it.
    public let path: String
    /// How many rows there are, without the header.
    public let rowCount: Int
    /// The columns, in the file's order; names are distinct.
    public let columns: [Column]
}
