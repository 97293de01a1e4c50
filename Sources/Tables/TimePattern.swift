/// A written pattern of times: `yyyyMMdd`, `dd-MMM-yy`, `dd.MM.yyyy HH:mm`.
public struct TimePattern: Sendable, Hashable {
    private enum Part: Sendable, Hashable {
        case year4, year2, monthName, fraction, zone, halfDay
        /// Two digits, or one or two where the pattern has one letter.
        case month(Int), day(Int), hour(Int), hour12(Int), minute(Int), second(Int)
        case literal(UInt8)
    }

    /// The pattern as it was written.
    public let text: String
    private let parts: [Part]

    /// A pattern of the letters y M d H h m s S a Z (or X); text between single quotes and everything that is no letter
    /// stands for itself. A pattern with `%` is taken as strptime's: `%d.%m.%Y %H:%M`. nil where a letter is unknown or
    /// year, month or day are missing.
    public init?(_ text: String) {
        guard let letters = text.contains("%") ? Self.letters(ofStrptime: text) : text else { return nil }
        self.text = text
        var parts: [Part] = []
        let bytes = Array(letters.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "'") {
                guard let close = bytes[(index + 1)...].firstIndex(of: byte) else { return nil }
                parts += bytes[(index + 1)..<close].map { .literal($0) }
                index = close + 1
                continue
            }
            var count = 1
            while index + count < bytes.count, bytes[index + count] == byte { count += 1 }
            let isLetter = (65...90).contains(byte) || (97...122).contains(byte)
            if isLetter {
                guard let part = Self.part(byte, count) else { return nil }
                parts.append(part)
            } else {
                parts += repeatElement(.literal(byte), count: count)
            }
            index += count
        }
        let hasYear = parts.contains(.year4) || parts.contains(.year2)
        let hasMonth = parts.contains { if case .month = $0 { true } else { $0 == .monthName } }
        let hasDay = parts.contains { if case .day = $0 { true } else { false } }
        guard hasYear, hasMonth, hasDay else { return nil }
        self.parts = parts
    }

    /// The letters that say what a pattern of strptime says; nil where it has a directive without a counterpart.
    private static func letters(ofStrptime text: String) -> String? {
        let counterparts: [Character: String] = [
            "Y": "yyyy", "y": "yy", "m": "M", "b": "MMM", "B": "MMM", "d": "d", "e": "d", "H": "H", "I": "h", "M": "m",
            "S": "s", "f": "S", "p": "a", "z": "Z", "F": "yyyy-M-d", "T": "H:m:s", "%": "'%'",
        ]
        var letters = ""
        var isDirective = false
        for character in text {
            if isDirective {
                guard let counterpart = counterparts[character] else { return nil }
                letters += counterpart
                isDirective = false
            } else if character == "%" {
                isDirective = true
            } else {
                letters += character.isLetter ? "'\(character)'" : String(character)
            }
        }
        return isDirective ? nil : letters
    }

    private static func part(_ letter: UInt8, _ count: Int) -> Part? {
        switch (Character(Unicode.Scalar(letter)), count) {
        case ("y", 4), ("u", 4), ("Y", 4): .year4
        case ("y", 2), ("Y", 2): .year2
        case ("M", 1...2): .month(count)
        case ("M", 3...4): .monthName
        case ("d", 1...2), ("D", 1...2): .day(count)
        case ("H", 1...2): .hour(count)
        case ("h", 1...2): .hour12(count)
        case ("m", 1...2): .minute(count)
        case ("s", 1...2): .second(count)
        case ("S", 1...9): .fraction
        case ("a", 1): .halfDay
        case ("Z", 1...5), ("X", 1...3), ("x", 1...3): .zone
        // The T between date and time is so common that it needs no quotes.
        case ("T", 1): .literal(letter)
        default: nil
        }
    }

    /// A cell as microseconds since 1970 in UTC; nil where it does not follow the pattern.
    func microseconds(_ bytes: Span<UInt8>, _ zone: LocalTime) -> Int64? {
        var index = 0
        var (year, month, day): (Int64, Int64, Int64) = (0, 0, 0)
        var (hour, minute, second, fraction): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
        var isAfternoon: Bool?
        var usesHalfDays = false
        var offset: Int64?
        for part in parts {
            var read: Int64?
            switch part {
            case .year4:
                read = fixedDigits(bytes, &index, 4)
                year = read ?? 0
            case .year2:
                read = fixedDigits(bytes, &index, 2)
                // As POSIX strptime: 69–99 are of the last century.
                year = (read ?? 0) + ((read ?? 0) < 69 ? 2000 : 1900)
            case .monthName:
                read = Self.monthNamed(bytes, &index)
                month = read ?? 0
            case .month(let digits):
                read = Self.digits(bytes, &index, atLeast: digits)
                month = read ?? 0
            case .day(let digits):
                read = Self.digits(bytes, &index, atLeast: digits)
                day = read ?? 0
            case .hour(let digits):
                read = Self.digits(bytes, &index, atLeast: digits)
                hour = read ?? 0
            case .hour12(let digits):
                read = Self.digits(bytes, &index, atLeast: digits)
                guard let shown = read, (1...12).contains(shown) else { return nil }
                hour = shown % 12
                usesHalfDays = true
            case .minute(let digits):
                read = Self.digits(bytes, &index, atLeast: digits)
                minute = read ?? 0
            case .second(let digits):
                read = Self.digits(bytes, &index, atLeast: digits)
                second = read ?? 0
            case .fraction:
                read = fractionMicroseconds(bytes, &index)
                fraction = read ?? 0
            case .zone:
                read = zoneOffset(bytes, &index)
                offset = read
            case .halfDay:
                guard index + 2 <= bytes.count, bytes[index + 1] | 0x20 == UInt8(ascii: "m") else { return nil }
                let letter = bytes[index] | 0x20
                guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
                isAfternoon = letter == UInt8(ascii: "p")
                index += 2
                read = 0
            case .literal(let byte):
                guard index < bytes.count, bytes[index] == byte else { return nil }
                index += 1
                read = 0
            }
            if read == nil { return nil }
        }
        if usesHalfDays, isAfternoon == true { hour += 12 }
        guard index == bytes.count, hour < 24, minute < 60, second < 60 else { return nil }
        let date = CivilDate(year: Int(year), month: Int(month), day: Int(day))
        let inDay = (hour * 3600 + minute * 60 + second) * 1_000_000 + fraction
        return instant(of: date, inDay: inDay, offset: offset, zone: zone)
    }

    private static func digits(_ bytes: Span<UInt8>, _ index: inout Int, atLeast least: Int) -> Int64? {
        if let two = fixedDigits(bytes, &index, 2) { return two }
        return least == 1 ? fixedDigits(bytes, &index, 1) : nil
    }

    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ].map { Array($0.utf8) }

    /// An English month's name, whole or its first three letters, in whatever case.
    private static func monthNamed(_ bytes: Span<UInt8>, _ index: inout Int) -> Int64? {
        for (number, name) in monthNames.enumerated() {
            var matched = 0
            while matched < name.count, index + matched < bytes.count, bytes[index + matched] | 0x20 == name[matched] {
                matched += 1
            }
            guard matched >= 3 else { continue }
            index += matched == name.count ? matched : 3
            return Int64(number + 1)
        }
        return nil
    }
}
