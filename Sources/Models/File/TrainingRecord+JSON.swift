internal import Features
internal import Histories
internal import Tables

extension TrainingRecord {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        switch subject {
        case .histories(let histories): members.append(("histories", histories.json))
        case .table(let table): members.append(("table", table.json))
        }
        members += [
            ("figures", figures.json),
            ("decile_risks", .numbers(decileRisks)),
            (
                "set_aside",
                .array(setAside.map { .object([("name", .string($0.name)), ("reason", .string($0.reason))]) })
            ),
            ("warnings", .strings(warnings)),
            ("files", .array(files.map { .object([("name", .string($0.name)), ("sha256", .string($0.sha256))]) })),
            ("churn_version", .string(version)),
            ("options", .object(options.map { ($0.name, .string($0.value)) })),
            // As a text, since it may take all 64 bits.
            ("seed", .string(String(seed))),
        ]
        if let certificate { members.append(("no_leak", certificate.json)) }
        return .object(members)
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        if let histories = try fields.optionalFields("histories") {
            subject = .histories(try HistoriesSubject(histories))
        } else {
            subject = .table(try TableSubject(fields.fields("table")))
        }
        figures = try TrainingFigures(fields.fields("figures"))
        decileRisks = try fields.numbers("decile_risks")
        let areDeciles =
            (decileRisks.isEmpty || decileRisks.count == 9) && zip(decileRisks, decileRisks.dropFirst()).allSatisfy(>=)
            && decileRisks.allSatisfy { (0...1).contains($0) }
        guard areDeciles else { throw fields.problem("decile_risks", "expected nine risks, descending, or none") }
        setAside = []
        for (value, path) in try fields.items("set_aside") {
            var item = try JSONFields(value, path: path)
            setAside.append(SetAside(name: try item.string("name"), reason: try item.string("reason")))
            try item.finish()
        }
        warnings = try fields.strings("warnings")
        files = []
        for (value, path) in try fields.items("files") {
            var item = try JSONFields(value, path: path)
            files.append(InputFile(name: try item.string("name"), sha256: try item.string("sha256")))
            try item.finish()
        }
        version = try fields.string("churn_version")
        options = try Self.options(fields.value("options"), fields.path(of: "options"))
        guard let seed = UInt64(try fields.string("seed")) else {
            throw fields.problem("seed", "expected a whole number below 2^64, as a text")
        }
        self.seed = seed
        certificate = nil
        if let certified = try fields.optionalFields("no_leak") { certificate = try LeakCertificate(certified) }
        try fields.finish()
    }

    private static func options(_ value: JSONValue, _ path: String) throws(FieldProblem) -> [Option] {
        guard case .object(let members) = value else { throw FieldProblem(field: path, problem: "expected an object") }
        var options: [Option] = []
        for (name, value) in members {
            guard case .string(let text) = value else {
                throw FieldProblem(field: "\(path).\(name)", problem: "expected a text")
            }
            options.append(Option(name, text))
        }
        return options
    }
}

extension HistoriesSubject {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("label", outcome.json)]
        members.append(("horizon_days", horizonDays.map { .integer($0) } ?? .null))
        members.append(("lead_days", .integer(leadDays)))
        members.append(("active_days", activeDays.map { .integer($0) } ?? .null))
        members.append(
            (
                "base_rates",
                .array(
                    baseRates.map {
                        .object([
                            ("cutoff", .string($0.cutoff.iso8601)), ("rows", .integer($0.rows)),
                            ("churners", .integer($0.churners)),
                        ])
                    })
            ))
        if let seenCustomers {
            members.append(("seen_customers", .strings(seenCustomers.hashes.map(\.sixteenDigits))))
        }
        return .object(members)
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        outcome = try Outcome(fields.fields("label"))
        horizonDays = try fields.optionalCount("horizon_days")
        guard (horizonDays ?? 1) > 0, (horizonDays != nil) == outcome.needsHorizon else {
            throw fields.problem("horizon_days", "expected days above 0, or null where the label is a column")
        }
        leadDays = try fields.count("lead_days")
        guard leadDays == 0 else { throw fields.problem("lead_days", "found \(leadDays), expected 0") }
        activeDays = try fields.optionalCount("active_days")
        baseRates = []
        for (value, path) in try fields.items("base_rates") {
            var item = try JSONFields(value, path: path)
            let text = try item.string("cutoff")
            guard let cutoff = try? Instant.parse(text), cutoff.iso8601 == text else {
                throw item.problem("cutoff", "expected a time as 2024-03-01T00:00:00Z")
            }
            let rate = BaseRate(cutoff: cutoff, rows: try item.count("rows"), churners: try item.count("churners"))
            guard rate.churners <= rate.rows else { throw item.problem("churners", "are more than the rows") }
            guard baseRates.last.map({ $0.cutoff < cutoff }) ?? true else {
                throw item.problem("cutoff", "expected cutoffs in ascending order")
            }
            baseRates.append(rate)
            try item.finish()
        }
        if fields.has("seen_customers") {
            let texts = try fields.strings("seen_customers")
            let hashes = texts.compactMap { UInt64($0, radix: 16) }
            guard hashes.map(\.sixteenDigits) == texts, let sketch = CustomerSketch(ascending: hashes) else {
                throw fields.problem("seen_customers", "expected at most 256 hashes, ascending")
            }
            seenCustomers = sketch
        }
        try fields.finish()
    }
}

extension TableSubject {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("target", .string(target)), ("positive", .string(positive))]
        if let weights { members.append(("weights", .string(weights))) }
        return .object(members)
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        target = try fields.string("target")
        positive = try fields.string("positive")
        weights = try fields.optionalString("weights")
        try fields.finish()
    }
}

extension TrainingFigures {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("rows", .integer(rows)), ("churners", .integer(churners)), ("log_likelihood", .number(logLikelihood)),
            ("null_log_likelihood", .number(nullLogLikelihood)), ("pseudo_r_squared", .number(pseudoRSquared)),
            ("effective_parameters", .number(effectiveParameters)), ("aic", .number(aic)), ("l2", .number(l2)),
        ]
        // The model's own go without saying.
        if let comparison { members.append(("comparison", comparison.json)) }
        if standardErrors != .model { members.append(("standard_errors", .string(standardErrors.rawValue))) }
        if let crossValidation {
            members.append(
                (
                    "cross_validation",
                    .object([
                        ("folds", .integer(crossValidation.folds)), ("rows", .integer(crossValidation.rows)),
                        ("auc", .number(crossValidation.auc)), ("log_loss", .number(crossValidation.logLoss)),
                        ("calibration_slope", .number(crossValidation.calibrationSlope)),
                    ])
                ))
        }
        return .object(members)
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        rows = try fields.count("rows")
        churners = try fields.count("churners")
        logLikelihood = try fields.number("log_likelihood")
        nullLogLikelihood = try fields.number("null_log_likelihood")
        effectiveParameters = try fields.number("effective_parameters")
        l2 = try fields.number("l2")
        comparison = try fields.optionalFields("comparison").map(TrainingFigures.Comparison.read)
        standardErrors = .model
        if let kind = try fields.optionalString("standard_errors") {
            guard let known = StandardErrors(rawValue: kind) else {
                throw fields.problem("standard_errors", "found “\(kind)”, expected model, robust or clustered")
            }
            standardErrors = known
        }
        crossValidation = nil
        if var validation = try fields.optionalFields("cross_validation") {
            crossValidation = CrossValidation(
                folds: try validation.count("folds"), rows: try validation.count("rows"),
                auc: try validation.number("auc"), logLoss: try validation.number("log_loss"),
                calibrationSlope: try validation.number("calibration_slope"))
            try validation.finish()
        }
        // Said for the reader, and computed from the others.
        guard try fields.optionalNumber("pseudo_r_squared") == pseudoRSquared else {
            throw fields.problem("pseudo_r_squared", "does not follow from the log-likelihoods")
        }
        guard try fields.number("aic") == aic else {
            throw fields.problem("aic", "does not follow from the log-likelihood and the parameters")
        }
        try fields.finish()
    }
}

extension Outcome {
    var json: JSONValue {
        switch self {
        case .left: .object([("kind", .string("left"))])
        case .inactive: .object([("kind", .string("inactive"))])
        case .decline(let fraction): .object([("kind", .string("decline")), ("fraction", .number(fraction))])
        case .column(let name, let positive):
            .object([("kind", .string("column")), ("column", .string(name)), ("positive", .string(positive))])
        }
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        switch try fields.string("kind") {
        case "left": self = .left
        case "inactive": self = .inactive
        case "decline": self = .decline(fraction: try fields.number("fraction"))
        case "column": self = .column(try fields.string("column"), positive: try fields.optionalString("positive"))
        case let other: throw fields.problem("kind", "found “\(other)”, expected left, inactive, decline or column")
        }
        try fields.finish()
    }
}

extension JSONFields {
    /// Whether a member of that name has not been taken yet.
    func has(_ key: String) -> Bool { remaining.contains(key) }
}

extension UInt64 {
    /// Sixteen hexadecimal digits.
    fileprivate var sixteenDigits: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension TrainingFigures.Comparison {
    fileprivate var json: JSONValue {
        .object(
            [("by", .string(by.rawValue))] + (horizonDays.map { [("horizon_days", .integer($0))] } ?? []) + [
                ("linear_log_loss", .number(linearLogLoss)), ("additive_log_loss", .number(additiveLogLoss)),
            ])
    }

    fileprivate static func read(_ fields: JSONFields) throws(FieldProblem) -> TrainingFigures.Comparison {
        var fields = fields
        let result = TrainingFigures.Comparison(
            by: try fields.choice("by"), horizonDays: try fields.optionalCount("horizon_days"),
            linearLogLoss: try fields.number("linear_log_loss"), additiveLogLoss: try fields.number("additive_log_loss")
        )
        try fields.finish()
        return result
    }
}
