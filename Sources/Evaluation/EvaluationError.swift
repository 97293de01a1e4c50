/// Labels, scores or weights from which no figures can be computed.
public enum EvaluationError: Error, Equatable, CustomStringConvertible {
    /// Every row that counts has the same label.
    case oneClass(churned: Bool, rows: Int)
    /// A score is NaN or infinite.
    case unusableScore(row: Int, score: Double)
    /// A weight is negative, NaN or infinite.
    case unusableWeight(row: Int, weight: Double)
    /// There are no rows, or every weight is 0.
    case noRows
    /// Every row is of the same arm, so that no effect is seen.
    case oneArm(treated: Bool, rows: Int)

    public var description: String {
        switch self {
        case .oneClass(let churned, let rows):
            "all \(rows) rows \(churned ? "churned" : "stayed"): figures need rows of both outcomes"
        case .unusableScore(let row, let score): "the score of row \(row + 1) is \(score); it must be a finite number"
        case .unusableWeight(let row, let weight):
            "the weight of row \(row + 1) is \(weight); it must be 0 or a finite number above"
        case .oneArm(let treated, let rows):
            "all \(rows) rows are \(treated ? "treated" : "untreated"): an effect is seen only beside rows of the other arm"
        case .noRows: "there is no row with a weight above 0: figures need rows of both outcomes"
        }
    }
}
