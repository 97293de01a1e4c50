public import Tables

/// What makes a logistic regression impossible to fit.
public enum LogisticError: Failure, Equatable {
    /// There is no row with a weight above zero.
    case noRows
    /// All rows (of positive weight) have the same outcome.
    case oneClass(churned: Bool, rows: Int)
    /// A cell, weight or offset that is NaN or infinite; the row counts from 0.
    case notFinite(column: String, row: Int, value: Double)
    /// A weight below zero; the row counts from 0.
    case negativeWeight(row: Int, value: Double)
    /// A target that is neither 0 nor 1; the row counts from 0.
    case unusableTarget(row: Int, value: Double)
    /// Options that contradict each other, or a penalty that is negative or not finite.
    case options(String)
    /// Columns whose products overflow even after scaling.
    case overflow(column: String)

    public var kind: FailureKind {
        switch self {
        case .options: .usage
        default: .data
        }
    }

    public var description: String {
        switch self {
        case .noRows:
            "no row has a weight above 0; a fit needs rows of both outcomes"
        case .oneClass(let churned, let rows):
            "all \(rows) rows of the target are \(churned ? 1 : 0); a fit needs rows of both outcomes"
        case .notFinite(let column, let row, let value):
            "row \(row + 1), column \(column): found \(value), expected a finite number"
        case .negativeWeight(let row, let value):
            "row \(row + 1): found the weight \(value), expected 0 or more"
        case .unusableTarget(let row, let value):
            "row \(row + 1): found the target \(value), expected 0 or 1"
        case .options(let sentence): sentence
        case .overflow(let column):
            "column \(column): its values are too far apart to be scaled; divide the column by a constant"
        }
    }
}
