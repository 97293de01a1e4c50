/// What is wrong with a field of a model file.
struct FieldProblem: Error, Equatable {
    /// The way to the field: `terms[3].coefficient`.
    let field: String
    let problem: String
    /// Whether the field is one that this version does not know.
    var isUnknownField = false
}

/// The members of a JSON object, taken one by one by name; what nobody took is an unknown field.
struct JSONFields {
    let path: String
    private var members: [(key: String, value: JSONValue)]

    init(_ value: JSONValue, path: String) throws(FieldProblem) {
        guard case .object(let members) = value else {
            throw FieldProblem(field: path, problem: "expected an object")
        }
        self.path = path
        self.members = members
    }

    /// The names of the members that nobody has taken yet.
    var remaining: [String] { members.map(\.key) }

    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func problem(_ key: String, _ text: String) -> FieldProblem { FieldProblem(field: path(of: key), problem: text) }

    /// Refuses members that no one asked for.
    func finish() throws(FieldProblem) {
        if let first = members.first {
            throw FieldProblem(
                field: path(of: first.key), problem: "is not a field that this version of churn knows",
                isUnknownField: true)
        }
    }

    /// The member of that name; nil where it is absent or null.
    mutating func optional(_ key: String) -> JSONValue? {
        guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
        let value = members.remove(at: index).value
        return value == .null ? nil : value
    }

    mutating func value(_ key: String) throws(FieldProblem) -> JSONValue {
        guard let value = optional(key) else { throw problem(key, "is missing") }
        return value
    }

    mutating func fields(_ key: String) throws(FieldProblem) -> JSONFields {
        try JSONFields(value(key), path: path(of: key))
    }

    mutating func optionalFields(_ key: String) throws(FieldProblem) -> JSONFields? {
        guard let value = optional(key) else { return nil }
        return try JSONFields(value, path: path(of: key))
    }

    mutating func string(_ key: String) throws(FieldProblem) -> String {
        try Self.string(value(key), path(of: key))
    }

    mutating func optionalString(_ key: String) throws(FieldProblem) -> String? {
        guard let value = optional(key) else { return nil }
        return try Self.string(value, path(of: key))
    }

    mutating func number(_ key: String) throws(FieldProblem) -> Double {
        try Self.number(value(key), path(of: key))
    }

    mutating func optionalNumber(_ key: String) throws(FieldProblem) -> Double? {
        guard let value = optional(key) else { return nil }
        return try Self.number(value, path(of: key))
    }

    mutating func count(_ key: String) throws(FieldProblem) -> Int {
        guard let count = try optionalCount(key) else { throw problem(key, "is missing") }
        return count
    }

    mutating func optionalCount(_ key: String) throws(FieldProblem) -> Int? {
        guard let value = optional(key) else { return nil }
        guard case .number(let digits) = value, let count = Int(digits), count >= 0 else {
            throw problem(key, "expected a whole number, 0 or more")
        }
        return count
    }

    mutating func bool(_ key: String) throws(FieldProblem) -> Bool {
        guard case .bool(let value) = try value(key) else { throw problem(key, "expected true or false") }
        return value
    }

    /// The items of an array, each with its path.
    mutating func items(_ key: String) throws(FieldProblem) -> [(value: JSONValue, path: String)] {
        guard case .array(let values) = try value(key) else { throw problem(key, "expected an array") }
        let path = path(of: key)
        return values.enumerated().map { ($1, "\(path)[\($0)]") }
    }

    mutating func strings(_ key: String) throws(FieldProblem) -> [String] {
        var result: [String] = []
        for (value, path) in try items(key) { result.append(try Self.string(value, path)) }
        return result
    }

    mutating func numbers(_ key: String) throws(FieldProblem) -> [Double] {
        var result: [Double] = []
        for (value, path) in try items(key) { result.append(try Self.number(value, path)) }
        return result
    }

    private static func string(_ value: JSONValue, _ path: String) throws(FieldProblem) -> String {
        guard case .string(let text) = value else { throw FieldProblem(field: path, problem: "expected a text") }
        return text
    }

    private static func number(_ value: JSONValue, _ path: String) throws(FieldProblem) -> Double {
        guard case .number(let digits) = value, let number = Double(digits) else {
            throw FieldProblem(field: path, problem: "expected a number")
        }
        guard number.isFinite else {
            throw FieldProblem(field: path, problem: "found \(digits), expected a finite number")
        }
        return number
    }
}
