public import Tables

/// What is asked of the indicators.
public struct IndicatorOptions: Sendable {
    /// What counts as losing a customer.
    public enum Label: String, Sendable, CaseIterable {
        /// `left_at` says when.
        case left
        /// No purchase for `activeDays`.
        case inactive
    }

    /// How long the periods are.
    public var length: PeriodLength
    /// An attribute of customers by whose levels everything is counted as well.
    public var segment: String?
    /// The first period is the one in which this lies; nil for the first of the data.
    public var from: Instant?
    /// Only periods that begin before this; nil for all to the data's end.
    public var to: Instant?
    /// nil for `left` where the dataset says of anyone when they left, else `inactive`.
    public var label: Label?
    /// For `inactive`: a customer has bought in this many days before.
    public var activeDays: Int
    /// How many days later it is looked whether customers are still customers.
    public var horizonDays: Int

    /// Days after a resolution in which another complaint of the same customer for the same reason reopens it.
    public static let reopeningDays = 14
    /// The most periods that are counted, and the most levels of a segment.
    public static let mostPeriods = 600
    public static let mostLevels = 50

    /// Options with the usual settings.
    public init(
        length: PeriodLength, segment: String? = nil, from: Instant? = nil, to: Instant? = nil, label: Label? = nil,
        activeDays: Int = 365, horizonDays: Int = 90
    ) {
        precondition(activeDays > 0 && horizonDays > 0, "\(activeDays) and \(horizonDays) days")
        self.length = length
        self.segment = segment
        self.from = from
        self.to = to
        self.label = label
        self.activeDays = activeDays
        self.horizonDays = horizonDays
    }
}
