/// The change of a model's log-odds that puts its risks right, found on customers the fit had not seen.
///
/// Every kind ascends strictly, so it changes risks and never their order.
public enum LogOddsCalibration: Sendable, Equatable {
    /// Leaves log-odds as they are.
    case identity
    /// intercept + slope · log-odds, with a slope above 0 (Cox 1958, Platt 1999).
    case line(slope: Double, intercept: Double)
    /// A curve with an own bend for low and for high risks.
    case beta(BetaCalibration)
    /// Straight pieces through the churn rates of groups.
    case isotonic(IsotonicCalibration)

    /// The calibrated log-odds.
    public func calibrated(_ logOdds: Double) -> Double {
        switch self {
        case .identity: logOdds
        case .line(let slope, let intercept): intercept + slope * logOdds
        case .beta(let curve): curve.calibrated(logOdds)
        case .isotonic(let pieces): pieces.calibrated(logOdds)
        }
    }

    /// The slope and intercept of a calibration that is one straight line, under which a sum of terms stays a sum of
    /// terms; nil for the others.
    public var straightLine: (slope: Double, intercept: Double)? {
        switch self {
        case .identity: (1, 0)
        case .line(let slope, let intercept): (slope, intercept)
        case .beta, .isotonic: nil
        }
    }

    /// The kind's name in model files and tables.
    public var kind: String {
        switch self {
        case .identity: "none"
        case .line: "line"
        case .beta: "beta"
        case .isotonic: "isotonic"
        }
    }
}

/// Beta calibration (Kull, Silva Filho & Flach 2017): log-odds = a · ln p − b · ln(1 − p) + c for a risk p.
///
/// a = b = 1, c = 0 leaves risks as they are; a bends the low end, b the high end.
public struct BetaCalibration: Sendable, Equatable {
    public let a: Double
    public let b: Double
    public let c: Double

    /// A curve with a, b ≥ 0, not both 0.
    public init(a: Double, b: Double, c: Double) {
        precondition(a >= 0 && b >= 0 && a + b > 0, "a is \(a), b is \(b); expected 0 or more, one of them above")
        self.a = a
        self.b = b
        self.c = c
    }

    /// The calibrated log-odds.
    public func calibrated(_ logOdds: Double) -> Double {
        let logs = Logistic.logRisks(logOdds)
        return a * logs.churning - b * logs.staying + c
    }
}

/// Isotonic calibration made usable: the churn rates of groups of neighbouring risks, none of them 0 or 1, joined by
/// straight lines of log-odds, so that no two customers tie who did not before.
public struct IsotonicCalibration: Sendable, Equatable {
    /// The mean log-odds of each group, ascending.
    public let logOdds: [Double]
    /// The log-odds of its churn rate, ascending.
    public let calibratedLogOdds: [Double]
    /// The slope below the first group's mean and above the last's.
    public let tailSlope: Double

    /// Pieces through points that ascend strictly in both coordinates; nil where they do not, where there is none, or
    /// where the tails do not ascend.
    public init?(logOdds: [Double], calibratedLogOdds: [Double], tailSlope: Double) {
        func ascends(_ values: [Double]) -> Bool {
            zip(values, values.dropFirst()).allSatisfy(<) && values.allSatisfy(\.isFinite)
        }
        guard !logOdds.isEmpty, logOdds.count == calibratedLogOdds.count, ascends(logOdds),
            ascends(calibratedLogOdds), tailSlope > 0, tailSlope.isFinite
        else { return nil }
        self.logOdds = logOdds
        self.calibratedLogOdds = calibratedLogOdds
        self.tailSlope = tailSlope
    }

    /// The calibrated log-odds.
    public func calibrated(_ value: Double) -> Double {
        let last = logOdds.count - 1
        if value <= logOdds[0] { return calibratedLogOdds[0] + tailSlope * (value - logOdds[0]) }
        if value >= logOdds[last] { return calibratedLogOdds[last] + tailSlope * (value - logOdds[last]) }
        // The first point above the value.
        var (low, high) = (0, last)
        while high - low > 1 {
            let middle = (low + high) / 2
            if logOdds[middle] > value { high = middle } else { low = middle }
        }
        let share = (value - logOdds[low]) / (logOdds[high] - logOdds[low])
        return calibratedLogOdds[low] + share * (calibratedLogOdds[high] - calibratedLogOdds[low])
    }
}
