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

    public var kind: FailureKind { .data }

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
        }
    }
}
