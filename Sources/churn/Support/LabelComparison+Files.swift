import Histories
import Tables

extension LabelComparison {
    /// The comparison for programs.
    var json: JSONText {
        .object([
            ("data_end", .string(dataEnd.iso8601)),
            ("cutoffs", .array(cutoffs.map { .string($0.instant.iso8601) })),
            ("definitions", .array(findings.map(\.json))),
            ("not_reached", .array(unreached.map { .string($0.name) })),
            ("overlaps", .array(overlapItems)),
            ("gaps", gaps?.json ?? .number(nil)),
            (
                "verdict",
                .object([
                    ("definition", verdict.definition.map { .string($0.name) } ?? .number(nil)),
                    ("options", verdict.definition?.trainingOptions.map { .string($0) } ?? .number(nil)),
                    ("reasons", .array(verdict.reasons.map { .string($0) })),
                ])
            ),
        ])
    }

    /// One a pair of definitions, the earlier first.
    private var overlapItems: [JSONText] {
        findings.indices.flatMap { first in
            (first + 1..<max(first + 1, findings.count)).map { second in
                let overlap = overlaps[first][second]
                return .object([
                    ("first", .string(findings[first].definition.name)),
                    ("second", .string(findings[second].definition.name)), ("rows", .integer(overlap.rows)),
                    ("first_churners", .integer(overlap.first)), ("second_churners", .integer(overlap.second)),
                    ("both", .integer(overlap.both)), ("jaccard", .number(overlap.jaccard)),
                ])
            }
        }
    }

    /// A row a definition; an empty cell is a figure that the data do not give.
    var csv: String {
        var row = CSVRow()
        for title in [
            "definition", "meaning", "cutoffs", "customers", "rows", "churners", "base_rate", "ci_low", "ci_high",
            "lowest", "highest", "followed", "returned", "returned_share", "median_return_days",
            "shortest_follow_up_days",
            "longest_follow_up_days", "not_followed",
        ] {
            row.append(title)
        }
        row.endRow()
        for found in findings {
            let returns = found.returns
            row.append(found.definition.name)
            row.append(found.definition.meaning)
            for count in [found.cutoffs.count, found.customers, found.rows, found.churners] { row.append(count) }
            let numbers: [Double?] = [
                found.rate, found.interval?.lowerBound, found.interval?.upperBound, found.range?.lowerBound,
                found.range?.upperBound, returns.map { Double($0.followed) }, returns.map { Double($0.returned) },
                returns?.share, returns?.medianDays, returns?.followUpDays?.lowerBound,
                returns?.followUpDays?.upperBound, returns.map { Double($0.notFollowed) },
            ]
            for number in numbers { row.append(number ?? .nan) }
            row.endRow()
        }
        return String(decoding: row.bytes, as: UTF8.self)
    }
}

extension LabelFindings {
    fileprivate var json: JSONText {
        .object([
            ("definition", .string(definition.name)), ("meaning", .string(definition.meaning)),
            ("customers", .integer(customers)), ("rows", .integer(rows)), ("churners", .integer(churners)),
            ("base_rate", .number(rate)), ("ci_low", .number(interval?.lowerBound)),
            ("ci_high", .number(interval?.upperBound)),
            (
                "cutoffs",
                .array(
                    cutoffs.map {
                        .object([
                            ("cutoff", .string($0.cutoff.instant.iso8601)), ("rows", .integer($0.rows)),
                            ("churners", .integer($0.churners)), ("base_rate", .number($0.rate)),
                        ])
                    })
            ),
            ("returns", returns?.json ?? .number(nil)),
            (
                "set_aside",
                .array(setAside.map { .object([("reason", .string($0.reason)), ("rows", .integer($0.count))]) })
            ),
        ])
    }
}

extension LabelFindings.Returns {
    fileprivate var json: JSONText {
        .object([
            ("followed", .integer(followed)), ("returned", .integer(returned)), ("share", .number(share)),
            ("median_days", .number(medianDays)), ("shortest_follow_up_days", .number(followUpDays?.lowerBound)),
            ("longest_follow_up_days", .number(followUpDays?.upperBound)), ("not_followed", .integer(notFollowed)),
        ])
    }
}

extension PurchaseGaps {
    fileprivate var json: JSONText {
        .object(
            [("gaps", .integer(gaps)), ("buyers", .integer(buyers)), ("bought_once", .integer(boughtOnce))]
                + days.map { ("p\($0.percent)_days", .number($0.days)) })
    }
}
