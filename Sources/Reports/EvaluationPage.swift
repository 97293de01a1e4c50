public import Evaluation
import Mustache

/// An evaluation as one self-contained HTML page: figures with their meaning, charts as inline SVG, the numbers behind them
/// in tables. It needs neither network nor scripts.
public struct EvaluationPage: Sendable {
    /// A fact about the evaluation, as `("tested at", "2024-01-01")`.
    public typealias Fact = (name: String, value: String)

    private let outcomes: RankedOutcomes
    private let figures: Figures
    private let intervals: FigureIntervals?
    private let facts: [Fact]
    private let notes: [String]
    /// The profit of an offer, and the share to contact for its expected maximum; nil where none is to be shown.
    public var profit: (curve: [ProfitPoint], bestFraction: Double)?

    /// A page.
    ///
    /// - Parameters:
    ///   - facts: What was evaluated on what, shown at the head and in full at the foot.
    ///   - notes: Sentences a reader must know, as that no interval could be computed.
    public init(
        of outcomes: RankedOutcomes, figures: Figures, intervals: FigureIntervals?, facts: [Fact], notes: [String] = []
    ) {
        self.outcomes = outcomes
        self.figures = figures
        self.intervals = intervals
        self.facts = facts
        self.notes = notes
    }

    /// The page's text, UTF-8.
    public func html() throws -> String {
        try MustacheTemplate(string: EvaluationPageTemplate.text).render(content)
    }

    private var content: [String: Any] {
        let charts = EvaluationCharts(outcomes)
        var content: [String: Any] = [
            "style": PageStyle.css, "headline": headline,
            "facts": facts.map { ["name": $0.name, "value": $0.value] }, "notes": notes.map { ["text": $0] },
            "hasNotes": !notes.isEmpty, "cards": cards, "gainsChart": charts.gains, "liftChart": charts.lift,
            "gains": gainsRows, "deciles": decileRows,
            "figures": FiguresText(figures, intervals: intervals).lines.map {
                ["name": $0.name, "value": $0.value, "interval": $0.interval, "meaning": $0.meaning]
            },
        ]
        if let profit {
            content["profit"] = [
                "chart": EvaluationCharts.profit(profit.curve, bestFraction: profit.bestFraction),
                "fraction": NumberText.percent(profit.bestFraction),
            ]
        }
        if let reliability = charts.reliability, let histogram = charts.histogram {
            content["risks"] = [
                "reliabilityChart": reliability, "histogramChart": histogram, "bins": binRows, "verdict": verdict,
                "spread": spreadRows,
            ]
        }
        return content
    }

    private var headline: String {
        let tenth = figures.gains.first { $0.fraction == 0.1 }
        let third = figures.gains.first { $0.fraction == 0.3 }
        return "Contacting the tenth with the highest risk reaches \(NumberText.percent(tenth?.captured, decimals: 0)) "
            + "of those who churn, \(NumberText.fixed(figures.topDecileLift, decimals: 1)) times as many as a tenth taken at "
            + "random; the top three tenths reach \(NumberText.percent(third?.captured, decimals: 0))."
    }

    private var cards: [[String: Any]] {
        func interval(_ range: ClosedRange<Double>?, _ decimals: Int) -> String {
            guard let range else { return "" }
            return "\(NumberText.fixed(range.lowerBound, decimals: decimals)) – "
                + NumberText.fixed(range.upperBound, decimals: decimals)
        }
        var cards: [[String: Any]] = [
            [
                "name": "Top-decile lift", "value": NumberText.fixed(figures.topDecileLift, decimals: 2),
                "interval": interval(intervals?.topDecileLift, 2), "meaning": "1 is chance",
            ],
            [
                "name": "AUC", "value": NumberText.fixed(figures.auc, decimals: 3),
                "interval": interval(intervals?.auc, 3), "meaning": "0.5 is chance, 1 a perfect order",
            ],
        ]
        if let logLoss = figures.logLoss {
            cards.append([
                "name": "Log loss", "value": NumberText.fixed(logLoss, decimals: 3),
                "interval": interval(intervals?.logLoss, 3),
                "meaning": "lower is better; the base rate alone has "
                    + NumberText.fixed(figures.baseRateLogLoss, decimals: 3),
            ])
            cards.append([
                "name": "Foretold / happened",
                "value": "\(NumberText.percent(figures.meanRisk)) / \(NumberText.percent(figures.baseRate))",
                "interval": "", "meaning": "mean risk, and the share that churned",
            ])
        }
        return cards.map { card in
            card.merging(["hasInterval": card["interval"] as? String != ""]) { $1 }
        }
    }

    private var gainsRows: [[String: String]] {
        figures.gains.map { point in
            [
                "fraction": NumberText.percent(point.fraction, decimals: 0),
                "captured": NumberText.percent(point.captured), "lift": NumberText.fixed(point.lift, decimals: 2),
            ]
        }
    }

    private var decileRows: [[String: String]] {
        outcomes.deciles.map { decile in
            [
                "number": String(decile.number), "rows": NumberText.count(Int(decile.weight.rounded())),
                "rate": NumberText.percent(decile.churnRate), "lift": NumberText.fixed(decile.lift, decimals: 2),
            ]
        }
    }

    private var binRows: [[String: String]] {
        outcomes.calibrationBins.map { bin in
            let interval = bin.churnRateInterval
            return [
                "rows": NumberText.count(Int(bin.weight.rounded())), "risk": NumberText.percent(bin.meanRisk),
                "rate": NumberText.percent(bin.churnRate),
                "interval": NumberText.percent(interval.lowerBound) + " – " + NumberText.percent(interval.upperBound),
            ]
        }
    }

    private var spreadRows: [[String: String]] {
        (outcomes.riskHistogram(intervals: 10) ?? []).map { interval in
            let rows = interval.churners + interval.others
            return [
                "range": NumberText.percent(interval.low, decimals: 0) + " – "
                    + NumberText.percent(interval.high, decimals: 0),
                "rows": NumberText.count(Int(rows.rounded())),
                "churners": NumberText.count(Int(interval.churners.rounded())),
                "rate": NumberText.percent(rows > 0 ? interval.churners / rows : nil),
            ]
        }
    }

    /// How many groups' intervals hold the risk foretold for them.
    private var verdict: String {
        let bins = outcomes.calibrationBins
        let right = bins.count { $0.churnRateInterval.contains($0.meanRisk) }
        return "In \(right) of \(bins.count) groups the risk foretold lies within the 95 % interval of what happened."
    }
}
