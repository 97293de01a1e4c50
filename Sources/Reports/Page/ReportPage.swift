internal import Evaluation
internal import Foundation
internal import Histories
internal import Models
internal import Mustache

/// How customers are doing and whom to call, as one self-contained HTML page: no network, no scripts, and print as good as the
/// screen. Every figure carries its name and exact value (`data-figure`, `value`), so that it can be read back.
public struct ReportPage: Sendable {
    private let content: ReportContent
    private let language: ReportLanguage
    private let sections: [ReportSection]
    private let opening: [Inline]

    public init(_ content: ReportContent, in language: ReportLanguage) {
        self.content = content
        self.language = language
        sections = Self.sections(of: content, language)
        opening = ReportOpening(content, language).sentences
    }

    private static func sections(of content: ReportContent, _ language: ReportLanguage) -> [ReportSection] {
        [
            OverTimeSection(content, language).section, CohortSection(content, language).section,
            RiskSection(content, language).section, CallSection(content, language).section,
            TrustSection(content, language).section, CurvesSection(content, language).section,
            ComplaintsSection(content, language).section, LoyaltySection(content, language).section,
            ValueSection(content, language).section, DriftSection(content, language).section,
        ]
    }

    /// Every figure of the page, in its order; a figure that stands on it twice is here once.
    public var figures: [ReportFigure] {
        var seen: Set<String> = []
        return (opening.flatMap(\.figures) + sections.flatMap(\.figures)).filter { seen.insert($0.name).inserted }
    }

    /// The page's text, UTF-8.
    public func html() throws -> String {
        try MustacheTemplate(string: ReportPageTemplate.text).render([
            "lang": language.tag, "style": PageStyle.css + ReportPageTemplate.style,
            "title": language.text(.pageTitle), "contents": language.text(.contents),
            "goingOn": language.text(.goingOn), "opening": opening.map { ["html": $0.html] },
            "facts": facts.map { ["name": $0.name, "value": $0.value] },
            "sections": sections.map(rendered),
            "made": language.text(
                .footMade,
                ["version": content.model.training.version, "date": language.date(content.cutoff.instant)]),
            "care": language.text(.footCare),
        ])
    }

    private func rendered(_ section: ReportSection) -> [String: Any] {
        [
            "id": section.id, "title": section.title, "absent": section.isAbsent,
            "lead": Inline.sentences(section.lead, language).html, "body": section.body,
            "hasCharts": !section.charts.isEmpty,
            "charts": section.charts.map { chart in
                [
                    "title": chart.title.html, "caption": chart.caption.html, "picture": chart.picture,
                    "table": chart.table?.html ?? "", "hasTable": chart.table != nil, "wide": chart.isWide,
                    "numbers": language.text(.numbersBehind),
                ] as [String: Any]
            },
        ]
    }

    private var facts: [EvaluationPage.Fact] {
        let trained = content.subject.cutoffs.map { language.date($0.instant) }
        var facts: [EvaluationPage.Fact] = [
            (language.text(.factDataset), content.dataset), (language.text(.factModel), content.modelFile),
            (language.text(.factAsOf), language.date(content.cutoff.instant)),
            (language.text(.factTrained), language.list(trained)),
            (language.text(.factMeaning), content.meaning(language)),
        ]
        if let days = content.subject.activeDays {
            facts.append((language.text(.factActive), language.text(.activeCustomers, ["days": "\(days)"])))
        }
        return facts
    }
}

extension ReportContent {
    /// What counts as churning, in words.
    func meaning(_ language: ReportLanguage) -> String {
        let days = "\(subject.horizonDays ?? 0)"
        return switch subject.outcome {
        case .left: language.text(.meansLeft, ["days": days])
        case .inactive: language.text(.meansInactive, ["days": days])
        case .decline(let fraction):
            language.text(.meansDecline, ["days": days, "share": language.percent(fraction, decimals: 0)])
        case .column(let name, let positive):
            language.text(.meansColumn, ["column": name, "value": positive ?? language.text(.meansYes)])
        }
    }
}
