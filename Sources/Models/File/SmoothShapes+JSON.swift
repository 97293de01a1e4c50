extension Curve {
    func members(of input: ModelInput) -> [(key: String, value: JSONValue)] {
        [
            ("kind", .string("curve")), ("input", .string(input.name)), ("knots", .numbers(axis.knots)),
            ("values", .numbers(values)),
        ] + (standardErrors.map { [("std_errors", .numbers($0))] } ?? [])
    }

    init(_ fields: inout JSONFields, _ input: ModelInput) throws(FieldProblem) {
        axis = try KnotAxis(&fields, "knots", input)
        values = try fields.numbers("values")
        guard values.count == axis.knots.count else {
            throw fields.problem("values", "expected \(axis.knots.count), one a knot")
        }
        standardErrors = fields.has("std_errors") ? try fields.numbers("std_errors") : nil
        guard (standardErrors?.count ?? values.count) == values.count, (standardErrors ?? []).allSatisfy({ $0 >= 0 })
        else { throw fields.problem("std_errors", "expected \(values.count) of 0 or more, one a knot") }
    }
}

extension KnotAxis {
    fileprivate init(_ fields: inout JSONFields, _ key: String, _ input: ModelInput) throws(FieldProblem) {
        guard case .number(let encoding) = input.encoding else {
            throw fields.problem(key, "“\(input.name)” is not a number")
        }
        guard let axis = KnotAxis(knots: try fields.numbers(key), encoding: encoding) else {
            throw fields.problem(key, "expected at least two knots, ascending")
        }
        self = axis
    }
}

extension Surface {
    func members(of inputs: [ModelInput]) -> [(key: String, value: JSONValue)] {
        [
            ("kind", .string("surface")),
            ("first", first.json(of: inputs[self.inputs.first])),
            ("second", second.json(of: inputs[self.inputs.second])),
            ("values", .numbers(values)),
        ]
    }

    init(_ fields: inout JSONFields, inputs: [ModelInput], places: [String: Int]) throws(FieldProblem) {
        let one = try SurfaceAxis.read(fields.fields("first"), inputs, places)
        let other = try SurfaceAxis.read(fields.fields("second"), inputs, places)
        guard one.input != other.input else {
            throw fields.problem("second", "“\(inputs[other.input].name)” occurs twice; expected two inputs")
        }
        let values = try fields.numbers("values")
        guard values.count == one.axis.count * other.axis.count else {
            throw fields.problem("values", "expected \(one.axis.count) × \(other.axis.count), one a point of the grid")
        }
        self.init(inputs: (one.input, other.input), first: one.axis, second: other.axis, values: values)
    }
}

extension SurfaceAxis {
    fileprivate func json(of input: ModelInput) -> JSONValue {
        switch self {
        case .knots(let axis): .object([("input", .string(input.name)), ("knots", .numbers(axis.knots))])
        case .classes(let classes):
            .object([("input", .string(input.name)), ("classes", .array(classes.map { .object($0.members) }))])
        }
    }

    fileprivate static func read(
        _ fields: JSONFields, _ inputs: [ModelInput], _ places: [String: Int]
    ) throws(FieldProblem) -> (input: Int, axis: SurfaceAxis) {
        var fields = fields
        let name = try fields.string("input")
        guard let input = places[name] else { throw fields.problem("input", "“\(name)” is not one of the inputs") }
        if fields.has("knots") {
            let axis = try KnotAxis(&fields, "knots", inputs[input])
            try fields.finish()
            return (input, .knots(axis))
        }
        var classes: [ModelTerm.LevelClass] = []
        for (value, path) in try fields.items("classes") {
            var item = try JSONFields(value, path: path)
            let found = try ModelTerm.LevelClass(&item, inputs[input])
            guard !classes.contains(found) else { throw item.problem("class", "occurs twice") }
            classes.append(found)
            try item.finish()
        }
        guard !classes.isEmpty else { throw fields.problem("classes", "expected at least one") }
        try fields.finish()
        return (input, .classes(classes))
    }
}

extension SmoothFigures {
    var members: [(key: String, value: JSONValue)] {
        [
            ("edf", .number(effectiveParameters)), ("chi_squared", .number(chiSquared)),
            ("term_p_value", .number(pValue)),
        ]
    }

    init?(_ fields: inout JSONFields) throws(FieldProblem) {
        guard fields.has("edf") else { return nil }
        effectiveParameters = try fields.number("edf")
        chiSquared = try fields.number("chi_squared")
        pValue = try fields.number("term_p_value")
    }
}

extension ModelTerm.LevelClass {
    var members: [(key: String, value: JSONValue)] {
        switch self {
        case .named(let level): [("level", .string(level))]
        case .other: [("class", .string("other"))]
        case .missing: [("class", .string("missing"))]
        }
    }

    init(_ fields: inout JSONFields, _ input: ModelInput) throws(FieldProblem) {
        guard case .category(let category) = input.encoding else {
            throw fields.problem("input", "“\(input.name)” is not a category")
        }
        if let level = try fields.optionalString("level") {
            guard category.levels.contains(level) else {
                throw fields.problem("level", "“\(level)” is not one of the levels of \(input.name)")
            }
            self = .named(level)
            return
        }
        switch try fields.string("class") {
        case "other": self = .other
        case "missing": self = .missing
        case let found: throw fields.problem("class", "found “\(found)”, expected other or missing")
        }
    }
}
