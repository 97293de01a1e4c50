/// A figure folded from the visible facts of one customer, from which formulas start.
public enum Aggregate: Sendable, Hashable {
    /// What a tally comes to in a window; 0 without a fact.
    case total(Tally, Window)
    /// The ordinary-least-squares slope of a tally on the number of the period, over the last m whole periods of `days` days
    /// before the cutoff, m = min(`atMost`, floor(days since the start / `days`)); missing where m < 2.
    case slope(Tally, days: Int, atMost: Int)
    /// Days from a moment to the cutoff; missing where there is no such moment.
    case daysSince(Moment)
    /// Mean of the days between consecutive purchases; missing below 2 purchases.
    case gapMean
    /// Sample standard deviation (n−1) of the days between consecutive purchases; missing below 3 purchases.
    case gapDeviation
    /// How many distinct non-empty labels the rows of the purchases of a window carry.
    case distinct(Label, Window)
    /// The mean of the scaled scores of the latest answers (those of one instant); missing without one.
    case latestSatisfaction

    /// A moment of a customer's history.
    public enum Moment: String, Sendable, Hashable, CaseIterable {
        /// `joined_at`, where that is unknown the first purchase.
        case start = "the start"
        case lastPurchase = "the last purchase"
        case oldestOpenComplaint = "the oldest open complaint"
    }

    /// A column of texts of purchases.
    public enum Label: String, Sendable, Hashable, CaseIterable {
        case categories, channels
    }

    /// What the dataset must have for it.
    public var needs: Set<Need> {
        switch self {
        case .total(let tally, _): tally.needs
        case .slope(let tally, _, _): tally.needs.union([.start])
        case .daysSince(.start): [.start]
        case .daysSince(.lastPurchase), .gapMean, .gapDeviation: [.purchases]
        case .daysSince(.oldestOpenComplaint): [.complaints]
        case .distinct(.categories, _): [.purchases, .categories]
        case .distinct(.channels, _): [.purchases, .channels]
        case .latestSatisfaction: [.surveys]
        }
    }
}

/// The facts of the last so many days of 86,400 s before the cutoff, or all before it.
public enum Window: Sendable, Hashable, ExpressibleByIntegerLiteral {
    case days(Int)
    case whole

    public init(integerLiteral days: Int) { self = .days(days) }
}

extension Aggregate: CustomStringConvertible {
    public var description: String {
        switch self {
        case .total(let tally, let window): "\(tally.text)\(window))"
        case .slope(let tally, let days, let atMost):
            "slope of \(tally.text)) over up to \(atMost) periods of \(days) days"
        case .daysSince(let moment): "days since \(moment.rawValue)"
        case .gapMean: "mean days between purchases"
        case .gapDeviation: "standard deviation of the days between purchases"
        case .distinct(let label, let window): "distinct(\(label.rawValue) of purchases\(window))"
        case .latestSatisfaction: "mean of the latest survey scores scaled to 0..1"
        }
    }
}

extension Window: CustomStringConvertible {
    public var description: String {
        switch self {
        case .days(let days): ", last \(days) days"
        case .whole: ""
        }
    }
}
