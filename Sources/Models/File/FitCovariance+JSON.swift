extension FitCovariance {
    func json(of names: [String]) -> JSONValue {
        .object([
            (
                "root",
                .array(
                    zip(names, rows).map { name, row in
                        .object([
                            ("of", .string(name)), ("std_error", .number(row.standardError)),
                            ("billionths", .array(row.direction.map { .integer($0) })),
                        ])
                    })
            )
        ])
    }

    init(_ fields: JSONFields, of names: [String]) throws(FieldProblem) {
        var fields = fields
        let items = try fields.items("root")
        guard items.count == names.count else {
            throw fields.problem("root", "expected \(names.count) rows, one a parameter, found \(items.count)")
        }
        var rows: [Row] = []
        for ((value, path), name) in zip(items, names) {
            var item = try JSONFields(value, path: path)
            guard try item.string("of") == name else { throw item.problem("of", "expected “\(name)”") }
            let error = try item.number("std_error")
            var direction: [Int32] = []
            for (value, path) in try item.items("billionths") {
                guard case .number(let digits) = value, let step = Int32(digits), step.magnitude <= 1_000_000_000 else {
                    throw FieldProblem(field: path, problem: "expected a whole number of at most 1000000000")
                }
                direction.append(step)
            }
            guard let row = Row(standardError: error, direction: direction) else {
                throw item.problem("std_error", "expected 0 or more, and 0 where and only where the row is empty")
            }
            rows.append(row)
            try item.finish()
        }
        self.init(rows: rows)
        try fields.finish()
    }
}
