public import Tables

/// A month, quarter or year of the calendar of the dataset's zone.
public struct CalendarPeriod: Sendable, Hashable {
    /// `2024-01`, `2024-Q1` or `2024`.
    public let name: String
    /// The first instant of the period.
    public let start: Instant
    /// The first instant after it.
    public let end: Instant
    /// Whether the data cover the whole of it.
    public let isComplete: Bool

    /// The period with a number: whole periods since the start of the year 0.
    init(number: Int, of length: PeriodLength, zone: LocalTime, covered: Range<Int64>) {
        let perYear = 12 / length.months
        let year = number / perYear
        let place = number % perYear + 1
        name =
            switch length {
            case .month: "\(Self.padded(year, 4))-\(Self.padded(place, 2))"
            case .quarter: "\(Self.padded(year, 4))-Q\(place)"
            case .year: Self.padded(year, 4)
            }
        start = Self.start(number, length, zone)
        end = Self.start(number + 1, length, zone)
        isComplete = start.microseconds >= covered.lowerBound && end.microseconds <= covered.upperBound
    }

    /// The number of the period in which an instant lies.
    static func number(at instant: Instant, of length: PeriodLength, zone: LocalTime) -> Int {
        let date = CivilDate(daysSinceEpoch: day(of: instant, zone))
        return (date.year * 12 + date.month - 1) / length.months
    }

    /// The start of the day of the zone in which an instant lies.
    static func startOfDay(_ instant: Instant, _ zone: LocalTime) -> Instant {
        Instant(microseconds: zone.utc(fromWall: day(of: instant, zone) * Instant.microsecondsPerDay))
    }

    private static func day(of instant: Instant, _ zone: LocalTime) -> Int64 {
        let wall = zone.wall(at: instant.microseconds)
        let (days, rest) = wall.quotientAndRemainder(dividingBy: Instant.microsecondsPerDay)
        return rest < 0 ? days - 1 : days
    }

    private static func start(_ number: Int, _ length: PeriodLength, _ zone: LocalTime) -> Instant {
        let months = number * length.months
        let date = CivilDate(year: months / 12, month: months % 12 + 1, day: 1)
        return Instant(microseconds: zone.utc(fromWall: date.daysSinceEpoch * Instant.microsecondsPerDay))
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
