extension LogOddsCalibration {
    var json: JSONValue {
        let kind: (key: String, value: JSONValue) = ("kind", .string(kind))
        switch self {
        case .identity: return .object([kind])
        case .line(let slope, let intercept):
            return .object([kind, ("slope", .number(slope)), ("intercept", .number(intercept))])
        case .beta(let curve):
            return .object([kind, ("a", .number(curve.a)), ("b", .number(curve.b)), ("c", .number(curve.c))])
        case .isotonic(let pieces):
            return .object([
                kind, ("tail_slope", .number(pieces.tailSlope)), ("log_odds", .numbers(pieces.logOdds)),
                ("calibrated_log_odds", .numbers(pieces.calibratedLogOdds)),
            ])
        }
    }

    init(_ fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        switch try fields.string("kind") {
        case "none": self = .identity
        case "line":
            let slope = try fields.number("slope")
            guard slope > 0 else { throw fields.problem("slope", "found \(slope), expected a number above 0") }
            self = .line(slope: slope, intercept: try fields.number("intercept"))
        case "beta":
            let (a, b) = (try fields.number("a"), try fields.number("b"))
            guard a >= 0, b >= 0, a + b > 0 else {
                throw fields.problem("a", "found a \(a) and b \(b), expected 0 or more and one of them above")
            }
            self = .beta(BetaCalibration(a: a, b: b, c: try fields.number("c")))
        case "isotonic":
            let pieces = IsotonicCalibration(
                logOdds: try fields.numbers("log_odds"),
                calibratedLogOdds: try fields.numbers("calibrated_log_odds"),
                tailSlope: try fields.number("tail_slope"))
            guard let pieces else {
                throw fields.problem("log_odds", "expected points that ascend in both coordinates, and in the tails")
            }
            self = .isotonic(pieces)
        case let other: throw fields.problem("kind", "found “\(other)”, expected none, line, beta or isotonic")
        }
        try fields.finish()
    }
}

extension PriorCorrection {
    var json: JSONValue {
        .object([("sample_rate", .number(sampleRate)), ("population_rate", .number(populationRate))])
    }

    init(fields: JSONFields) throws(FieldProblem) {
        var fields = fields
        let correction = PriorCorrection(
            sampleRate: try fields.number("sample_rate"), populationRate: try fields.number("population_rate"))
        guard let correction else { throw fields.problem("population_rate", "expected shares above 0 and below 1") }
        self = correction
        try fields.finish()
    }
}
