public import Tables

/// Why a model of several horizons cannot be trained.
public enum HazardError: Failure, Equatable {
    /// In an interval, everyone or nobody had the event.
    case oneOutcome(fromDays: Int, toDays: Int, atRisk: Int, events: Int)

    public var kind: FailureKind { .data }

    public var description: String {
        switch self {
        case .oneOutcome(let from, let to, let atRisk, let events):
            "of \(atRisk) customers (at each cutoff) still at risk \(from) days after it, \(events) churned up to "
                + "day \(to): an interval needs both outcomes; choose horizons further apart, or more cutoffs"
        }
    }
}
