import Foundation

/// Numbers as people read them.
public enum NumberText {
    /// What stands where there is no number.
    public static let none = "–"

    /// A number with so many decimals: `0.807`; the minus sign is a hyphen, so that it can be pasted into a sheet.
    public static func fixed(_ value: Double?, decimals: Int) -> String {
        guard let value, value.isFinite else { return none }
        let text = String(format: "%.\(decimals)f", value)
        return text.contains { $0 != "0" && $0 != "." && $0 != "-" } ? text : text.filter { $0 != "-" }
    }

    /// A share as a percentage: 0.1234 is `12.3 %`.
    public static func percent(_ share: Double?, decimals: Int = 1) -> String {
        guard let share, share.isFinite else { return none }
        return fixed(share * 100, decimals: decimals) + " %"
    }

    /// A count with its thousands apart: `7,043`.
    public static func count(_ value: Int) -> String {
        let digits = String(value.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return (value < 0 ? "-" : "") + text
    }

    /// So many significant digits without trailing zeros, in scientific form where it is very large or small: `1.23e-7`.
    public static func significant(_ value: Double?, digits: Int = 4) -> String {
        guard let value, value.isFinite else { return none }
        return String(format: "%.\(digits)g", value)
    }
}

/// Log-odds with their sign: `+0.47`.
func signed(_ value: Double, decimals: Int = 3) -> String {
    let text = NumberText.fixed(value, decimals: decimals)
    return text.hasPrefix("-") || !text.contains { "123456789".contains($0) } ? text : "+" + text
}

/// The head of a text that would be too wide, with an ellipsis.
func shortened(_ text: String, to width: Int) -> String {
    guard displayWidth(text) > width else { return text }
    var head = ""
    for character in text where displayWidth(head) + displayWidth(String(character)) < width { head.append(character) }
    return head + "…"
}

extension NumberText {
    /// An odds ratio: three decimals from 0.1 to 10, else three digits.
    static func oddsRatio(_ value: Double) -> String {
        (0.1..<10).contains(value) ? fixed(value, decimals: 3) : significant(value, digits: 3)
    }
}
