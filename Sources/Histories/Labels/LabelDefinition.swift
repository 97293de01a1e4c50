internal import Tables

/// A way of saying who has churned as of a cutoff, to be compared with others.
public enum LabelDefinition: Sendable, Hashable {
    /// `left_at` lies in so many days from the cutoff on.
    case left(days: Int)
    /// No purchase in so many days from the cutoff on.
    case inactive(days: Int)
    /// The silence the cutoff falls into outlasts so many times the customer's own mean gap between purchases.
    case overdueByMean(times: Int)
    /// The silence the cutoff falls into outlasts so many percent of the customer's own gaps between purchases.
    case overdueByGaps(percent: Int)
    /// Spend in so many days from the cutoff on is below a percentage of that of as many days before.
    case decline(percent: Int, days: Int)

    /// A name for files and programs: `inactive_90`.
    public var name: String {
        switch self {
        case .left(let days): "left_\(days)"
        case .inactive(let days): "inactive_\(days)"
        case .overdueByMean(let times): "overdue_\(times)_mean_gaps"
        case .overdueByGaps(let percent): "overdue_\(percent)_percent_of_gaps"
        case .decline(let percent, let days): "decline_\(percent)_percent_\(days)"
        }
    }

    /// What it says, in words.
    public var meaning: String {
        switch self {
        case .left(let days): "left within \(days) days"
        case .inactive(let days): "no purchase for \(days) days"
        case .overdueByMean(let times): "silent for longer than \(times) × the customer's own mean gap"
        case .overdueByGaps(let percent): "silent for longer than \(percent) % of the customer's own gaps"
        case .decline(let percent, let days):
            "spend of \(days) days below \(percent) % of that of the \(days) before"
        }
    }

    /// The options of `churn train` that ask for it; nil where training has no such label.
    public var trainingOptions: String? {
        switch self {
        case .left(let days): "--label left --horizon \(days)"
        case .inactive(let days): "--label inactive --horizon \(days)"
        case .decline(let percent, let days):
            "--label decline --fraction \(shortestText(Double(percent) / 100)) --horizon \(days)"
        case .overdueByMean, .overdueByGaps: nil
        }
    }

    /// The outcome it is; nil where it has a window of its own for every customer.
    var outcome: Outcome? {
        switch self {
        case .left: .left
        case .inactive: .inactive
        case .decline(let percent, _): .decline(fraction: Double(percent) / 100)
        case .overdueByMean, .overdueByGaps: nil
        }
    }

    /// The days of data it needs after a cutoff for every customer.
    public var windowDays: Int {
        switch self {
        case .left(let days), .inactive(let days), .decline(_, let days): days
        case .overdueByMean, .overdueByGaps: 1
        }
    }

    /// Thresholds of inactivity where no horizon is asked for, in days.
    static let standardDays = [30, 60, 90, 180, 365]
    /// The horizon of the other definitions where none is asked for, in days.
    static let standardHorizon = 90

    /// The definitions that a dataset can carry, whether or not it reaches far enough. With a horizon, inactivity is
    /// looked for over one to four of it.
    public static func all(for histories: Histories, horizonDays: Int?) -> [LabelDefinition] {
        let horizon = horizonDays ?? standardHorizon
        var definitions: [LabelDefinition] = []
        if Outcome.standard(for: histories) == .left { definitions.append(.left(days: horizon)) }
        guard let purchases = histories.purchases else { return definitions }
        let thresholds = horizonDays.map { days in (1...4).map { days * $0 } } ?? standardDays
        definitions += thresholds.map { .inactive(days: $0) }
        definitions += [.overdueByMean(times: 2), .overdueByMean(times: 3), .overdueByGaps(percent: 95)]
        if purchases.amount != nil {
            definitions += [.decline(percent: 50, days: horizon), .decline(percent: 25, days: horizon)]
        }
        return definitions
    }
}
