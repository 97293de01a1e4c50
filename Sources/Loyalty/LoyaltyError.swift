package import Histories
package import Tables

/// Why loyalty, or an effect on retention, cannot be told.
package enum LoyaltyError: Failure, Equatable {
    /// No customer is at risk at a date.
    case nobody(Cutoff)
    /// The earlier of two dates is not earlier.
    case notEarlier(since: Cutoff, asOf: Cutoff)
    /// No label window of any date lies within the data.
    case nothingObserved([Cutoff], horizonDays: Int, dataEnd: Instant?)
    /// Weights were asked to be learned and cannot be, and why.
    case cannotLearn(String)

    package var kind: FailureKind {
        switch self {
        case .notEarlier: .usage
        default: .data
        }
    }

    package var description: String {
        switch self {
        case .nobody(let cutoff):
            "nobody is a customer as of \(cutoff.instant): all joined later or had left (churn check shows the dates)"
        case .notEarlier(let since, let asOf):
            "--since is \(since.instant); expected a date before --as-of, \(asOf.instant)"
        case .nothingObserved(let cutoffs, let horizonDays, let dataEnd):
            "no label window of \(cutoffs.map { "\($0.instant)" }.joined(separator: ", ")) ends within the data"
                + (dataEnd.map {
                    ", which end \($0): the last usable date is \($0.adding(days: -horizonDays)); choose that or an "
                        + "earlier one, or a shorter --horizon"
                } ?? ": they carry no times")
        case .cannotLearn(let reason):
            "--weights learned: \(reason)"
        }
    }
}
