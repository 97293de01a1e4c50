public import Evaluation
public import Tables

/// The figures of an evaluation for the terminal, each with a line that says what it means.
public struct FiguresText: Sendable {
    /// One figure, ready to be shown.
    package struct Line: Sendable {
        package var name: String
        package var value: String
        package var interval: String
        package var meaning: String
    }

    /// The figures in the order in which they are read: what happened, who is found, how right the risks are.
    package let lines: [Line]
    private let gains: [GainsPoint]
    private let hasIntervals: Bool

    /// Text for figures, with the intervals of those that have them.
    public init(_ figures: Figures, intervals: FigureIntervals? = nil) {
        gains = figures.gains
        hasIntervals = intervals != nil
        lines = Self.ranking(figures, intervals) + Self.probability(figures, intervals)
    }

    /// Two tables: the figures, then what contacting the highest scores would reach.
    public func text(for terminal: Terminal = .none) -> String {
        var columns: [TextTable.Column] = [.text("figure"), .number("value"), .prose("what it says")]
        if hasIntervals { columns.insert(.number("95 % interval"), at: 2) }
        var table = TextTable(columns)
        for line in lines {
            table.append([line.name, line.value] + (hasIntervals ? [line.interval] : []) + [line.meaning])
        }
        return table.text(for: terminal) + "\n" + gainsTable.text(for: terminal)
    }

    /// What contacting the top tenth, two tenths … would reach.
    private var gainsTable: TextTable {
        var table = TextTable([.number("contacted"), .number("churners reached"), .number("lift")])
        for point in gains {
            table.append([
                NumberText.percent(point.fraction, decimals: 0), NumberText.percent(point.captured),
                NumberText.fixed(point.lift, decimals: 2),
            ])
        }
        return table
    }

    private static func ranking(_ figures: Figures, _ intervals: FigureIntervals?) -> [Line] {
        let fixed = { (value: Double) in NumberText.fixed(value, decimals: 4) }
        return [
            Line(
                name: "rows", value: NumberText.count(figures.rows), interval: "",
                meaning: "cases compared (a customer at a cutoff is one)"),
            Line(
                name: "churners", value: NumberText.count(figures.positives), interval: "",
                meaning: "\(NumberText.percent(figures.baseRate)) of them: the base rate"),
            Line(
                name: "AUC", value: fixed(figures.auc), interval: interval(intervals?.auc, decimals: 4),
                meaning: "of a churner and a stayer, the churner scores higher in "
                    + "\(NumberText.percent(figures.auc)) of pairs (50 % is chance)"),
            Line(
                name: "top-decile lift", value: NumberText.fixed(figures.topDecileLift, decimals: 3),
                interval: interval(intervals?.topDecileLift, decimals: 3),
                meaning: "the tenth with the highest scores churns "
                    + "\(NumberText.fixed(figures.topDecileLift, decimals: 1)) times as often as all"),
            Line(
                name: "average precision", value: fixed(figures.averagePrecision), interval: "",
                meaning: "share of churners on a list, averaged down the list (chance: \(fixed(figures.baseRate)))"),
            Line(
                name: "KS", value: fixed(figures.ks), interval: "",
                meaning: "largest gap between the shares of churners and of stayers above one score"),
        ]
    }

    private static func probability(_ figures: Figures, _ intervals: FigureIntervals?) -> [Line] {
        guard let logLoss = figures.logLoss else { return [] }
        let fixed = { (value: Double?) in NumberText.fixed(value, decimals: 4) }
        return [
            Line(
                name: "log loss", value: fixed(logLoss), interval: interval(intervals?.logLoss, decimals: 4),
                meaning: "surprise per case, lower is better "
                    + "(the base rate alone: \(fixed(figures.baseRateLogLoss)))"),
            Line(
                name: "Brier score", value: fixed(figures.brier), interval: "",
                meaning: "mean squared error of the risks "
                    + "(the base rate alone: \(fixed(figures.baseRate * (1 - figures.baseRate))))"),
            Line(
                name: "mean risk", value: fixed(figures.meanRisk), interval: "",
                meaning: "foretold \(NumberText.percent(figures.meanRisk)), "
                    + "happened \(NumberText.percent(figures.baseRate))"),
            Line(
                name: "calibration error", value: fixed(figures.expectedCalibrationError), interval: "",
                meaning: "mean distance of risk and churn rate over ten groups of equal size"),
            Line(
                name: "calibration slope", value: fixed(figures.calibrationSlope),
                interval: interval(intervals?.calibrationSlope, decimals: 4),
                meaning: slopeMeaning(figures.calibrationSlope)),
            Line(
                name: "calibration intercept", value: fixed(figures.calibrationIntercept),
                interval: interval(intervals?.calibrationIntercept, decimals: 4),
                meaning: "fitted together with the slope; right risks have 0"),
        ]
    }

    private static func slopeMeaning(_ slope: Double?) -> String {
        guard let slope else { return "cannot be fitted: risks are all equal, or tell the outcomes apart completely" }
        if slope < 0.9 { return "risks are too extreme: high ones too high, low ones too low (right: 1)" }
        return slope > 1.1
            ? "risks are too timid: high ones too low, low ones too high (right: 1)" : "right risks have 1"
    }

    private static func interval(_ range: ClosedRange<Double>?, decimals: Int) -> String {
        guard let range else { return "" }
        return NumberText.fixed(range.lowerBound, decimals: decimals) + " – "
            + NumberText.fixed(range.upperBound, decimals: decimals)
    }
}
