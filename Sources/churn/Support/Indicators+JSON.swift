import Loyalty
import Tables

extension Indicators {
    /// Every figure for programs; null where the data do not give it.
    func json(dataset: String, zone: String) -> JSONText {
        let columns = IndicatorColumn.all(for: self)
        func rows(_ periods: [PeriodIndicators]) -> JSONText {
            .array(periods.map { period in .object(columns.map { ($0.key, $0.value(period).json) }) })
        }
        var activeDays: Int?
        if case .active(let days) = rule { activeDays = days }
        return .object([
            ("dataset", .string(dataset)), ("by", .string(length.rawValue)), ("zone", .string(zone)),
            ("label", .string(rule.name)), ("active_days", activeDays.map { .integer($0) } ?? .number(nil)),
            ("horizon_days", .integer(horizonDays)), ("data_start", .string(dataStart.iso8601)),
            ("data_end", .string(dataEnd.iso8601)), ("notes", .array(notes.map { .string($0) })),
            ("periods", rows(periods)), ("segment", segment.map { .string($0) } ?? .number(nil)),
            (
                "segments",
                .array(segments.map { .object([("level", .string($0.level)), ("periods", rows($0.periods))]) })
            ),
            ("cohorts", .array(cohorts.map(\.json))), ("channels", .array(channels.map(\.json))),
            ("surveys", .array(surveys.map(\.json))), ("summary", .array(summary.map(\.json))),
        ])
    }
}

extension IndicatorColumn.Value {
    fileprivate var json: JSONText {
        switch self {
        case .text(let text): .string(text)
        case .flag(let flag): .bool(flag)
        case .count(let count): count.map { .integer($0) } ?? .number(nil)
        case .number(let number): .number(number)
        }
    }
}

extension Estimate {
    fileprivate func members(_ key: String) -> [(key: String, value: JSONText)] {
        [
            (key, .number(value)), (key + "_low", .number(interval?.lowerBound)),
            (key + "_high", .number(interval?.upperBound)),
        ]
    }
}

extension LaterRetention {
    fileprivate var members: [(key: String, value: JSONText)] {
        [("followed", .integer(followed)), ("still_customers", .integer(stayed))] + share.members("later_retention")
    }
}

extension Cohort {
    fileprivate var json: JSONText {
        .object([
            ("cohort", .string(name)), ("size", .integer(size)), ("complete", .bool(isComplete)),
            (
                "cells",
                .array(
                    cells.enumerated().map { since, cell in
                        .object(
                            [
                                ("periods_since", .integer(since)),
                                ("customers", cell.map { .integer($0.customers) } ?? .number(nil)),
                            ] + (cell?.share ?? .unknown).members("share"))
                    })
            ),
        ])
    }
}

extension ChannelFigures {
    fileprivate var json: JSONText {
        let counts: [(key: String, value: JSONText)] = [
            ("source", .string(source.rawValue)), ("channel", channel.map { .string($0) } ?? .number(nil)),
            ("volume", .integer(volume)), ("customers", .integer(customers)),
            ("resolved", resolved.map { .integer($0) } ?? .number(nil)),
            ("unresolved", unresolved.map { .integer($0) } ?? .number(nil)),
        ]
        return .object(
            counts + hoursMedian.members("resolution_hours_median")
                + [("resolution_hours_p90", .number(hours90.value))]
                + within72Share.members("resolved_within_72h_share") + [("answering_customers", .integer(answering))]
                + satisfaction.members("satisfaction_mean") + later.members)
    }
}

extension SurveyFigures {
    fileprivate var json: JSONText {
        let counts: [(key: String, value: JSONText)] = [
            ("kind", .string(kind)), ("answers", .integer(answers)), ("customers", .integer(customers)),
            (
                "distribution",
                .array(
                    distribution.map { .object([("score", .integer($0.score)), ("answers", .integer($0.answers))]) })
            ),
        ]
        let groups: JSONText = .array(later.map { .object([("group", .string($0.group))] + $0.retention.members) })
        return .object(
            counts + mean.members("mean") + [("top", .integer(top))] + topShare.members("top_share")
                + netPromoterScore.members("nps") + [("later", groups)])
    }
}

extension IndicatorSummary {
    fileprivate var json: JSONText {
        let head: [(key: String, value: JSONText)] = [
            ("theme", .string(measure.theme)), ("indicator", .string(measure.key)),
            ("title", .string(measure.title)), ("unit", .string(measure.unit.rawValue)),
            ("period", period.map { .string($0.name) } ?? .number(nil)),
        ]
        return .object(
            head + estimate.members("value")
                + [
                    ("change", .number(change)), ("trend", .string(trend.direction.rawValue)),
                    ("trend_periods", .integer(trend.periods)), ("slope", .number(trend.slope)),
                    ("slope_low", .number(trend.interval?.lowerBound)),
                    ("slope_high", .number(trend.interval?.upperBound)),
                ])
    }
}
