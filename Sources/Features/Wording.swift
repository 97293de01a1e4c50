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
    public func phrase(_ value: Double) -> String {
        if value.isNaN { return missing }
        if value == 1, let one { return one }
        if value == 0, let zero { return zero }
        if value < 0, let negative { return Self.filled(negative, form.text(-value)) }
        return Self.filled(any, form.text(value))
    }

    private static func filled(_ template: String, _ value: String) -> String {
        template.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: value)
    }
}

extension Wording.Form {
    /// A value written in this form.
    func text(_ value: Double) -> String {
        switch self {
        case .number(let decimals): Self.decimal(value, decimals)
        case .hundredths: Self.decimal(value * 100, 0)
        case .percent: Self.decimal(value * 100, 0) + "%"
        case .days: Self.days(value)
        case .hours: value >= 48 ? Self.quantity(value / 24, "day") : Self.quantity(value, "hour")
        }
    }

    private static func days(_ value: Double) -> String {
        let hours = (value * 24).rounded()
        guard value > 0, hours < 24 else { return quantity(value, "day") }
        return hours == 0 ? "less than an hour" : quantity(hours, "hour")
    }

    private static func quantity(_ value: Double, _ unit: String) -> String {
        let text = decimal(value, value < 10 ? 1 : 0)
        return "\(text) \(unit)\(text == "1" ? "" : "s")"
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
