/// A text with placeholders: `{name}` stands for what is put in.
public struct TextTemplate: Sendable, Equatable {
    /// Words, or the name of what is to be put in.
    enum Piece: Sendable, Equatable {
        case words(String)
        case placeholder(String)
    }

    let pieces: [Piece]

    public init(_ text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { pieces.append(.words(String(rest[..<open]))) }
            pieces.append(.placeholder(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.words(String(rest))) }
        self.pieces = pieces
    }

    /// The text with a value for each placeholder; braces in a value stay what they are.
    public func filled(_ values: [String: String]) -> String {
        pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .placeholder(let name): Self.value(name, in: values)
            }
        }.joined()
    }

    /// What a placeholder stands for; a text that lacks one is a defect.
    static func value<Value>(_ name: String, in values: [String: Value]) -> Value {
        guard let value = values[name] else { preconditionFailure("{\(name)} is not among \(values.keys)") }
        return value
    }
}
