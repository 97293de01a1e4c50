internal import Tables

/// A JSON value that keeps the order of keys and the digits of numbers.
///
/// Foundation's reader takes a repeated key in silence and forgets the order; a model file may have neither.
package indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The digits as they are written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }

    /// A number in its shortest form; null where it is NaN or infinite.
    package static func number(_ value: Double) -> JSONValue {
        value.isFinite ? .number(shortestText(value)) : .null
    }

    package static func number(_ value: Double?) -> JSONValue { value.map { number($0) } ?? .null }

    package static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

    package static func string(_ value: String?) -> JSONValue { value.map { JSONValue.string($0) } ?? .null }

    package static func strings(_ values: some Sequence<String>) -> JSONValue { .array(values.map { .string($0) }) }

    package static func numbers(_ values: some Sequence<Double>) -> JSONValue { .array(values.map { .number($0) }) }
}

extension JSONValue {
    /// Indented text: an object has a line a member, an array of plain values is filled up to 100 characters a line.
    package var indentedText: String {
        var text = ""
        write(into: &text, indent: 0)
        return text
    }

    private var isPlain: Bool {
        switch self {
        case .array, .object: false
        default: true
        }
    }

    private func write(into text: inout String, indent: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .string(let value): text += Self.quoted(value)
        case .array(let values) where values.allSatisfy(\.isPlain):
            Self.writeFilled(values, into: &text, indent: indent)
        case .array(let values):
            Self.writeLines(values.map { ("", $0) }, "[", "]", into: &text, indent: indent)
        case .object(let members) where members.isEmpty: text += "{}"
        case .object(let members):
            let named = members.map { (Self.quoted($0.key) + ": ", $0.value) }
            Self.writeLines(named, "{", "}", into: &text, indent: indent)
        }
    }

    private static func writeLines(
        _ parts: [(String, JSONValue)], _ open: String, _ close: String, into text: inout String, indent: Int
    ) {
        let margin = String(repeating: " ", count: indent + 2)
        text += open
        for (index, part) in parts.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + margin + part.0
            part.1.write(into: &text, indent: indent + 2)
        }
        text += "\n" + String(repeating: " ", count: indent) + close
    }

    private static func writeFilled(_ values: [JSONValue], into text: inout String, indent: Int) {
        let parts = values.map { value in
            var part = ""
            value.write(into: &part, indent: 0)
            return part
        }
        if parts.reduce(0, { $0 + $1.utf8.count + 2 }) <= 100 {
            text += "[" + parts.joined(separator: ", ") + "]"
            return
        }
        let margin = String(repeating: " ", count: indent + 2)
        var width = 101
        text += "["
        for (index, part) in parts.enumerated() {
            if index > 0 { text += "," }
            if width + part.utf8.count + 2 > 100 {
                text += "\n" + margin
                width = 0
            } else {
                text += " "
            }
            text += part
            width += part.utf8.count + 2
        }
        text += "\n" + String(repeating: " ", count: indent) + "]"
    }

    /// A text between quotes, with what JSON and line-based tools stumble over escaped.
    package static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F || (0x2028...0x2029).contains(scalar.value) {
                    let digits = String(scalar.value, radix: 16)
                    text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    text.unicodeScalars.append(scalar)
                }
            }
        }
        return text + "\""
    }
}
