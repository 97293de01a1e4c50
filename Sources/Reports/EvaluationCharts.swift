import Evaluation

/// The four charts of an evaluation page.
struct EvaluationCharts {
    private let outcomes: RankedOutcomes
    private let language: ReportLanguage

    init(_ outcomes: RankedOutcomes, _ language: ReportLanguage = .english) {
        self.outcomes = outcomes
        self.language = language
    }

    private static let shares = [0, 0.2, 0.4, 0.6, 0.8, 1]
    private func share(_ value: Double) -> String { language.percent(value, decimals: 0) }
    private static func percent(_ value: Double) -> String { NumberText.percent(value, decimals: 0) }

    /// The share of churners reached against the share of customers contacted, beside a random and a perfect order.
    var gains: String {
        var plot = Plot(
            horizontal: .init(
                title: language.text(.axisContacted), range: 0...1, ticks: Self.shares, label: share),
            vertical: .init(title: language.text(.axisReached), range: 0...1, ticks: Self.shares, label: share))
        let curve = outcomes.gainsCurve.map { ($0.contacted, $0.captured) }
        plot.area(curve, class: "fill")
        plot.line([(0, 0), (outcomes.baseRate, 1), (1, 1)], class: "ideal")
        plot.line([(0, 0), (1, 1)], class: "chance")
        plot.line(curve, class: "model")
        plot.word(language.text(.wordRandom), at: (0.66, 0.58))
        return plot.svg(title: language.text(.chartGains))
    }

    /// How many times the base rate each tenth churns.
    var lift: String {
        let deciles = outcomes.deciles
        let ticks = roundTicks(to: max(1.2, deciles.map(\.lift).max() ?? 1))
        var plot = Plot(
            horizontal: .init(
                title: "tenth of customers, highest risk first", range: 0.4...10.6, ticks: (1...10).map(Double.init),
                label: { String(Int($0)) }),
            vertical: .init(
                title: "lift", range: 0...(ticks.last ?? 1), ticks: ticks, label: { NumberText.significant($0) }))
        for decile in deciles {
            let number = Double(decile.number)
            plot.bar(
                number - 0.38...number + 0.38, from: 0, to: decile.lift, class: "bar",
                hint: "tenth \(decile.number): \(NumberText.percent(decile.churnRate)) churned, "
                    + "lift \(NumberText.fixed(decile.lift, decimals: 2))")
        }
        plot.line([(0.4, 1), (10.6, 1)], class: "chance")
        plot.word("average", at: (10.55, 1 + (ticks.last ?? 1) * 0.02), anchor: "end")
        return plot.svg(title: "Lift of each tenth of customers by risk")
    }

    /// Foretold risk against what happened, with the interval of each group; nil where scores are no risks.
    var reliability: String? {
        guard outcomes.scoresAreRisks else { return nil }
        let bins = outcomes.calibrationBins
        let highest = bins.map { max($0.meanRisk, $0.churnRateInterval.upperBound) }.max() ?? 1
        let ticks = roundTicks(to: min(1, highest), most: 5).filter { $0 <= 1.0001 }
        let end = max(ticks.last ?? 1, min(1, highest))
        func axis(_ title: String) -> Plot.Axis {
            .init(
                title: title, range: 0...end, ticks: ticks,
                label: { language.percent($0, decimals: end < 0.1 ? 1 : 0) })
        }
        var plot = Plot(
            horizontal: axis(language.text(.axisForetold)), vertical: axis(language.text(.axisHappened)))
        plot.line([(0, 0), (end, end)], class: "chance")
        plot.line(bins.map { ($0.meanRisk, $0.churnRate) }, class: "thin")
        for bin in bins {
            plot.point(
                (bin.meanRisk, bin.churnRate), whisker: bin.churnRateInterval, class: "dot",
                hint: language.text(
                    .hintReliability,
                    ["risk": language.percent(bin.meanRisk), "rate": language.percent(bin.churnRate)]))
        }
        return plot.svg(title: language.text(.chartReliability))
    }

    /// How many customers have which risk, those who churned below; nil where scores are no risks.
    var histogram: String? {
        guard let intervals = outcomes.riskHistogram(intervals: 20) else { return nil }
        let ticks = roundTicks(to: intervals.map { $0.churners + $0.others }.max() ?? 1)
        var plot = Plot(
            horizontal: .init(title: "risk", range: 0...1, ticks: Self.shares, label: Self.percent),
            vertical: .init(
                title: "customers", range: 0...(ticks.last ?? 1), ticks: ticks,
                label: { $0 == $0.rounded() ? NumberText.count(Int($0)) : NumberText.significant($0) }))
        for interval in intervals where interval.churners + interval.others > 0 {
            let across = interval.low + 0.003...interval.high - 0.003
            let hint =
                "risk \(Self.percent(interval.low)) to \(Self.percent(interval.high)): "
                + "\(NumberText.significant(interval.churners, digits: 7)) churned, "
                + "\(NumberText.significant(interval.others, digits: 7)) stayed"
            plot.bar(across, from: 0, to: interval.churners, class: "churned", hint: hint)
            plot.bar(
                across, from: interval.churners, to: interval.churners + interval.others, class: "stayed", hint: hint)
        }
        return plot.svg(title: "How many customers have which risk")
    }
}
