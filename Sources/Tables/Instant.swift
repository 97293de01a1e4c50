/// A point in time: whole microseconds since 1970-01-01T00:00:00Z.
public struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Microseconds since the epoch, UTC.
    public let microseconds: Int64

    /// Microseconds in a day of 86,400 seconds.
    public static let microsecondsPerDay: Int64 = 86_400_000_000

    /// An instant that many microseconds after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Midnight UTC at the start of a day of the proleptic Gregorian calendar. The date must exist.
    public init(year: Int, month: Int, day: Int) {
        self.init(microseconds: CivilDate(year: year, month: month, day: day).daysSinceEpoch * Self.microsecondsPerDay)
    }

    /// This instant moved by whole days of 86,400 seconds.
    public func adding(days: Int) -> Instant {
        Instant(microseconds: microseconds + Int64(days) * Self.microsecondsPerDay)
    }

    public static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    /// ISO 8601 in UTC: `2024-03-01T00:00:00Z`, with the fraction of the second only where there is one.
    public var iso8601: String {
        let day = floorDivide(microseconds, Self.microsecondsPerDay)
        let inDay = microseconds - day * Self.microsecondsPerDay
        let seconds = inDay / 1_000_000
        let fraction = inDay % 1_000_000
        var text = CivilDate(daysSinceEpoch: day).description
        text += "T\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        if fraction != 0 {
            var digits = padded(fraction, 6)
            while digits.hasSuffix("0") { digits.removeLast() }
            text += ".\(digits)"
        }
        return text + "Z"
    }

    /// The date alone where the instant is a midnight in UTC, else `iso8601`.
    public var description: String {
        microseconds % Self.microsecondsPerDay == 0
            ? CivilDate(daysSinceEpoch: microseconds / Self.microsecondsPerDay).description : iso8601
    }
}

/// A day of the proleptic Gregorian calendar.
package struct CivilDate: Sendable, Hashable, CustomStringConvertible {
    package let year: Int
    package let month: Int
    package let day: Int

    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The date of a day number; inverse of `daysSinceEpoch` (Hinnant, "chrono-compatible low-level date algorithms").
    package init(daysSinceEpoch: Int64) {
        let shifted = daysSinceEpoch + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
        year = Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    package var daysSinceEpoch: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = floorDivide(shiftedYear, 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Whether the calendar has this day.
    package var exists: Bool {
        guard (1...12).contains(month), day >= 1 else { return false }
        return day <= Self.days(inMonth: month, of: year)
    }

    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    package var description: String { "\(padded(Int64(year), 4))-\(padded(Int64(month), 2))-\(padded(Int64(day), 2))" }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
