/// Text that a spreadsheet shows and never runs.
public enum SpreadsheetText {
    /// Signs that start a formula: ASCII, full-width, small and mathematical forms.
    static let triggers: Set<Unicode.Scalar> = [
        "=", "+", "-", "@",
        "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
        "\u{FE66}", "\u{FE62}", "\u{FE63}", "\u{FE6B}", "\u{2212}",
    ]
    /// Signs that start a cell of their own in some program or country, whatever stands before them.
    static let breaks: Set<Unicode.Scalar> = ["\t", "\r", "\n", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}"]
    /// Separators of cells in countries that write decimals with a comma, and in some programs.
    static let separators: Set<Unicode.Scalar> = [";", "|", "\t", "\r", "\n"]
    private static let quotes: Set<Unicode.Scalar> = [
        "'", "\"", "`", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{AB}", "\u{BB}", "\u{FF02}", "\u{FF07}",
    ]

    /// The text with an apostrophe before whatever a spreadsheet would run as a formula.
    ///
    /// That is a cell whose first sign, after spaces, invisible signs and quotes, starts a formula; one that begins with a
    /// tab or a line break; and the same after a separator inside the cell, where a spreadsheet set to another separator would begin
    /// a cell. A plain number, also a negative one, stays as it is.
    public static func neutralised(_ text: String) -> String {
        if isNumber(text) { return text }
        var result = String.UnicodeScalarView()
        var atCellStart = true
        for (index, scalar) in zip(text.unicodeScalars.indices, text.unicodeScalars) {
            if atCellStart {
                if runs(text.unicodeScalars[index...], isFirst: index == text.startIndex) { result.append("'") }
                atCellStart = false
            }
            result.append(scalar)
            if separators.contains(scalar) { atCellStart = true }
        }
        return String(result)
    }

    /// Whether a spreadsheet may run a cell that begins so.
    private static func runs(_ cell: Substring.UnicodeScalarView, isFirst: Bool) -> Bool {
        if isFirst, let first = cell.first, breaks.contains(first) { return true }
        guard let sign = cell.first(where: { !isSkipped($0) }) else { return false }
        return triggers.contains(sign)
    }

    /// Spaces, quotes, and signs that show nothing, before which a formula may hide.
    static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return properties.isWhitespace || properties.isDefaultIgnorableCodePoint || quotes.contains(scalar)
            || properties.generalCategory == .control
    }

    /// Whether a text is an international phone number and cannot be anything that a spreadsheet runs: a plus, a digit, then
    /// at most 24 digits, spaces, hyphens, dots and brackets. Opened as it is, a spreadsheet may show it as a number, or the sum
    /// of some; there is no letter in it, so that it names no function, cell, program or address.
    static func isPhoneNumber(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (6...26).contains(bytes.count), bytes[0] == UInt8(ascii: "+"), (48...57).contains(bytes[1]) else {
            return false
        }
        return bytes.dropFirst(2).allSatisfy { (48...57).contains($0) || " -.()".utf8.contains($0) }
    }

    /// Whether a text is a plain number: `12`, `-0.5`, `1.5e-7`; no leading plus, no spaces, no hexadecimal.
    static func isNumber(_ text: String) -> Bool {
        var rest = text.utf8[...]
        func digits() -> Int {
            let count = rest.prefix { (48...57).contains($0) }.count
            rest = rest.dropFirst(count)
            return count
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard digits() > 0 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() > 0 else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
