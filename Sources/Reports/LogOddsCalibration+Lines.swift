internal import Models

extension LogOddsCalibration {
    /// What the head of a coefficient table says of a calibration; nothing where there is none.
    var tableLines: [[String]] {
        let fixed = { (value: Double) in NumberText.fixed(value, decimals: 4) }
        switch self {
        case .identity: return []
        case .line(let slope, let intercept):
            return [["calibration: log-odds times", fixed(slope)], ["calibration: plus", fixed(intercept)]]
        case .beta(let curve):
            return [
                ["calibration: ln(risk) times", fixed(curve.a)], ["calibration: -ln(1 - risk) times", fixed(curve.b)],
                ["calibration: plus", fixed(curve.c)],
            ]
        case .isotonic(let pieces):
            return [["calibration: straight pieces through", "\(pieces.logOdds.count) groups"]]
        }
    }
}
