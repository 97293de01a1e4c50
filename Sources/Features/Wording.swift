/// How the values of a feature are said to a call agent, as data. `{}` stands for the value.
public struct Wording: Sendable, Hashable {
    /// How a value is written.
    public enum Form: Sendable, Hashable {
        /// A number with at most this many decimals.
        case number(decimals: Int)
        /// A value in days: `12 days`, `1 day`, `2.5 days`; below one day in hours: `5 hours`, `less than an hour`.
        case days
        /// A value in hours: `5 hours`, from two days on `9 days`.
        case hours
        /// A value from 0 to 1, in hundredths: `37`.
        case hundredths
        /// A share: `37%`.
        case percent
    }

    public let form: Form
    /// For any value that none of the others is for.
    public let any: String
    /// For 1.
    public let one: String?
    /// For 0.
    public let zero: String?
    /// For values below 0, where `{}` is the value without its sign.
    public let negative: String?
    /// Where there is no value.
    public let missing: String

    public init(
        _ any: String, form: Form = .number(decimals: 0), one: String? = nil, zero: String? = nil,
        negative: String? = nil, missing: String = "not known"
    ) {
        self.any = any
        self.form = form
        self.one = one
        self.zero = zero
        self.negative = negative
        self.missing = missing
    }

    /// A value in words.
    ///
    /// - Parameter language: that of the wording, in which quantities are written.
    public func phrase(_ value: Double, in language: Language = .english) -> String {
        if value.isNaN { return missing }
        if value == 1, let one { return one }
        if value == 0, let zero { return zero }
        if value < 0, let negative { return Self.filled(negative, form.text(-value, in: language)) }
        return Self.filled(any, form.text(value, in: language))
    }

    private static func filled(_ template: String, _ value: String) -> String {
        template.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: value)
    }
}

extension Wording.Form {
    /// A unit of time in words.
    private enum Unit {
        case days, hours
    }

    /// A value written in this form.
    func text(_ value: Double, in language: Language = .english) -> String {
        switch self {
        case .number(let decimals): Self.decimal(value, decimals)
        case .hundredths: Self.decimal(value * 100, 0)
        case .percent: Self.decimal(value * 100, 0) + "%"
        case .days: Self.days(value, language)
        case .hours:
            value >= 48 ? Self.quantity(value / 24, .days, language) : Self.quantity(value, .hours, language)
        }
    }

    private static func days(_ value: Double, _ language: Language) -> String {
        let hours = (value * 24).rounded()
        guard value > 0, hours < 24 else { return quantity(value, .days, language) }
        if hours > 0 { return quantity(hours, .hours, language) }
        return language == .english ? "less than an hour" : "不到一小时"
    }

    private static func quantity(_ value: Double, _ unit: Unit, _ language: Language) -> String {
        let text = decimal(value, value < 10 ? 1 : 0)
        switch (language, unit) {
        case (.english, .days): return "\(text) day\(text == "1" ? "" : "s")"
        case (.english, .hours): return "\(text) hour\(text == "1" ? "" : "s")"
        case (.chinese, .days): return "\(text) 天"
        case (.chinese, .hours): return "\(text) 小时"
        }
    }

    /// At most so many decimals, rounded half away from zero, without trailing zeros.
    private static func decimal(_ value: Double, _ decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 1e15 else { return value.description }
        let whole = Int64(scaled) / Int64(scale)
        var fraction = String(Int64(scale) + Int64(scaled) % Int64(scale)).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + String(whole) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
