import Testing

@testable import Loyalty

/// What the indicators say beside the table of periods, against independent SQL (Tests/References/indicators/feedback.py).
@Suite struct FeedbackSQLTests {
    private typealias Reference = IndicatorReference

    private func later(_ found: LaterRetention) -> [String: String] {
        [
            "followed": String(found.followed), "still_customers": String(found.stayed),
            "later_retention": Reference.cell(found.share.value),
        ]
    }

    @Test(arguments: ["small", "demo"]) func channelsAreWhatSQLSays(_ name: String) async throws {
        let found = try await Reference.indicators(name, IndicatorOptions(length: .month)).channels
        let rows = found.map { channel in
            [
                "source": channel.source.rawValue, "channel": channel.channel ?? "",
                "volume": String(channel.volume), "customers": String(channel.customers),
                "resolved": Reference.cell(channel.resolved), "unresolved": Reference.cell(channel.unresolved),
                "resolution_hours_median": Reference.cell(channel.hoursMedian.value),
                "resolution_hours_p90": Reference.cell(channel.hours90.value),
                "resolved_within_72h_share": Reference.cell(channel.within72Share.value),
                "answering_customers": String(channel.answering),
                "satisfaction_mean": Reference.cell(channel.satisfaction.value),
            ].merging(later(channel.later)) { $1 }
        }
        let wanted = try Reference.expected("\(name)-channels")
        #expect(rows.count == wanted.count && wanted.count >= 7)
        for expected in wanted {
            let name = "\(expected["source"] ?? "") \(expected["channel"] ?? "")"
            let row = rows.first { $0["source"] == expected["source"] && $0["channel"] == expected["channel"] }
            try Reference.expect(try #require(row, "\(name)"), is: expected, name)
        }
    }

    @Test(arguments: ["small", "demo"]) func answersToSurveysAreWhatSQLSays(_ name: String) async throws {
        let found = try await Reference.indicators(name, IndicatorOptions(length: .month)).surveys
        let rows = found.flatMap { survey in
            survey.later.map { group, retention in
                [
                    "kind": survey.kind, "answers": String(survey.answers), "customers": String(survey.customers),
                    "mean": Reference.cell(survey.mean.value), "top": String(survey.top),
                    "top_share": Reference.cell(survey.topShare.value),
                    "nps": Reference.cell(survey.netPromoterScore.value),
                    "distribution": survey.distribution.filter { $0.answers > 0 }
                        .map { "\($0.score):\($0.answers)" }.joined(separator: " "),
                    "group": group,
                ].merging(later(retention)) { $1 }
            }
        }
        let wanted = try Reference.expected("\(name)-surveys")
        #expect(rows.count == wanted.count && wanted.count == 9)
        for (row, expected) in zip(rows, wanted) {
            try Reference.expect(row, is: expected, "\(expected["kind"] ?? "") \(expected["group"] ?? "")")
        }
    }

    /// `plan` is an attribute of customers; `tier` has a history, and customers change from one level to the other.
    @Test(arguments: [("small", "plan"), ("demo", "plan"), ("demo", "tier")])
    func everyLevelIsWhatSQLSays(_ name: String, _ attribute: String) async throws {
        let found = try await Reference.indicators(
            name, IndicatorOptions(length: .quarter, segment: attribute), threads: 2)
        let rows = Reference.table(found.csv).filter { $0["segment"] == attribute }
        let wanted = try Reference.expected("\(name)-\(attribute)")
        #expect(rows.count == wanted.count && wanted.count >= 9)
        for (row, expected) in zip(rows, wanted) {
            try Reference.expect(row, is: expected, "\(expected["level"] ?? "") \(expected["period"] ?? "")")
        }
    }

    @Test(arguments: ["small", "demo"]) func theSummaryIsWhatSQLAndScipySay(_ name: String) async throws {
        let found = try await Reference.indicators(name, IndicatorOptions(length: .month)).summary
        let wanted = try Reference.expected("\(name)-summary")
        #expect(found.count == wanted.count && wanted.count == 9)
        for (line, expected) in zip(found, wanted) {
            let row = [
                "indicator": line.measure.key, "period": line.period?.name ?? "",
                "value": Reference.cell(line.estimate.value), "change": Reference.cell(line.change),
                "trend": line.trend.direction.rawValue, "trend_periods": String(line.trend.periods),
                "slope": Reference.cell(line.trend.slope),
                "slope_low": Reference.cell(line.trend.interval?.lowerBound),
                "slope_high": Reference.cell(line.trend.interval?.upperBound),
            ]
            try Reference.expect(row, is: expected, line.measure.key)
        }
    }
}
