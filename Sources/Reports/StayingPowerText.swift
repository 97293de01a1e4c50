public import Tables
public import Validation

/// The staying-power curve as a table for the terminal, with the advice below it.
public struct StayingPowerText: Sendable {
    private let power: StayingPower
    private let advice: RetrainingAdvice

    public init(_ power: StayingPower, _ advice: RetrainingAdvice) {
        self.power = power
        self.advice = advice
    }

    /// A line an age, the advice, and how to read the table.
    public func text(for terminal: Terminal = .none) -> String {
        let titles = [
            "age", "tests", "periods", "AUC", "AUC lost", "skill", "skill lost", "90 % interval", "slope", "lift",
            "foretold",
            "happened",
        ]
        var table = TextTable(titles.map { .number($0) })
        for age in power.ages { table.append(Self.cells(of: age)) }
        return table.text(for: terminal) + "\n\(advice)\n\n" + Self.explanation
    }

    static func cells(of age: StayingPower.Age) -> [String] {
        [
            "\(age.days) days", NumberText.count(age.tests.count), NumberText.count(age.skill.periods),
            NumberText.fixed(age.auc.mean, decimals: 3),
            age.isFreshest ? "freshest" : NumberText.fixed(age.aucLost.mean, decimals: 3),
            NumberText.percent(age.skill.mean),
            age.isFreshest ? "freshest" : NumberText.percent(age.lostShare, decimals: 0),
            age.isFreshest ? NumberText.none : interval(age.lostShareInterval),
            NumberText.fixed(age.calibrationSlope?.mean, decimals: 2),
            NumberText.fixed(age.topDecileLift.mean, decimals: 2), NumberText.percent(age.meanRisk.mean),
            NumberText.percent(age.baseRate.mean),
        ]
    }

    static func interval(_ range: ClosedRange<Double>?) -> String {
        guard let range else { return NumberText.none }
        return NumberText.fixed(range.lowerBound * 100, decimals: 0) + " – "
            + NumberText.percent(range.upperBound, decimals: 0)
    }

    private static let explanation = """
        Age: days from the last cutoff a model learnt from to the cutoff it is tested at; never below the horizon, in \
        which its labels settle. Skill: the share of the log loss of the base rate that the model saves. Lost: against the \
        freshest admissible model on the same customers, so that a hard period is not taken for age; of skill, as a share \
        of the freshest model's. Tests within one horizon of each other count as one period; intervals are over periods, \
        and need \(PeriodMean.fewestPeriods).

        """
}
