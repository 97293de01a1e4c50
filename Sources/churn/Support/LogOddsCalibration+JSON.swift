import Models

extension LogOddsCalibration {
    /// The calibration as `train --json` prints it: its kind and numbers.
    var fitJSON: JSONText {
        let kind: (key: String, value: JSONText) = ("kind", .string(kind))
        switch self {
        case .identity: return .object([kind])
        case .line(let slope, let intercept):
            return .object([kind, ("slope", .number(slope)), ("intercept", .number(intercept))])
        case .beta(let curve):
            return .object([kind, ("a", .number(curve.a)), ("b", .number(curve.b)), ("c", .number(curve.c))])
        case .isotonic(let pieces): return .object([kind, ("groups", .integer(pieces.logOdds.count))])
        }
    }
}
