internal import Features

extension RiskModel {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("training", training.json),
            ("calibration", calibration.json),
            ("inputs", .array(inputs.map(\.json))),
            ("intercept", .object([("coefficient", .number(intercept))] + interceptFigures.members)),
            ("terms", .array(terms.map { $0.json(inputs: inputs) })),
        ]
        if let hazards { members.insert(("hazards", hazards.json), at: 2) }
        if let offsetColumn { members.insert(("offset_column", .string(offsetColumn)), at: 2) }
        if let covariance { members.append(("covariance", covariance.json(of: parameterNames))) }
        if let value { members.append(("value", value.json)) }
        if let priorCorrection { members.insert(("prior_correction", priorCorrection.json), at: 2) }
        return .object(members)
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        training = try TrainingRecord(fields.fields("training"))
        calibration = try LogOddsCalibration(fields.fields("calibration"))
        priorCorrection = try fields.optionalFields("prior_correction").map(PriorCorrection.init(fields:))
        hazards = try fields.optionalFields("hazards").map { fields throws(FieldProblem) in try DiscreteHazards(fields)
        }
        offsetColumn = try fields.optionalString("offset_column")
        inputs = []
        for (value, path) in try fields.items("inputs") {
            let input = try ModelInput(JSONFields(value, path: path))
            guard !inputs.contains(where: { $0.name == input.name }) else {
                throw FieldProblem(field: "\(path).name", problem: "“\(input.name)” occurs twice")
            }
            inputs.append(input)
        }
        var constant = try fields.fields("intercept")
        intercept = try constant.number("coefficient")
        interceptFigures = try CoefficientFigures(&constant)
        try constant.finish()
        let places = Dictionary(uniqueKeysWithValues: zip(inputs.map(\.name), inputs.indices))
        terms = []
        var names: Set<String> = []
        for (value, path) in try fields.items("terms") {
            let term = try ModelTerm(JSONFields(value, path: path), inputs: inputs, places: places)
            guard names.insert(term.name).inserted else {
                throw FieldProblem(field: "\(path).name", problem: "“\(term.name)” occurs twice")
            }
            terms.append(term)
        }
        let known = try fields.optionalFields("covariance")
        value = try fields.optionalFields("value").map { fields throws(FieldProblem) in try ValueSettings(fields) }
        try fields.finish()
        covariance = nil
        if let known { covariance = try FitCovariance(known, of: parameterNames) }
        try hazards?.check(training, fields)
        guard covariance == nil || hazards == nil || calibration.straightLine != nil else {
            throw fields.problem(
                "covariance", "goes with several horizons only where the calibration is a straight line")
        }
        let isOfColumns = inputs.contains { $0.origin == .column }
        guard inputs.allSatisfy({ ($0.origin == .column) == isOfColumns }),
            inputs.isEmpty || isOfColumns != isOfHistories
        else { throw fields.problem("inputs", "expected columns for a model of a table, features and attributes else") }
    }
}

extension ModelInput {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("name", .string(name)), ("meaning", .string(meaning))]
        if !unit.isEmpty { members.append(("unit", .string(unit))) }
        switch origin {
        case .feature(let definition, let kind):
            members += [
                ("origin", .string("feature")), ("kind", .string(kind.rawValue)), ("definition", .string(definition)),
            ]
        case .purchases(let model, let definition):
            members += [("origin", .string("purchases")), ("definition", .string(definition)), ("model", model.json)]
        case .attribute: members.append(("origin", .string("attribute")))
        case .column: members.append(("origin", .string("column")))
        }
        switch encoding {
        case .number(let number):
            members.append(
                (
                    "number",
                    .object([
                        ("transform", .string(number.transform.rawValue)), ("fill", .number(number.fill)),
                        ("centre", .number(number.centre)), ("scale", .number(number.scale)),
                    ])
                ))
        case .category(let category):
            members.append(
                (
                    "category",
                    .object([
                        ("levels", .strings(category.levels)), ("unknown", .string(category.unknown.rawValue)),
                        ("allows_missing", .bool(category.allowsMissing)),
                    ])
                ))
        }
        return .object(members)
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        name = try fields.string("name")
        meaning = try fields.string("meaning")
        unit = try fields.optionalString("unit") ?? ""
        switch try fields.string("origin") {
        case "feature":
            let kind: Feature.Kind = try fields.choice("kind")
            origin = .feature(definition: try fields.string("definition"), kind: kind)
        case "purchases":
            origin = .purchases(
                try PurchaseModel(try fields.fields("model")), definition: try fields.string("definition"))
        case "attribute": origin = .attribute
        case "column": origin = .column
        case let other:
            throw fields.problem(
                "origin", "found “\(other)”, expected feature, purchases, attribute or column")
        }
        if let number = try fields.optionalFields("number") {
            encoding = .number(try NumberEncoding(number))
        } else {
            encoding = .category(try CategoryEncoding(fields.fields("category")))
        }
        if case .purchases = origin, case .category = encoding {
            throw fields.problem("category", "expected a number, which what a purchase model foretells is")
        }
        try fields.finish()
    }
}

extension NumberEncoding {
    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        let transform: Transform = try fields.choice("transform")
        let fill = try fields.optionalNumber("fill")
        let centre = try fields.number("centre")
        let scale = try fields.number("scale")
        guard scale > 0 else { throw fields.problem("scale", "found \(scale), expected a number above 0") }
        self.init(transform: transform, fill: fill, centre: centre, scale: scale)
        try fields.finish()
    }
}

extension CategoryEncoding {
    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        levels = try fields.strings("levels")
        let inOrder = zip(levels, levels.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        guard inOrder else { throw fields.problem("levels", "expected distinct levels in ascending order") }
        unknown = try fields.choice("unknown")
        allowsMissing = try fields.bool("allows_missing")
        try fields.finish()
    }
}

extension CoefficientFigures {
    var members: [(key: String, value: JSONValue)] {
        [
            ("std_error", .number(standardError)), ("z", .number(z)), ("p_value", .number(pValue)),
            ("ci_low", .number(low)), ("ci_high", .number(high)),
        ]
    }

    init(_ fields: inout JSONFields) throws(FieldProblem) {
        standardError = try fields.optionalNumber("std_error")
        z = try fields.optionalNumber("z")
        pValue = try fields.optionalNumber("p_value")
        low = try fields.optionalNumber("ci_low")
        high = try fields.optionalNumber("ci_high")
    }
}

extension ModelTerm {
    func json(inputs: [ModelInput]) -> JSONValue {
        var members: [(key: String, value: JSONValue)] = [("name", .string(name))]
        switch shape {
        case .linear(let input):
            members += [("kind", .string("linear")), ("input", .string(inputs[input].name))]
        case .missing(let missing):
            members += [("kind", .string("missing")), ("inputs", .strings(missing.map { inputs[$0].name }))]
        case .level(let input, let levelClass):
            members += [("kind", .string("level")), ("input", .string(inputs[input].name))] + levelClass.members
        case .curve(let input, let curve): members += curve.members(of: inputs[input])
        case .surface(let surface): members += surface.members(of: inputs)
        }
        members += [("coefficient", .number(coefficient)), ("mean", .number(mean))]
        return .object(members + figures.members + (smooth?.members ?? []))
    }

    init(_ fields: JSONFields, inputs: [ModelInput], places: [String: Int]) throws(FieldProblem) {
        var fields = fields
        name = try fields.string("name")
        func place(_ name: String, _ key: String) throws(FieldProblem) -> Int {
            guard let place = places[name] else { throw fields.problem(key, "“\(name)” is not one of the inputs") }
            return place
        }
        switch try fields.string("kind") {
        case "linear":
            let input = try place(fields.string("input"), "input")
            guard case .number = inputs[input].encoding else {
                throw fields.problem("input", "“\(inputs[input].name)” is not a number")
            }
            shape = .linear(input: input)
        case "missing":
            var missing: [Int] = []
            for name in try fields.strings("inputs") { missing.append(try place(name, "inputs")) }
            guard !missing.isEmpty else { throw fields.problem("inputs", "expected at least one input") }
            shape = .missing(inputs: missing)
        case "level":
            let input = try place(fields.string("input"), "input")
            shape = .level(input: input, try LevelClass(&fields, inputs[input]))
        case "curve":
            let input = try place(fields.string("input"), "input")
            shape = .curve(input: input, try Curve(&fields, inputs[input]))
        case "surface": shape = .surface(try Surface(&fields, inputs: inputs, places: places))
        case let other:
            throw fields.problem("kind", "found “\(other)”, expected linear, missing, level, curve or surface")
        }
        coefficient = try fields.number("coefficient")
        mean = try fields.number("mean")
        figures = try CoefficientFigures(&fields)
        smooth = try SmoothFigures(&fields)
        try fields.finish()
    }
}

extension JSONFields {
    /// A text that names a case.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String
    ) throws(FieldProblem) -> Choice {
        let text = try string(key)
        guard let choice = Choice(rawValue: text) else {
            let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem(key, "found “\(text)”, expected one of \(known)")
        }
        return choice
    }
}
