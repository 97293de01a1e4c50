/// How times are written in a column.
public enum TimeFormat: Sendable, Hashable {
    /// ISO 8601 dates and date-times with hyphens and colons, and plain numbers as seconds since 1970.
    case iso
    /// Whole or fractional numbers of that many microseconds each, since 1970.
    case epoch(unit: Int64)
    /// A written pattern as `dd.MM.yyyy HH:mm`.
    case pattern(TimePattern)

    /// The format of a name (`iso`, `epoch`, `epoch_ms`, `epoch_us`) or pattern; nil where it is neither.
    public init?(_ text: String) {
        switch text {
        case "iso", "iso8601", "ISO8601": self = .iso
        case "epoch", "epoch_s": self = .epoch(unit: 1_000_000)
        case "epoch_ms": self = .epoch(unit: 1000)
        case "epoch_us": self = .epoch(unit: 1)
        default:
            guard let pattern = TimePattern(text) else { return nil }
            self = .pattern(pattern)
        }
    }

    /// What a cell of this format looks like, for messages.
    public var example: String {
        switch self {
        case .iso: "a date (2024-03-01), a date-time (2024-03-01T12:30:00Z) or seconds since 1970"
        case .epoch(let unit):
            switch unit {
            case 1: "microseconds since 1970"
            case 1000: "milliseconds since 1970"
            default: "seconds since 1970"
            }
        case .pattern(let pattern): "a time written as \(pattern.text)"
        }
    }

    /// A cell as microseconds since 1970 in UTC, where times without a zone are of `zone`; nil where it is no time of the
    /// years 1 to 9999. Blanks around it are left out.
    public func microseconds(_ bytes: Span<UInt8>, zone: LocalTime) -> Int64? {
        var start = 0
        var end = bytes.count
        while start < end, bytes[start] == 32 || bytes[start] == 9 { start += 1 }
        while end > start, bytes[end - 1] == 32 || bytes[end - 1] == 9 { end -= 1 }
        guard start < end else { return nil }
        if start > 0 || end < bytes.count { return trimmed(bytes.extracting(start..<end), zone) }
        return trimmed(bytes, zone)
    }

    private func trimmed(_ bytes: Span<UInt8>, _ zone: LocalTime) -> Int64? {
        switch self {
        case .iso:
            if bytes.count >= 8, bytes[4] == UInt8(ascii: "-") || bytes[4] == UInt8(ascii: "/") {
                return isoTime(bytes, zone)
            }
            return epochTime(bytes, unit: 1_000_000)
        case .epoch(let unit): return epochTime(bytes, unit: unit)
        case .pattern(let pattern): return pattern.microseconds(bytes, zone)
        }
    }

    /// Whether the cell is eight digits that would be a date, as `20240301`.
    public static func looksLikeBasicDate(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 8 else { return false }
        var index = 0
        guard let year = fixedDigits(bytes, &index, 4), let month = fixedDigits(bytes, &index, 2),
            let day = fixedDigits(bytes, &index, 2)
        else { return false }
        return (1900...2100).contains(year) && CivilDate(year: Int(year), month: Int(month), day: Int(day)).exists
    }

    /// A sentence for a number too large to be seconds since 1970, or nil.
    public func hint(_ bytes: Span<UInt8>) -> String? {
        var digits = 0
        for index in 0..<bytes.count {
            if bytes[index] >= 48, bytes[index] <= 57 {
                digits += 1
            } else if index > 0 || bytes[index] != 45 {
                return nil
            }
        }
        switch (self, digits) {
        case (.iso, 13), (.epoch(1_000_000), 13): return "it looks like milliseconds: set dates: epoch_ms in churn.yaml"
        case (.iso, 16), (.epoch(1_000_000), 16): return "it looks like microseconds: set dates: epoch_us in churn.yaml"
        case (.iso, 14):
            return "it looks like a date and time without separators: set dates: yyyyMMddHHmmss in churn.yaml"
        default: return nil
        }
    }
}

/// The bounds of the years 1 to 9999.
private let firstTime = CivilDate(year: 1, month: 1, day: 1).daysSinceEpoch * Instant.microsecondsPerDay
private let endOfTime = CivilDate(year: 10000, month: 1, day: 1).daysSinceEpoch * Instant.microsecondsPerDay

/// The instant of a date and time of day, the offset in seconds where the text says one; nil outside the years 1 to 9999.
func instant(of date: CivilDate, inDay: Int64, offset: Int64?, zone: LocalTime) -> Int64? {
    guard (1...9999).contains(date.year), date.exists else { return nil }
    let wall = date.daysSinceEpoch * Instant.microsecondsPerDay + inDay
    guard let offset else { return instant(ofWall: wall, zone) }
    let time = wall - offset * 1_000_000
    return time >= firstTime && time < endOfTime ? time : nil
}

/// The instant at which the clock on the wall shows a time; nil outside the years 1 to 9999.
func instant(ofWall wall: Int64, _ zone: LocalTime) -> Int64? {
    let time = zone.utc(fromWall: wall)
    return time >= firstTime && time < endOfTime ? time : nil
}

/// `yyyy-MM-dd`, then nothing or `T` or a blank and `HH:mm[:ss[.fraction]]` and a zone.
private func isoTime(_ bytes: Span<UInt8>, _ zone: LocalTime) -> Int64? {
    var index = 0
    let separator = bytes[4]
    guard separator == UInt8(ascii: "-"), let year = fixedDigits(bytes, &index, 4), bytes.count >= 10,
        bytes[7] == separator
    else { return nil }
    index = 5
    guard let month = fixedDigits(bytes, &index, 2) else { return nil }
    index = 8
    guard let day = fixedDigits(bytes, &index, 2) else { return nil }
    let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
    if index == bytes.count { return instant(of: date, inDay: 0, offset: nil, zone: zone) }
    guard bytes[index] | 0x20 == UInt8(ascii: "t") || bytes[index] == 32 else { return nil }
    index += 1
    guard let inDay = timeOfDay(bytes, &index) else { return nil }
    var offset: Int64?
    if index < bytes.count {
        if bytes[index] == 32 { index += 1 }
        if bytes.count - index == 3, bytes[index] == UInt8(ascii: "U"), bytes[index + 1] == UInt8(ascii: "T"),
            bytes[index + 2] == UInt8(ascii: "C")
        {
            (offset, index) = (0, bytes.count)
        } else {
            guard let read = zoneOffset(bytes, &index) else { return nil }
            offset = read
        }
    }
    guard index == bytes.count else { return nil }
    return instant(of: date, inDay: inDay, offset: offset, zone: zone)
}

/// `HH:mm[:ss[.fraction]]` as microseconds of the day; digits of the fraction after the sixth are left out.
func timeOfDay(_ bytes: Span<UInt8>, _ index: inout Int) -> Int64? {
    guard let hour = fixedDigits(bytes, &index, 2), hour < 24, index < bytes.count, bytes[index] == UInt8(ascii: ":")
    else { return nil }
    index += 1
    guard let minute = fixedDigits(bytes, &index, 2), minute < 60 else { return nil }
    var micros = (hour * 3600 + minute * 60) * 1_000_000
    guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return micros }
    index += 1
    guard let second = fixedDigits(bytes, &index, 2), second < 60 else { return nil }
    micros += second * 1_000_000
    if index < bytes.count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
        index += 1
        guard let fraction = fractionMicroseconds(bytes, &index) else { return nil }
        micros += fraction
    }
    return micros
}

/// One to nine digits after a decimal mark, as microseconds.
func fractionMicroseconds(_ bytes: Span<UInt8>, _ index: inout Int) -> Int64? {
    let start = index
    var scale: Int64 = 100_000
    var micros: Int64 = 0
    while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
        micros += Int64(bytes[index] - 48) * scale
        scale /= 10
        index += 1
    }
    return (1...9).contains(index - start) ? micros : nil
}

/// A plain number `[-]digits[.digits]` of units since 1970.
private func epochTime(_ bytes: Span<UInt8>, unit: Int64) -> Int64? {
    var index = 0
    let negative = bytes[0] == UInt8(ascii: "-")
    if negative || bytes[0] == UInt8(ascii: "+") { index += 1 }
    let start = index
    var whole: Int64 = 0
    while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
        guard index - start < 18 else { return nil }
        whole = whole * 10 + Int64(bytes[index] - 48)
        index += 1
    }
    guard index > start else { return nil }
    var fraction: Int64 = 0
    if index < bytes.count {
        guard bytes[index] == UInt8(ascii: ".") else { return nil }
        index += 1
        if index < bytes.count {
            guard let read = fractionMicroseconds(bytes, &index), index == bytes.count else { return nil }
            fraction = read * unit / 1_000_000
        }
    }
    let (scaled, overflow) = whole.multipliedReportingOverflow(by: unit)
    if overflow { return nil }
    let time = negative ? -scaled - fraction : scaled + fraction
    return time >= firstTime && time < endOfTime ? time : nil
}
