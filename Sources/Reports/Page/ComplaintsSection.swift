internal import Loyalty

/// Complaints, and how fast they are settled.
struct ComplaintsSection {
    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
    }

    private typealias Month = (name: String, figures: PeriodIndicators.ComplaintFigures)

    var section: ReportSection {
        let title = language.text(.complaintsTitle)
        let periods = content.indicators?.periods ?? []
        let months: [Month] = periods.compactMap { period in period.complaints.map { (period.period.name, $0) } }
        let complete = periods.filter(\.period.isComplete).compactMap { period -> Month? in
            period.complaints.map { (period.period.name, $0) }
        }
        guard let latest = complete.last ?? months.last else {
            return .absent("complaints", title, Inline(.complaintsNone, language))
        }
        return ReportSection(
            id: "complaints", title: title, lead: [lead(latest)], charts: [opened(months, latest), settled(months)])
    }

    private func lead(_ latest: Month) -> Inline {
        Inline(
            .complaintsLead, language,
            [
                "period": Inline(language.period(latest.name)),
                "opened": .count(latest.figures.opened, "complaints_opened_latest", language),
                "resolved": .count(latest.figures.resolved, "complaints_resolved_latest", language),
                "open": .count(latest.figures.openAtEnd, "complaints_open_latest", language),
            ])
    }

    private func opened(_ months: [Month], _ latest: Month) -> ReportSection.Chart {
        ReportSection.Chart(
            title: Inline(
                .complaintsOpenedTitle, language,
                [
                    "opened": .count(latest.figures.opened, "complaints_opened_latest", language),
                    "rate": .number(latest.figures.rate.value, "complaint_rate_latest", language, decimals: 3),
                    "period": Inline(language.period(latest.name)),
                ]),
            caption: Inline(.complaintsOpenedCaption, language),
            picture: PeriodCharts(months.map(\.name), language).bars(
                months.map { Double($0.figures.opened) }, title: language.text(.axisComplaints),
                label: language.text(.chartComplaints)),
            table: .init(
                titles: language.texts([
                    .columnPeriod, .columnOpened, .columnPerCustomer, .columnResolved, .columnOpenAtEnd,
                ]),
                rows: months.map { month in
                    [
                        Inline(language.period(month.name)),
                        .count(month.figures.opened, "complaints_opened_\(month.name)", language),
                        .number(month.figures.rate.value, "complaint_rate_\(month.name)", language, decimals: 3),
                        .count(month.figures.resolved, "complaints_resolved_\(month.name)", language),
                        .count(month.figures.openAtEnd, "complaints_open_\(month.name)", language),
                    ]
                }))
    }

    private func settled(_ months: [Month]) -> ReportSection.Chart {
        let latest = months.last { $0.figures.hoursMedian.value != nil }
        let title =
            latest.map { month in
                Inline(
                    .complaintsSettledTitle, language,
                    [
                        "period": Inline(language.period(month.name)),
                        "median": .number(
                            month.figures.hoursMedian.value, "resolution_hours_median_\(month.name)", language,
                            decimals: 0),
                        "share": .percent(
                            month.figures.within72Share.value, "resolved_within_72h_share_\(month.name)", language,
                            decimals: 0),
                    ])
            } ?? Inline(.complaintsSettledNone, language)
        return ReportSection.Chart(
            title: title, caption: Inline(.complaintsSettledCaption, language),
            picture: PeriodCharts(months.map(\.name), language).series(
                months.map { ($0.figures.hoursMedian.value, $0.figures.hoursMedian.interval) },
                title: language.text(.axisHours), label: language.text(.chartResolution), isShare: false),
            table: .init(
                titles: language.texts([
                    .columnPeriod, .columnResolved, .columnMedian, .columnP90, .columnWithin24, .columnWithin72,
                ]),
                rows: months.map { month in
                    let figures = month.figures
                    return [
                        Inline(language.period(month.name)), Inline(language.count(figures.resolved)),
                        .number(
                            figures.hoursMedian.value, "resolution_hours_median_\(month.name)", language, decimals: 0),
                        .number(figures.hours90.value, "resolution_hours_p90_\(month.name)", language, decimals: 0),
                        .percent(
                            figures.within24Share.value, "resolved_within_24h_share_\(month.name)", language,
                            decimals: 0),
                        .percent(
                            figures.within72Share.value, "resolved_within_72h_share_\(month.name)", language,
                            decimals: 0),
                    ]
                }))
    }
}
