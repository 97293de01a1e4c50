internal import Foundation
internal import Validation

/// The two charts of the staying power: the skill that is left at each age, and the share of it that was lost.
struct StayingPowerCharts {
    private let ages: [StayingPower.Age]
    private let tolerance: Double

    init(_ power: StayingPower, tolerance: Double) {
        ages = power.ages
        self.tolerance = tolerance
    }

    /// Skill against age, beside that of the freshest models at the same cutoffs.
    var skill: String {
        let all: [Double] = ages.map(\.skill.mean) + ages.map(\.freshestSkill.mean) + [0]
        var plot = Plot(horizontal: horizontal, vertical: Self.percentAxis("skill", over: all))
        plot.line(ages.map { (Double($0.days), $0.freshestSkill.mean) }, class: "chance")
        plot.line(ages.map { (Double($0.days), $0.skill.mean) }, class: "model")
        for age in ages {
            plot.point(
                (Double(age.days), age.skill.mean), whisker: age.skill.mean...age.skill.mean, class: "dot",
                hint: "\(age.days) days: skill \(NumberText.percent(age.skill.mean)), freshest models "
                    + NumberText.percent(age.freshestSkill.mean))
        }
        return plot.svg(title: "Skill of models against their age, beside the freshest models at the same cutoffs")
    }

    /// The share of the freshest models' skill that was lost, with its interval and what is allowed; nil where no model
    /// older than the freshest was tested, or where those have no skill to lose.
    var lost: String? {
        let older = ages.filter { !$0.isFreshest && $0.freshestSkill.mean > 0 }
        guard !older.isEmpty else { return nil }
        let whiskers: [ClosedRange<Double>] = older.map { age in
            age.lostShareInterval ?? age.lostShare...age.lostShare
        }
        let all: [Double] = whiskers.map(\.lowerBound) + whiskers.map(\.upperBound) + [0, tolerance]
        var plot = Plot(horizontal: horizontal, vertical: Self.percentAxis("skill lost to age", over: all))
        let ends = horizontal.range
        plot.line([(ends.lowerBound, tolerance), (ends.upperBound, tolerance)], class: "chance")
        plot.word("allowed", at: (ends.upperBound, tolerance), anchor: "end")
        plot.line(older.map { (Double($0.days), $0.lostShare) }, class: "thin")
        for (age, whisker) in zip(older, whiskers) {
            plot.point(
                (Double(age.days), age.lostShare), whisker: whisker, class: "dot",
                hint: "\(age.days) days: \(NumberText.percent(age.lostShare)) of the freshest models' skill lost")
        }
        return plot.svg(title: "Share of the freshest models' skill that models have lost, against their age")
    }

    private var horizontal: Plot.Axis {
        let ticks = roundTicks(to: Double(ages.map(\.days).max() ?? 1))
        return .init(
            title: "age of the model, days", range: 0...(ticks.last ?? 1), ticks: ticks,
            label: { NumberText.count(Int($0)) })
    }

    /// An axis of shares that covers all values, marked at round numbers.
    private static func percentAxis(_ title: String, over values: [Double]) -> Plot.Axis {
        let high = max(values.max() ?? 1, 0)
        let low = min(values.min() ?? 0, 0)
        let step = roundTicks(to: max(high - low, 1e-6))[1]
        let first = (low / step - 1e-9).rounded(.down)
        let last = max((high / step - 1e-9).rounded(.up), first + 1)
        return .init(
            title: title, range: first * step...last * step, ticks: (Int(first)...Int(last)).map { Double($0) * step },
            label: { NumberText.percent($0, decimals: step < 0.01 ? 1 : 0) })
    }
}
