internal import Evaluation
internal import Foundation

/// What contacting the riskiest customers would have brought, or why that is not said.
struct ProfitChart {
    private let tested: ReportContent.TestedRisks
    private let figures: Figures
    private let language: ReportLanguage

    init(_ tested: ReportContent.TestedRisks, _ figures: Figures, _ language: ReportLanguage) {
        self.tested = tested
        self.figures = figures
        self.language = language
    }

    /// Why there is no chart; nil where there is one.
    var withheld: Inline? {
        guard tested.offer != nil else { return Inline(.profitNoOffer, language) }
        guard let test = tested.calibration else { return Inline(.profitNoLine, language) }
        guard MoneyVerdict(test).reason != nil else { return nil }
        let isSlope = !MoneyVerdict.slopes.contains(test.line.slope) && !test.slopeInterval.contains(1)
        return isSlope
            ? Inline(
                .profitSlope, language,
                ["slope": .number(figures.calibrationSlope, "tested_calibration_slope", language, decimals: 2)])
            : Inline(
                .profitMean, language,
                [
                    "mean": .percent(figures.meanRisk, "tested_mean_risk", language),
                    "rate": .percent(figures.baseRate, "tested_churn_rate", language),
                ])
    }

    var chart: ReportSection.Chart? {
        guard let offer = tested.offer, withheld == nil else { return nil }
        let points = tested.outcomes.profitCurve(of: offer).map { (fraction: $0.fraction, profit: $0.profit) }
        let best = points.max { $0.profit < $1.profit } ?? (0, 0)
        func money(_ value: Double) -> String { language.number(value, decimals: 2) }
        let title =
            best.fraction == 0
            ? Inline(.profitNobody, language)
            : Inline(
                .profitTitle, language,
                [
                    "fraction": .percent(best.fraction, "profit_best_fraction", language),
                    "profit": .number(best.profit, "profit_best", language, decimals: 2),
                ])
        let shown = points.enumerated().filter { $0.offset.isMultiple(of: max(1, points.count / 10)) }.map(\.element)
        return ReportSection.Chart(
            title: title,
            caption: Inline(
                .profitCaption, language,
                [
                    "acceptance": Inline(language.percent(RetentionOffer.acceptance.mean, decimals: 0)),
                    "value": Inline(money(offer.customerValue)), "offer": Inline(money(offer.offerCost)),
                    "contact": Inline(money(offer.contactCost)),
                ]),
            picture: picture(points, best),
            table: .init(
                titles: [language.text(.columnContacted), language.text(.columnProfit)],
                rows: shown.map { [Inline(language.percent($0.fraction)), Inline(money($0.profit))] }))
    }

    private func picture(
        _ points: [(fraction: Double, profit: Double)], _ best: (fraction: Double, profit: Double)
    ) -> String {
        let values = points.map(\.profit) + [0]
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        let step = roundTicks(to: max(high - low, 1e-9))[1]
        let first = (low / step + 1e-9).rounded(.down)
        let last = max((high / step - 1e-9).rounded(.up), first + 1)
        var plot = Plot(
            horizontal: .init(
                title: language.text(.axisContacted), range: 0...1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1],
                label: { language.percent($0, decimals: 0) }),
            vertical: .init(
                title: language.text(.axisProfit), range: first * step...last * step,
                ticks: (Int(first)...Int(last)).map { Double($0) * step }, label: { NumberText.significant($0) }))
        plot.line([(0, 0), (1, 0)], class: "chance")
        plot.line(points.map { ($0.fraction, $0.profit) }, class: "model")
        plot.point(
            (best.fraction, best.profit), whisker: 0...max(0, best.profit), class: "dot",
            hint: language.percent(best.fraction) + ": " + language.number(best.profit, decimals: 2))
        return plot.svg(title: language.text(.chartProfit))
    }
}
