public import Loyalty
public import Tables

/// Indicators as tables for the terminal: the summary, the periods, cohorts, channels of feedback, surveys.
public struct IndicatorsText: Sendable {
    private let indicators: Indicators

    public init(_ indicators: Indicators) {
        self.indicators = indicators
    }

    /// The whole.
    public func text(dataset: String, for terminal: Terminal) -> String {
        var text = "\(dataset): \(headline)\n"
        for (title, table) in IndicatorTables(indicators).all(cohortColumns: 13) {
            text += "\n\(title)\n" + table.text(for: terminal)
        }
        return text
    }

    /// What was counted, in one sentence.
    var headline: String {
        let incomplete = indicators.periods.filter { !$0.period.isComplete }.map(\.period.name)
        let note = incomplete.isEmpty ? "" : "; not covered whole (*): \(incomplete.joined(separator: ", "))"
        return
            "indicators by \(indicators.length.rawValue), data from \(indicators.dataStart) to \(indicators.dataEnd); "
            + "lost means: \(indicators.rule.meaning)\(note)"
    }
}

/// The tables of indicators, for the terminal and the page alike.
struct IndicatorTables {
    let indicators: Indicators

    init(_ indicators: Indicators) {
        self.indicators = indicators
    }

    /// Every table with its title; cohorts with at most so many columns.
    func all(cohortColumns: Int) -> [(title: String, table: TextTable)] {
        var tables: [(title: String, table: TextTable)] = [("How well customers are managed", summary)]
        tables += periodTables(indicators.periods, suffix: "")
        for (level, periods) in indicators.segments {
            let name = level.isEmpty ? "without a value" : level
            tables += periodTables(periods, suffix: ", \(indicators.segment ?? "") \(name)")
        }
        tables.append(("Cohorts: share still customers, so many periods after they came in", cohorts(cohortColumns)))
        if !indicators.channels.isEmpty {
            tables.append(("Channels of feedback (what goes together, not what causes what)", channels))
        }
        if !indicators.surveys.isEmpty {
            tables.append(("Survey answers, and who stayed", surveys))
        }
        return tables
    }

    private func periodTables(_ periods: [PeriodIndicators], suffix: String) -> [(title: String, table: TextTable)] {
        var tables: [(title: String, table: TextTable)] = [("Customers\(suffix)", customers(periods))]
        if periods.contains(where: { $0.purchases != nil || $0.engagements != nil || $0.points != nil }) {
            tables.append(("Purchases, engagement, referrals and points\(suffix)", activity(periods)))
        }
        if periods.contains(where: { $0.complaints != nil }) {
            tables.append(("Complaints\(suffix)", complaints(periods)))
        }
        if periods.contains(where: { $0.surveys != nil }) {
            tables.append(("Satisfaction\(suffix)", satisfaction(periods)))
        }
        return tables
    }

    private func name(_ period: PeriodIndicators) -> String {
        period.period.name + (period.period.isComplete ? "" : "*")
    }

    private func count(_ value: Int?) -> String { value.map { NumberText.count($0) } ?? NumberText.none }

    /// A value in its unit.
    static func text(_ value: Double?, _ unit: IndicatorMeasure.Unit) -> String {
        switch unit {
        case .share: NumberText.percent(value)
        case .hours, .points: NumberText.fixed(value, decimals: 1)
        case .money: NumberText.fixed(value, decimals: 2)
        case .ratio: NumberText.fixed(value, decimals: 3)
        }
    }

    private static func interval(_ estimate: Estimate?, _ unit: IndicatorMeasure.Unit) -> String {
        guard let interval = estimate?.interval else { return NumberText.none }
        return "\(text(interval.lowerBound, unit)) to \(text(interval.upperBound, unit))"
    }

    private var summary: TextTable {
        var table = TextTable([
            .text("theme"), .text("indicator"), .text("period"), .number("value"), .text("95 % interval"),
            .number("change"), .text("trend"),
        ])
        for line in indicators.summary {
            let unit = line.measure.unit
            var trend = line.trend.direction.rawValue
            if line.trend.direction == .rising || line.trend.direction == .falling {
                let isGood = (line.trend.direction == .rising) == line.measure.isGoodWhenHigh
                trend += isGood ? " (better)" : " (worse)"
            }
            table.append([
                line.measure.theme, line.measure.title, line.period?.name ?? NumberText.none,
                Self.text(line.estimate.value, unit), Self.interval(line.estimate, unit), Self.text(line.change, unit),
                trend,
            ])
        }
        return table
    }

    private func customers(_ periods: [PeriodIndicators]) -> TextTable {
        var table = TextTable([
            .text("period"), .number("at start"), .number("joined"), .number("lost"), .number("churn"),
            .text("95 % interval"), .number("retention"),
        ])
        for period in periods {
            table.append([
                name(period), count(period.customersAtStart), count(period.joined), count(period.lost),
                NumberText.percent(period.churnRate.value, decimals: 2),
                Self.interval(period.churnRate, .share), NumberText.percent(period.retentionRate.value, decimals: 2),
            ])
        }
        return table
    }

    private func activity(_ periods: [PeriodIndicators]) -> TextTable {
        var table = TextTable([
            .text("period"), .number("purchases"), .number("buyers"), .number("twice +"), .number("repurchase"),
            .number("spend"), .number("per customer"), .number("engaged"), .number("rate"), .number("referring"),
            .number("rate"), .number("points +"), .number("points -"), .number("outstanding"),
        ])
        for period in periods {
            let (bought, points) = (period.purchases, period.points)
            table.append([
                name(period), count(bought?.purchases), count(bought?.purchasingCustomers),
                count(bought?.repurchasingCustomers), NumberText.percent(bought?.repurchaseRate.value),
                NumberText.fixed(bought?.spend, decimals: 0), Self.text(bought?.spendPerCustomer.value, .money),
                count(period.engagements?.customers), NumberText.percent(period.engagements?.rate.value),
                count(period.referrals?.customers), NumberText.percent(period.referrals?.rate.value),
                NumberText.fixed(points?.earned, decimals: 0), NumberText.fixed(points?.redeemed, decimals: 0),
                NumberText.fixed(points?.outstanding, decimals: 0),
            ])
        }
        return table
    }

    private func complaints(_ periods: [PeriodIndicators]) -> TextTable {
        var table = TextTable([
            .text("period"), .number("opened"), .number("per customer"), .number("per 1,000 purchases"),
            .number("resolved"), .number("median h"), .number("90 % h"), .number("in 24 h"), .number("in 72 h"),
            .number("reopened"), .number("open at end"),
        ])
        for period in periods {
            let figures = period.complaints
            table.append([
                name(period), count(figures?.opened), Self.text(figures?.rate.value, .ratio),
                Self.text(figures?.perThousandPurchases.value, .points), count(figures?.resolved),
                Self.text(figures?.hoursMedian.value, .hours), Self.text(figures?.hours90.value, .hours),
                NumberText.percent(figures?.within24Share.value), NumberText.percent(figures?.within72Share.value),
                count(figures?.reopened), count(figures?.openAtEnd),
            ])
        }
        return table
    }

    private func satisfaction(_ periods: [PeriodIndicators]) -> TextTable {
        var table = TextTable([
            .text("period"), .number("NPS answers"), .number("NPS"), .text("95 % interval"), .number("CSAT answers"),
            .number("4–5"), .number("mean"), .number("CES answers"), .number("mean"),
        ])
        for period in periods {
            let figures = period.surveys
            table.append([
                name(period), count(figures?.npsAnswers), Self.text(figures?.nps.value, .points),
                Self.interval(figures?.nps, .points), count(figures?.csatAnswers),
                NumberText.percent(figures?.csatShare.value), Self.text(figures?.csatMean.value, .money),
                count(figures?.cesAnswers), Self.text(figures?.cesMean.value, .money),
            ])
        }
        return table
    }

    private func cohorts(_ most: Int) -> TextTable {
        let columns = min(most, indicators.cohorts.map(\.cells.count).max() ?? 0)
        var table = TextTable(
            [.text("came in"), .number("customers")] + (0..<columns).map { .number("\($0)") })
        for cohort in indicators.cohorts {
            let cells = (0..<columns).map { index -> String in
                guard index < cohort.cells.count, let cell = cohort.cells[index] else { return "" }
                return cell.share.value.map { NumberText.fixed($0 * 100, decimals: 0) } ?? NumberText.none
            }
            table.append([cohort.name + (cohort.isComplete ? "" : "*"), count(cohort.size)] + cells)
        }
        return table
    }

    private var channels: TextTable {
        var table = TextTable([
            .text("source"), .text("channel"), .number("rows"), .number("customers"), .number("median h"),
            .number("in 72 h"), .number("open"), .number("satisfaction 0–1"), .text("95 % interval"),
            .number("stayed \(indicators.horizonDays) days"), .text("95 % interval"), .number("of"),
        ])
        for channel in indicators.channels {
            table.append([
                channel.source.rawValue, channel.channel ?? "not named", count(channel.volume),
                count(channel.customers), Self.text(channel.hoursMedian.value, .hours),
                NumberText.percent(channel.within72Share.value), count(channel.unresolved),
                Self.text(channel.satisfaction.value, .ratio), Self.interval(channel.satisfaction, .ratio),
                NumberText.percent(channel.later.share.value), Self.interval(channel.later.share, .share),
                count(channel.later.followed),
            ])
        }
        return table
    }

    private var surveys: TextTable {
        var table = TextTable([
            .text("kind"), .number("answers"), .number("mean"), .number("upper end"), .text("answered first"),
            .number("followed"), .number("stayed \(indicators.horizonDays) days"), .text("95 % interval"),
        ])
        for survey in indicators.surveys {
            for (index, group) in survey.later.enumerated() {
                let head =
                    index > 0
                    ? ["", "", "", ""]
                    : [
                        survey.kind, count(survey.answers), Self.text(survey.mean.value, .money),
                        NumberText.percent(survey.topShare.value),
                    ]
                table.append(
                    head + [
                        group.group, count(group.retention.followed), NumberText.percent(group.retention.share.value),
                        Self.interval(group.retention.share, .share),
                    ])
            }
        }
        return table
    }
}
