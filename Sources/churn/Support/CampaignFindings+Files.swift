import Retention
import Tables

extension CampaignFindings {
    private static func members(_ counts: ArmCounts, _ gain: RetentionGain?) -> [(key: String, value: JSONText)] {
        [
            ("treated", .integer(counts.treated)), ("treated_stayed", .integer(counts.treatedStayed)),
            ("controls", .integer(counts.controls)), ("controls_stayed", .integer(counts.controlsStayed)),
            ("treated_rate", .number(gain?.treatedRate)), ("control_rate", .number(gain?.controlRate)),
            ("gain", .number(gain?.difference)), ("ci_low", .number(gain?.interval.lowerBound)),
            ("ci_high", .number(gain?.interval.upperBound)),
        ]
    }

    var json: JSONText {
        let all = measurement
        func parts(_ parts: [CampaignMeasurement.Part]) -> JSONText {
            .array(parts.map { .object([("name", .string($0.name))] + Self.members($0.counts, $0.gain)) })
        }
        let treated = Double(all.counts.treated)
        var members: [(key: String, value: JSONText)] = [
            ("campaigns", .array(names.map { .string($0) })), ("churning_means", .string(meaning)),
            ("verdict", .string(verdict)),
        ]
        members += Self.members(all.counts, all.gain)
        members += [
            ("strata", .integer(all.gain.strata)), ("interval", .string("newcombe")),
            ("kept", .number(all.gain.difference * treated)),
            ("kept_low", .number(all.gain.interval.lowerBound * treated)),
            ("kept_high", .number(all.gain.interval.upperBound * treated)),
            ("not_ripe", .integer(outcomes.unripe)), ("not_at_risk", .integer(outcomes.notAtRisk)),
            ("in_both_arms", .integer(roll.inBothArms)), ("not_in_dataset", .integer(roll.unknown)),
            ("smallest_gain_found", .number(smallestGain)),
            ("customers_needed", .number(needed.map(Double.init))),
            (
                "sample_ratio",
                all.ratio.map { ratio in
                    .object([
                        ("expected", .number(ratio.expected)), ("p_exact", .number(ratio.exact)),
                        ("p_by_stratum", .number(ratio.byStratum)), ("mismatch", .bool(ratio.isMismatch)),
                    ])
                } ?? .number(nil)
            ),
            (
                "money",
                money.map { money in
                    .object([
                        ("value", .number(money.value)), ("cost", .number(money.cost)),
                        ("profit", .number(money.profit)), ("ci_low", .number(money.profitInterval.lowerBound)),
                        ("ci_high", .number(money.profitInterval.upperBound)),
                    ])
                } ?? .number(nil)
            ),
            ("by_segment", parts(all.bySegment)), ("by_reason", parts(all.byReason)),
        ]
        return .object(members)
    }

    /// `by,name,treated,…`, a line for all, each segment and each reason.
    var csv: [UInt8] {
        var row = CSVRow()
        for name in [
            "by", "name", "treated", "treated_stayed", "controls", "controls_stayed", "treated_rate", "control_rate",
            "gain", "ci_low", "ci_high",
        ] { row.append(name) }
        row.endRow()
        func append(_ by: String, _ name: String, _ counts: ArmCounts, _ gain: RetentionGain?) {
            row.append(by)
            row.append(SpreadsheetText.neutralised(name))
            for count in [counts.treated, counts.treatedStayed, counts.controls, counts.controlsStayed] {
                row.append(count)
            }
            for figure in [
                gain?.treatedRate, gain?.controlRate, gain?.difference, gain?.interval.lowerBound,
                gain?.interval.upperBound,
            ] { row.append(figure ?? .nan) }
            row.endRow()
        }
        append("all", names.joined(separator: ","), measurement.counts, measurement.gain)
        for part in measurement.bySegment { append(segment ?? "", part.name, part.counts, part.gain) }
        for part in measurement.byReason { append("reason", part.name, part.counts, part.gain) }
        return row.bytes
    }
}
