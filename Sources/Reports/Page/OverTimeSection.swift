internal import Loyalty

/// Churn and retention period by period, who came and went, and how well customers are managed.
struct OverTimeSection {
    private let indicators: Indicators?
    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        indicators = content.indicators
        self.content = content
        self.language = language
    }

    var section: ReportSection {
        let title = language.text(.timeTitle)
        guard let indicators else { return .absent("time", title, Inline(.timeNone, language)) }
        guard let latest = indicators.latest else { return .absent("time", title, Inline(.timeShort, language)) }
        return ReportSection(
            id: "time", title: title, lead: [lead(latest, indicators)],
            charts: [churn(indicators, latest), movement(indicators, latest), summary(indicators)])
    }

    private func lead(_ latest: PeriodIndicators, _ indicators: Indicators) -> Inline {
        let means: Inline
        switch indicators.rule {
        case .left: means = Inline(.lostLeft, language)
        case .active(let days): means = Inline(.lostInactive, language, ["days": Inline("\(days)")])
        }
        return Inline(
            .timeLead, language,
            [
                "period": Inline(language.period(latest.period.name)),
                "lost": .count(latest.lost ?? 0, "lost_latest", language),
                "customers": .count(latest.customersAtStart ?? 0, "customers_at_start_latest", language),
                "rate": .percent(latest.churnRate.value, "churn_rate_latest", language),
                "interval": Inline(language.interval(latest.churnRate.interval) { language.percent($0) }),
                "means": means,
            ])
    }

    private func churn(_ indicators: Indicators, _ latest: PeriodIndicators) -> ReportSection.Chart {
        let direction = indicators.summary.first { $0.measure.key == "churn_rate" }?.trend.direction ?? .tooShort
        let rows = indicators.periods.map { period in
            let name = period.period.name
            return [
                Inline(language.period(name)), optional(period.customersAtStart),
                optional(period.lost),
                Inline.percent(period.churnRate.value, "churn_rate_\(name)", language),
                Inline(language.interval(period.churnRate.interval) { language.percent($0) }),
                Inline.percent(period.retentionRate.value, "retention_rate_\(name)", language),
            ]
        }
        return ReportSection.Chart(
            title: Inline(
                .churnChartTitle, language,
                [
                    "rate": .percent(latest.churnRate.value, "churn_rate_latest", language),
                    "period": Inline(language.period(latest.period.name)),
                    "trend": Inline(language.text(direction.word)),
                ]),
            caption: Inline(.churnChartCaption, language),
            picture: PeriodCharts(indicators.periods.map(\.period.name), language).series(
                indicators.periods.map { ($0.churnRate.value, $0.churnRate.interval) },
                title: language.text(.columnChurnRate), label: language.text(.chartChurn), isShare: true),
            table: .init(
                titles: language.texts([
                    .columnPeriod, .columnAtStart, .columnLost, .columnChurnRate, .columnInterval, .columnRetention,
                ]), rows: rows))
    }

    private func movement(_ indicators: Indicators, _ latest: PeriodIndicators) -> ReportSection.Chart {
        let periods = indicators.periods
        return ReportSection.Chart(
            title: Inline(
                .movementTitle, language,
                [
                    "joined": .count(latest.joined, "joined_latest", language),
                    "lost": .count(latest.lost ?? 0, "lost_latest", language),
                    "period": Inline(language.period(latest.period.name)),
                ]),
            caption: Inline(.movementCaption, language),
            picture: PeriodCharts(periods.map(\.period.name), language).movement(
                up: periods.map { Double($0.joined) }, down: periods.map { $0.lost.map(Double.init) },
                title: language.text(.columnCustomers), label: language.text(.chartMovement)),
            table: .init(
                titles: language.texts([.columnPeriod, .columnAtStart, .columnJoined, .columnLost]),
                rows: periods.map { period in
                    [
                        Inline(language.period(period.period.name)), optional(period.customersAtStart),
                        .count(period.joined, "joined_\(period.period.name)", language),
                        period.lost.map { Inline.count($0, "lost_\(period.period.name)", language) }
                            ?? Inline(NumberText.none),
                    ]
                }))
    }

    /// Every measure of the summary with its change and its trend.
    private func summary(_ indicators: Indicators) -> ReportSection.Chart {
        let rows = indicators.summary.map { line -> [Inline] in
            let key = line.measure.key
            return [
                Inline(language.measureName(key)),
                line.estimate.value.map { value in
                    Inline(ReportFigure(name: "\(key)_latest", value: value, text: text(value, line.measure.unit)))
                } ?? Inline(NumberText.none),
                Inline(language.interval(line.estimate.interval) { text($0, line.measure.unit) }),
                Inline(line.change.map { change($0, line.measure.unit) } ?? NumberText.none),
                Inline(language.text(line.trend.direction.word)),
            ]
        }
        let table = ReportSection.Table(
            titles: language.texts([.columnMeasure, .columnLatest, .columnInterval, .columnChange, .columnTrend]),
            rows: rows)
        return ReportSection.Chart(
            title: Inline(.summaryTitle, language), caption: Inline(.summaryCaption, language), picture: table.html,
            isWide: true, open: table)
    }

    private func text(_ value: Double, _ unit: IndicatorMeasure.Unit) -> String {
        switch unit {
        case .share: language.percent(value)
        case .hours: language.text(.unitHours, ["value": language.number(value, decimals: 1)])
        case .points: language.number(value, decimals: 1)
        case .money: language.number(value, decimals: 2)
        case .ratio: language.number(value, decimals: 3)
        }
    }

    private func change(_ value: Double, _ unit: IndicatorMeasure.Unit) -> String {
        let text =
            unit == .share
            ? language.text(.unitPoints, ["value": language.number(value.magnitude * 100, decimals: 1)])
            : text(value.magnitude, unit)
        return value == 0 ? text : (value < 0 ? "-" : "+") + text
    }

    private func optional(_ count: Int?) -> Inline { Inline(count.map(language.count) ?? NumberText.none) }
}

extension Indicators {
    /// The latest complete period of which the churn rate is known.
    var latest: PeriodIndicators? { periods.last { $0.period.isComplete && $0.churnRate.value != nil } }
}

extension IndicatorTrend.Direction {
    /// Its word in a report.
    var word: ReportText {
        switch self {
        case .rising: .trendRising
        case .falling: .trendFalling
        case .notClear: .trendNotClear
        case .tooShort: .trendTooShort
        }
    }
}
