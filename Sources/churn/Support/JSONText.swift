import Models
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

    static func string(_ value: String) -> JSONText { JSONText(JSONValue.quoted(value)) }

    static func array(_ values: [JSONText]) -> JSONText {
        JSONText("[" + values.map(\.text).joined(separator: ", ") + "]")
    }

    static func object(_ members: [(key: String, value: JSONText)]) -> JSONText {
        JSONText("{" + members.map { string($0.key).text + ": " + $0.value.text }.joined(separator: ", ") + "}")
    }
}
