import Foundation
import Tables

/// A JSON text written piece by piece: keys in the order they are given, numbers in the shortest form that reads back
/// as the same Float64, and null for a number that is not finite or not there.
struct JSONText {
    private(set) var text: String

    private init(_ text: String) { self.text = text }

    static func bool(_ value: Bool) -> JSONText { JSONText(value ? "true" : "false") }

    static func integer(_ value: Int) -> JSONText { JSONText(String(value)) }

    static func number(_ value: Double?) -> JSONText {
        guard let value, value.isFinite else { return JSONText("null") }
        return JSONText(shortestText(value))
    }

    static func string(_ value: String) -> JSONText {
        var result = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20: result += String(format: "\\u%04x", scalar.value)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return JSONText(result + "\"")
    }

    static func array(_ values: [JSONText]) -> JSONText {
        JSONText("[" + values.map(\.text).joined(separator: ", ") + "]")
    }

    static func object(_ members: [(key: String, value: JSONText)]) -> JSONText {
        JSONText("{" + members.map { string($0.key).text + ": " + $0.value.text }.joined(separator: ", ") + "}")
    }
}
