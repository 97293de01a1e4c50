/// How long the calendar periods are over which indicators are counted.
public enum PeriodLength: String, Sendable, CaseIterable {
    case month
    case quarter
    case year

    /// Months in one.
    public var months: Int {
        switch self {
        case .month: 1
        case .quarter: 3
        case .year: 12
        }
    }
}
