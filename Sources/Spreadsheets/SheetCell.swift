/// A cell of a sheet.
public enum SheetCell: Sendable, Equatable {
    case text(String)
    /// Empty where it is not finite.
    case number(Double)

    /// An empty cell.
    public static let empty = SheetCell.text("")
}
