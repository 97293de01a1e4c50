extension PurchaseModel {
    var json: JSONValue {
        .object([
            ("rate_shape", .number(rateShape)), ("rate_days", .number(rateDays)),
            ("dropout_shape", .number(dropoutShape)), ("stay_shape", .number(stayShape)),
            ("horizon_days", .number(horizonDays)),
        ])
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        self.init(
            rateShape: try fields.number("rate_shape"), rateDays: try fields.number("rate_days"),
            dropoutShape: try fields.number("dropout_shape"), stayShape: try fields.number("stay_shape"),
            horizonDays: try fields.number("horizon_days"))
        guard isUsable else { throw fields.problem("rate_shape", "expected five numbers above 0") }
        try fields.finish()
    }
}
