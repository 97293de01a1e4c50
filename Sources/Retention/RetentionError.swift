public import Tables

/// Why a call list cannot be made.
public enum RetentionError: Failure {
    /// Neither a number of customers nor a lowest risk was asked for.
    case noLimit
    /// A number of customers below 1.
    case badTop(Int)
    /// A lowest risk that is no probability.
    case badMinimumRisk(Double)
    /// An attribute that the histories do not have.
    case unknownAttribute(String, known: [String])

    public var kind: FailureKind { .usage }

    public var description: String {
        switch self {
        case .noLimit:
            "a call list needs --top N (so many customers), --min-risk P (all at that risk or above), or both."
        case .badTop(let top):
            "--top is \(top); expected a number of customers, 1 or more."
        case .badMinimumRisk(let risk):
            "--min-risk is \(risk); expected a probability, above 0 and at most 1, as 0.2."
        case .unknownAttribute(let name, let known):
            known.isEmpty
                ? "--attributes names \(name), but the dataset has no attributes."
                : "--attributes names \(name), which the dataset lacks; it has \(known.joined(separator: ", "))."
        }
    }
}
