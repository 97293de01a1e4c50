internal import Foundation
internal import Tables

/// The language of a report: its texts, and how numbers, shares and dates are written in it.
public enum ReportLanguage: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"

    /// The page's `lang` attribute.
    var tag: String {
        switch self {
        case .english: "en"
        case .chinese: "zh-Hans"
        }
    }

    /// A text of the report, with its placeholders still in it.
    func text(_ key: ReportText) -> String {
        switch self {
        case .english: key.english
        case .chinese: key.chinese
        }
    }

    /// Several texts.
    func texts(_ keys: [ReportText]) -> [String] { keys.map { text($0) } }

    /// A text with its placeholders filled.
    func text(_ key: ReportText, _ values: [String: String]) -> String {
        TextTemplate(text(key)).filled(values)
    }
}

// MARK: Numbers and dates

extension ReportLanguage {
    /// A count with its thousands apart.
    func count(_ value: Int) -> String { NumberText.count(value) }

    /// A number with so many decimals and its thousands apart.
    func number(_ value: Double?, decimals: Int) -> String {
        let text = NumberText.fixed(value, decimals: decimals)
        let whole = text.prefix { $0 != "." }
        guard let value, value.magnitude >= 1000, let count = Int(whole) else { return text }
        return NumberText.count(count) + text.dropFirst(whole.count)
    }

    /// A share as a percentage: in English `8.3 %`, the two never parted, in Chinese `8.3%`.
    func percent(_ share: Double?, decimals: Int = 1) -> String {
        guard let share, share.isFinite else { return NumberText.none }
        return NumberText.fixed(share * 100, decimals: decimals) + (self == .english ? "\u{A0}%" : "%")
    }

    /// A number with its sign.
    func signed(_ value: Double, decimals: Int = 2) -> String { Reports.signed(value, decimals: decimals) }

    /// Two ends: `1.2 – 3.4`.
    func interval(_ range: ClosedRange<Double>?, _ text: (Double) -> String) -> String {
        guard let range else { return NumberText.none }
        return text(range.lowerBound) + (self == .english ? "\u{A0}– " : "–") + text(range.upperBound)
    }

    /// A day: `1 July 2024`, `2024年7月1日`; of an instant that is no midnight the day on which it falls in UTC.
    func date(_ instant: Instant) -> String {
        let date = Self.day(instant)
        return switch self {
        case .english: "\(date.day)\u{A0}\(Self.months[date.month - 1])\u{A0}\(date.year)"
        case .chinese: "\(date.year)年\(date.month)月\(date.day)日"
        }
    }

    /// A month: `July 2024`, `2024年7月`.
    func month(year: Int, month: Int) -> String {
        switch self {
        case .english: "\(Self.months[month - 1])\u{A0}\(year)"
        case .chinese: "\(year)年\(month)月"
        }
    }

    /// A month where there is little room: `Jul 24`, `24年7月`.
    func shortMonth(year: Int, month: Int) -> String {
        let short = NumberText.twoDigits(year % 100)
        return switch self {
        case .english: "\(Self.months[month - 1].prefix(3)) \(short)"
        case .chinese: "\(short)年\(month)月"
        }
    }

    /// Several things named one after the other.
    func list(_ items: [String]) -> String { items.joined(separator: self == .english ? ", " : "、") }

    private static func day(_ instant: Instant) -> CivilDate {
        let perDay = Instant.microsecondsPerDay
        let remainder = instant.microseconds % perDay
        return CivilDate(
            daysSinceEpoch: (instant.microseconds - (remainder < 0 ? remainder + perDay : remainder)) / perDay)
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

extension NumberText {
    fileprivate static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
