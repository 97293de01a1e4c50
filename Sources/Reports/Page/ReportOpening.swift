internal import Evaluation
internal import Histories
internal import Loyalty
internal import Models

/// What is going on, in three sentences.
struct ReportOpening {
    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
    }

    var sentences: [Inline] { [risk, churn, trust] }

    private var risk: Inline {
        let spread = RiskSpread(content)
        return Inline(
            .openingRisk, language,
            [
                "customers": .count(spread.count, "customers_scored", language),
                "date": Inline(language.date(content.cutoff.instant)),
                "expected": .number(spread.expected, "expected_churners", language, decimals: 0),
                "share": .percent(spread.mean, "mean_risk", language),
                "meaning": Inline(content.meaning(language)),
                "tenth": .percent(spread.topTenthShare, "expected_share_top_tenth", language, decimals: 0),
            ])
    }

    private var churn: Inline {
        if let indicators = content.indicators, let latest = indicators.latest {
            let trend = indicators.summary.first { $0.measure.key == "churn_rate" }?.trend.direction ?? .tooShort
            return Inline(
                .openingChurn, language,
                [
                    "period": Inline(language.period(latest.period.name)),
                    "rate": .percent(latest.churnRate.value, "churn_rate_latest", language),
                    "trend": Inline(language.text(trend.word)),
                    "training": .percent(content.trainingRate, "training_base_rate", language),
                    "days": Inline("\(content.subject.horizonDays ?? 0)"),
                ])
        }
        let spread = RiskSpread(content)
        return Inline(
            .openingTraining, language,
            [
                "rate": .percent(content.trainingRate, "training_base_rate", language),
                "mean": .percent(spread.mean, "mean_risk", language),
            ])
    }

    private var trust: Inline {
        switch content.trust {
        case .withheld(let gap):
            return Inline(.openingUntested, language, ["reason": gap.reason(content, language)])
        case .tested(let tested):
            let figures = Figures(of: tested.outcomes)
            return Inline(
                .openingTested, language,
                [
                    "date": Inline(language.date(tested.cutoff.instant)),
                    "captured": .percent(figures.gains[0].captured, "tested_captured_top_tenth", language, decimals: 0),
                    "mean": .percent(figures.meanRisk, "tested_mean_risk", language),
                    "rate": .percent(figures.baseRate, "tested_churn_rate", language),
                ])
        }
    }
}

extension ReportContent {
    /// The share of the training rows that churned.
    var trainingRate: Double {
        Double(model.training.figures.churners) / Double(max(1, model.training.figures.rows))
    }
}

extension ReportContent.TrustGap {
    /// The reason as the end of a sentence.
    func reason(_ content: ReportContent, _ language: ReportLanguage) -> Inline {
        func date(_ cutoff: Cutoff) -> Inline { Inline(language.date(cutoff.instant)) }
        return switch self {
        case .learnt(let until, let days):
            Inline(
                .withheldLearnt, language,
                ["settled": date(until), "days": Inline("\(days)"), "asOf": date(content.cutoff)])
        case .noTime(let label): Inline(.withheldNoTime, language, ["label": Inline(label)])
        case .oneOutcome(let cutoff): Inline(.withheldOneOutcome, language, ["date": date(cutoff)])
        case .lacking(let problem): Inline(.withheldLacking, language, ["problem": Inline(problem)])
        }
    }
}
