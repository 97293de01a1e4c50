/// Every figure of a set of scores and the outcomes that followed.
public struct Figures: Sendable, Equatable {
    /// How many rows were given, and how many of them churned.
    public var rows: Int
    public var positives: Int
    /// The share of churners, by weight.
    public var baseRate: Double
    /// The mean risk, by weight; like every figure of probability below, nil where a score is outside [0, 1].
    public var meanRisk: Double?
    public var auc: Double
    public var averagePrecision: Double
    public var logLoss: Double?
    public var brier: Double?
    public var topDecileLift: Double
    public var ks: Double
    public var expectedCalibrationError: Double?
    /// nil also where all scores are equal or separate the outcomes.
    public var calibrationSlope: Double?
    public var calibrationIntercept: Double?
    /// At a tenth, two tenths … all of the rows.
    public var gains: [GainsPoint]

    /// The figures of outcomes in the order of their scores.
    public init(of outcomes: RankedOutcomes) {
        rows = outcomes.rows
        positives = outcomes.positives
        baseRate = outcomes.baseRate
        meanRisk = outcomes.meanRisk
        auc = outcomes.auc
        averagePrecision = outcomes.averagePrecision
        logLoss = outcomes.logLoss
        brier = outcomes.brier
        topDecileLift = outcomes.topDecileLift
        ks = outcomes.ks
        expectedCalibrationError = outcomes.expectedCalibrationError
        let line = outcomes.calibrationLine
        calibrationSlope = line?.slope
        calibrationIntercept = line?.intercept
        gains = outcomes.gains
    }
}
