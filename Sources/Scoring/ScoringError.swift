public import Histories
public import Tables

/// Why customers cannot be scored or explained.
public enum ScoringError: Failure, Equatable {
    /// No customer is at risk at the cutoff.
    case nobody(Cutoff, activeDays: Int?)
    /// No customer has that id.
    case unknownCustomer(String, hint: String)
    /// The customer is not one of those that the model speaks of at the cutoff.
    case notAtRisk(customer: String, Cutoff, reason: String)
    /// The model is no weighted sum of numbers, which is what scores whole arrays.
    case notLinear(String)
    /// An array has not the cells that its rows and the model's inputs ask for.
    case wrongShape(String)
    /// A text that is no level of an input which refuses others.
    case unknownLevel(String, input: String, hint: String)

    public var kind: FailureKind {
        switch self {
        case .notLinear, .wrongShape: .usage
        default: .data
        }
    }

    public var description: String {
        switch self {
        case .nobody(let cutoff, let activeDays):
            "no customer is at risk at \(cutoff.instant)"
                + (activeDays.map { " (joined, not left, with a purchase in the \($0) days before)" } ?? "")
                + "; choose a cutoff inside the data (churn check shows them)"
        case .unknownCustomer(let id, let hint):
            "the dataset has no customer “\(id)”\(hint)"
        case .notAtRisk(let customer, let cutoff, let reason):
            "customer \(customer) \(reason) \(cutoff.instant), and is therefore not scored at that cutoff"
        case .notLinear(let what):
            "the model \(what); arrays are scored by models of plain numbers alone, others row by row (RowScorer)"
        case .wrongShape(let what): what
        case .unknownLevel(let text, let input, let hint):
            "\(input): “\(text)” is not a level that the model has met\(hint)"
        }
    }
}
