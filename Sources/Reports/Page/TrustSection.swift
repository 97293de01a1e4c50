internal import Evaluation
internal import Histories

/// How the model did on the latest outcomes it had not seen.
struct TrustSection {
    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
    }

    var section: ReportSection {
        let title = language.text(.trustTitle)
        switch content.trust {
        case .withheld(let gap):
            return .absent(
                "trust", title, Inline(.openingUntested, language, ["reason": gap.reason(content, language)]))
        case .tested(let tested): return section(title, tested)
        }
    }

    private func section(_ title: String, _ tested: ReportContent.TestedRisks) -> ReportSection {
        let figures = Figures(of: tested.outcomes)
        let lead = Inline(
            .trustLead, language,
            [
                "rows": .count(figures.rows, "tested_customers", language),
                "churners": .count(figures.positives, "tested_churners", language),
                "date": Inline(language.date(tested.cutoff.instant)),
                "asOf": Inline(language.date(content.cutoff.instant)),
            ])
        let profit = ProfitChart(tested, figures, language)
        let charts = [gains(tested, figures), reliability(tested, figures), profit.chart, summary(figures)]
        return ReportSection(
            id: "trust", title: title,
            lead: [lead, Inline(.trustAlone, language)] + [profit.withheld].compactMap(\.self),
            charts: charts.compactMap(\.self))
    }

    private func gains(_ tested: ReportContent.TestedRisks, _ figures: Figures) -> ReportSection.Chart {
        let rows = figures.gains.enumerated().map { index, point in
            [
                Inline(language.percent(point.fraction, decimals: 0)),
                .percent(point.captured, "tested_gains_\(index + 1)", language),
                .number(point.lift, "tested_lift_\(index + 1)", language, decimals: 2),
            ]
        }
        return ReportSection.Chart(
            title: Inline(
                .gainsTitle, language,
                [
                    "captured": .percent(
                        figures.gains[0].captured, "tested_captured_top_tenth", language, decimals: 0)
                ]),
            caption: Inline(.gainsCaption, language),
            picture: EvaluationCharts(tested.outcomes, language).gains,
            table: .init(titles: titles([.columnContacted, .columnReached, .columnLift]), rows: rows))
    }

    private func reliability(_ tested: ReportContent.TestedRisks, _ figures: Figures) -> ReportSection.Chart? {
        guard let picture = EvaluationCharts(tested.outcomes, language).reliability else { return nil }
        let bins = tested.outcomes.calibrationBins
        let rows = bins.map { bin in
            [
                Inline(language.count(Int(bin.weight.rounded()))), Inline(language.percent(bin.meanRisk)),
                Inline(language.percent(bin.churnRate)),
                Inline(language.interval(bin.churnRateInterval) { language.percent($0) }),
            ]
        }
        let right = bins.count { $0.churnRateInterval.contains($0.meanRisk) }
        return ReportSection.Chart(
            title: Inline(
                .reliabilityTitle, language,
                [
                    "mean": .percent(figures.meanRisk, "tested_mean_risk", language),
                    "rate": .percent(figures.baseRate, "tested_churn_rate", language),
                ]),
            caption: Inline(
                .reliabilityCaption, language,
                [
                    "right": .count(right, "tested_groups_right", language),
                    "groups": .count(bins.count, "tested_groups", language),
                ]), picture: picture,
            table: .init(
                titles: titles([.columnCustomers, .columnForetold, .columnHappened, .columnInterval]), rows: rows,
                texts: 0))
    }

    /// The figures of an evaluation that are asked for most.
    private func summary(_ figures: Figures) -> ReportSection.Chart {
        let base = language.number(figures.baseRateLogLoss, decimals: 3)
        let lines: [(Inline, Inline)] = [
            (Inline(.figureAUC, language), .number(figures.auc, "tested_auc", language, decimals: 3)),
            (
                Inline(.figureLift, language),
                .number(figures.topDecileLift, "tested_top_decile_lift", language, decimals: 2)
            ),
            (
                Inline(.figureLogLoss, language, ["base": Inline(base)]),
                .number(figures.logLoss, "tested_log_loss", language, decimals: 3)
            ),
            (
                Inline(.figureError, language),
                .percent(figures.expectedCalibrationError, "tested_calibration_error", language)
            ),
            (
                Inline(.figureSlope, language),
                .number(figures.calibrationSlope, "tested_calibration_slope", language, decimals: 2)
            ),
        ]
        let table = ReportSection.Table(
            titles: titles([.columnFigure, .columnValue]), rows: lines.map { [$0.0, $0.1] })
        return ReportSection.Chart(
            title: Inline(
                .figuresTitle, language, ["auc": .percent(figures.auc, "tested_auc", language)]),
            caption: Inline(.figuresCaption, language), picture: table.html, isWide: true, open: table)
    }

    private func titles(_ keys: [ReportText]) -> [String] { keys.map(language.text) }
}
