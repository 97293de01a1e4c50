extension UpliftEvidence {
    var json: JSONValue {
        .object([("balance", balance.json), ("heterogeneity", heterogeneity.json)])
    }

    static func read(_ fields: JSONFields) throws(FieldProblem) -> UpliftEvidence {
        var fields = fields
        let evidence = UpliftEvidence(
            balance: try Test(fields.fields("balance")), heterogeneity: try Test(fields.fields("heterogeneity")))
        try fields.finish()
        return evidence
    }
}

extension UpliftEvidence.Test {
    /// Without `p_value` where there is none.
    fileprivate var json: JSONValue {
        .object(
            [("chi_squared", .number(chiSquared)), ("degrees_of_freedom", .integer(degreesOfFreedom))]
                + (pValue.map { [("p_value", .number($0))] } ?? []))
    }

    fileprivate init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        self.init(
            chiSquared: try fields.number("chi_squared"), degreesOfFreedom: try fields.count("degrees_of_freedom"),
            pValue: try fields.optionalNumber("p_value"))
        guard chiSquared >= 0 else { throw fields.problem("chi_squared", "expected 0 or more") }
        guard (0...1).contains(pValue ?? 0) else { throw fields.problem("p_value", "expected 0 to 1") }
        try fields.finish()
    }
}
