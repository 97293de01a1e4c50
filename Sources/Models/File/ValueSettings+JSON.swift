extension ValueSettings {
    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = []
        switch margin {
        case .share(let share): members.append(("margin_share", .number(share)))
        case .attribute(let name, let factor):
            members += [("margin_attribute", .string(name)), ("margin_factor", .number(factor))]
        }
        members += [
            ("discount", .number(discount)), ("period_days", .integer(periodDays)),
            ("window_days", .integer(windowDays)),
        ]
        if let riskDays { members.append(("risk_days", .integer(riskDays))) }
        if let prior { members.append(("prior", prior.json)) }
        if let tiers { members.append(("tiers", tiers.json)) }
        return .object(members)
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        let margin: Margin
        if let share = try fields.optionalNumber("margin_share") {
            margin = .share(share)
        } else {
            margin = .attribute(
                try fields.string("margin_attribute"), factor: try fields.number("margin_factor"))
        }
        self.init(
            margin: margin, discount: try fields.number("discount"), periodDays: try fields.count("period_days"),
            windowDays: try fields.count("window_days"), riskDays: try fields.optionalCount("risk_days"))
        if let prior = try fields.optionalFields("prior") { self.prior = try PurchasePrior(prior) }
        if let tiers = try fields.optionalFields("tiers") { self.tiers = try ValueTiers(reading: tiers) }
        try fields.finish()
        guard isUsable else {
            throw FieldProblem(
                field: fields.path, problem: "expected a margin and a discount above 0, and days of 1 or more")
        }
    }
}

extension PurchasePrior {
    var json: JSONValue {
        .object([
            ("rate_shape", .number(rateShape)), ("rate_days", .number(rateDays)),
            ("amount_shape", .number(amountShape)), ("spread_shape", .number(spreadShape)),
            ("spread_scale", .number(spreadScale)), ("net_share", .number(netShare)),
        ])
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        self.init(
            rateShape: try fields.number("rate_shape"), rateDays: try fields.number("rate_days"),
            amountShape: try fields.number("amount_shape"), spreadShape: try fields.number("spread_shape"),
            spreadScale: try fields.number("spread_scale"), netShare: try fields.number("net_share"))
        try fields.finish()
        guard isUsable else {
            throw FieldProblem(
                field: fields.path, problem: "expected numbers above 0, a spread_shape above 1, a net_share up to 1")
        }
    }
}

extension ValueTiers {
    var json: JSONValue {
        let set: [(key: String, value: JSONValue)] = shares.map { [("shares", .numbers($0))] } ?? []
        return .object([("high_from", .number(highFrom)), ("middle_from", .number(middleFrom))] + set)
    }

    init(reading fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        let (high, middle) = (try fields.number("high_from"), try fields.number("middle_from"))
        let shares = fields.has("shares") ? try fields.numbers("shares") : nil
        try fields.finish()
        guard let tiers = ValueTiers(highFrom: high, middleFrom: middle, shares: shares) else {
            throw FieldProblem(field: fields.path, problem: "expected descending values, and ascending shares")
        }
        self = tiers
    }
}
