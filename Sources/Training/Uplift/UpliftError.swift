public import Tables

/// What keeps rows from telling what treatment does.
public enum UpliftError: Failure, Equatable {
    /// The column of arms does not hold a control and something else.
    case arms(column: String, problem: String)
    /// All rows of an arm have the same outcome.
    case oneClass(arm: String, rows: Int)
    /// A fit did not reach its optimum.
    case notConverged(arm: String)
    /// Too few rows to part into folds.
    case tooFew(rows: Int, folds: Int)

    public var kind: FailureKind { .data }

    public var description: String {
        switch self {
        case .arms(let column, let problem): "column “\(column)”: \(problem)"
        case .oneClass(let arm, let rows):
            "all \(rows) rows of the \(arm) have the same outcome; uplift needs both outcomes in both arms"
        case .notConverged(let arm): "the fit of the \(arm) did not reach its optimum; a ridge (--l2 10) tames it"
        case .tooFew(let rows, let folds):
            "\(rows) rows of the smaller arm do not make \(folds) folds; give fewer (--folds) or more rows"
        }
    }
}
