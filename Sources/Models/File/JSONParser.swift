/// What is wrong with a JSON text, and where.
struct JSONProblem: Error {
    /// Both from 1; the column counts bytes.
    let line: Int
    let column: Int
    let problem: String
}

/// Reads JSON (RFC 8259) strictly: no repeated key, no comment, nothing after the value, at most 32 levels deep.
struct JSONParser {
    private static let deepest = 32
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSONValue {
        var parser = JSONParser(bytes)
        let value = try parser.value()
        parser.skipBlanks()
        guard parser.index == bytes.count else { throw parser.problem("more text after the end of the value") }
        return value
    }

    private func problem(_ text: String) -> JSONProblem {
        let before = bytes[..<min(index, bytes.count)]
        let line = before.count { $0 == 10 } + 1
        let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        return JSONProblem(line: line, column: before.count - start + 1, problem: text)
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while let byte = next, byte == 32 || byte == 10 || byte == 13 || byte == 9 { index += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(JSONProblem) {
        guard next == byte else { throw problem("expected “\(Character(UnicodeScalar(byte)))”") }
        index += 1
    }

    private mutating func value() throws(JSONProblem) -> JSONValue {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try nested { (parser) throws(JSONProblem) in try parser.object() }
        case UInt8(ascii: "["): return try nested { (parser) throws(JSONProblem) in try parser.array() }
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONProblem) -> JSONValue
    ) throws(JSONProblem) -> JSONValue {
        guard depth < Self.deepest else { throw problem("nested more than \(Self.deepest) levels deep") }
        depth += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONProblem) -> JSONValue {
        guard bytes[index...].starts(with: text.utf8) else { throw problem("expected a value") }
        index += text.utf8.count
        return value
    }

    private mutating func object() throws(JSONProblem) -> JSONValue {
        try expect(UInt8(ascii: "{"))
        var members: [(key: String, value: JSONValue)] = []
        var keys: Set<String> = []
        skipBlanks()
        if next == UInt8(ascii: "}") {
            index += 1
            return .object([])
        }
        while true {
            skipBlanks()
            let key = try string()
            guard keys.insert(key).inserted else { throw problem("the key “\(key)” occurs twice") }
            skipBlanks()
            try expect(UInt8(ascii: ":"))
            members.append((key, try value()))
            skipBlanks()
            if next == UInt8(ascii: ",") {
                index += 1
            } else {
                try expect(UInt8(ascii: "}"))
                return .object(members)
            }
        }
    }

    private mutating func array() throws(JSONProblem) -> JSONValue {
        try expect(UInt8(ascii: "["))
        var values: [JSONValue] = []
        skipBlanks()
        if next == UInt8(ascii: "]") {
            index += 1
            return .array([])
        }
        while true {
            values.append(try value())
            skipBlanks()
            if next == UInt8(ascii: ",") {
                index += 1
            } else {
                try expect(UInt8(ascii: "]"))
                return .array(values)
            }
        }
    }

    private mutating func number() throws(JSONProblem) -> String {
        let start = index
        func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 48 && $0 <= 57 } ?? false }
        if next == UInt8(ascii: "-") { index += 1 }
        guard isDigit(next) else { throw problem("expected a value") }
        let leadingZero = next == 48
        index += 1
        while isDigit(next) {
            if leadingZero { throw problem("a number with a leading zero") }
            index += 1
        }
        if next == UInt8(ascii: ".") {
            index += 1
            guard isDigit(next) else { throw problem("expected a digit after the decimal point") }
            while isDigit(next) { index += 1 }
        }
        if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            guard isDigit(next) else { throw problem("expected a digit in the exponent") }
            while isDigit(next) { index += 1 }
        }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func string() throws(JSONProblem) -> String {
        try expect(UInt8(ascii: "\""))
        var text: [UInt8] = []
        while true {
            guard let byte = next else { throw problem("a text without an end") }
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let result = String(validating: text, as: UTF8.self) else { throw problem("invalid UTF-8") }
                return result
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escaped()).utf8)
            case 0..<32: throw problem("a control character inside a text")
            default: text.append(byte)
            }
        }
    }

    private mutating func escaped() throws(JSONProblem) -> Character {
        guard let byte = next else { throw problem("a text without an end") }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Character(UnicodeScalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var units = [try codeUnit()]
            if UTF16.isLeadSurrogate(units[0]) {
                try expect(UInt8(ascii: "\\"))
                try expect(UInt8(ascii: "u"))
                units.append(try codeUnit())
            }
            guard let text = String(validating: units, as: UTF16.self), let character = text.first else {
                throw problem("half of a surrogate pair")
            }
            return character
        default: throw problem("an unknown escape “\\\(Character(UnicodeScalar(byte)))”")
        }
    }

    private mutating func codeUnit() throws(JSONProblem) -> UInt16 {
        guard index + 4 <= bytes.count,
            let unit = UInt16(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16),
            bytes[index] != UInt8(ascii: "+"), bytes[index] != UInt8(ascii: "-")
        else { throw problem("expected four hexadecimal digits after “\\u”") }
        index += 4
        return unit
    }
}
