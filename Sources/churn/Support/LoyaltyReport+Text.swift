import Histories
import Loyalty
import Reports
import Tables

extension LoyaltyReport {
    /// The whole for the terminal.
    func text(for terminal: Terminal) -> String {
        let parts = [
            head, tree.text(for: terminal), weightsText(terminal), quadrantsText(terminal), migrationText(terminal),
            typesText(terminal), segmentsText(terminal), reasonsText(terminal),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var head: String {
        let known = index.known
        let coverage = known.reduce(0) { $0 + index.coverage[$1] } / Double(max(1, known.count))
        var text = "\(NumberText.count(base.count)) customers as of \(base.cutoff.instant); "
        text +=
            "\(NumberText.count(known.count)) have a loyalty index: mean \(NumberText.fixed(index.mean, decimals: 1))"
        text +=
            ", median \(NumberText.fixed(index.median, decimals: 1)), mean coverage \(NumberText.percent(coverage))\n"
        let bins = zip(0..., index.histogram).map { "\($0 * 10)–\($0 * 10 + 10): \(NumberText.count($1))" }
        text += "Index: " + bins.joined(separator: ", ") + "\n"
        let later =
            base.churned == nil
            ? "not known: the window ends after the data" : base.window.outcome.meaning(horizonDays: horizon)
        return text + "Churned later: \(later)\n"
    }

    private var horizon: Int { base.window.horizonDays }

    private var tree: TextTable {
        let learned = comparison?.learned.weights
        var table = TextTable([
            .text(""), .text("leaf"), .number("weight"), .number("learned"), .number("known of"), .prose("what it is"),
        ])
        for branch in LoyaltyBranch.allCases {
            table.append([
                branch.code, branch.rawValue, NumberText.fixed(index.weights.weight(of: branch), decimals: 3),
                NumberText.fixed(learned?.weight(of: branch), decimals: 3), "", "",
            ])
            for leaf in branch.leaves {
                let known = base.leaves[leaf.place].count { !$0.isNaN }
                table.append([
                    leaf.code, "  " + leaf.rawValue, NumberText.fixed(index.weights.weight(of: leaf), decimals: 3),
                    NumberText.fixed(learned?.weight(of: leaf), decimals: 3),
                    NumberText.percent(Double(known) / Double(base.count)), leaf.meaning,
                ])
            }
        }
        return table
    }

    private func weightsText(_ terminal: Terminal) -> String {
        guard let comparison else { return "Weights are not compared: \(comparisonNote ?? "")\n" }
        var table = TextTable([.text("weights"), .number("AUC"), .text("95 % interval"), .prose("")])
        let areas = comparison.areas
        let rows: [(String, ComparedRankings.Estimate, String)] = [
            ("by hand", areas.first, "chance that one who stays has the higher index than one who churns"),
            (
                "learned", areas.second,
                "at \(comparison.learned.learnedAt.instant) from \(NumberText.count(comparison.learned.rows)) customers, "
                    + "\(NumberText.count(comparison.learned.churners)) churned"
            ),
            ("difference", areas.difference, "learned less by hand"),
        ]
        for (name, area, words) in rows {
            table.append([
                name, NumberText.fixed(area.value, decimals: 3),
                "\(NumberText.fixed(area.low, decimals: 3)) to \(NumberText.fixed(area.high, decimals: 3))", words,
            ])
        }
        return "Tested at \(comparison.testedAt.instant) on \(NumberText.count(comparison.rows)) customers, "
            + "\(NumberText.count(comparison.churners)) of whom churned within \(horizon) days\n"
            + table.text(for: terminal)
    }

    private func quadrantsText(_ terminal: Terminal) -> String {
        guard let quadrants else { return "Quadrants are not told by the data: nobody has an index.\n" }
        var table = TextTable([
            .text("quadrant"), .number("customers"), .number("share"), .number("mean index"), .number("stayed"),
            .text("95 % interval"),
        ])
        for row in quadrants.rows {
            table.append(
                [
                    row.quadrant.rawValue, NumberText.count(row.customers), NumberText.percent(row.share),
                    NumberText.fixed(row.meanIndex, decimals: 1),
                ] + Self.cells(row.retention))
        }
        let thresholds = quadrants.thresholds
        return "Satisfied from \(thresholds.satisfiedFrom) of \(thresholds.feature), loyal from an index of "
            + "\(NumberText.fixed(thresholds.loyalFrom, decimals: 1)); not told of "
            + "\(NumberText.count(quadrants.notTold)) customers\n" + table.text(for: terminal)
    }

    private func migrationText(_ terminal: Terminal) -> String {
        guard let migration else { return "" }
        var table = TextTable(
            [.text("from \\ to")] + QuadrantMigration.Standing.all.map { .number($0.word(isTo: true)) })
        for (standing, counts) in zip(QuadrantMigration.Standing.all, migration.counts) {
            table.append([standing.word(isTo: false)] + counts.map(NumberText.count))
        }
        return "From \(migration.since.instant) to \(migration.asOf.instant), by the percentiles and thresholds of the "
            + "first (loyal from \(NumberText.fixed(migration.thresholds.loyalFrom, decimals: 1)))\n"
            + table.text(for: terminal)
    }

    private func typesText(_ terminal: Terminal) -> String {
        var table = TextTable([
            .text("type"), .number("customers"), .number("stayed"), .text("95 % interval"), .number("not told of"),
            .prose("rule"),
        ])
        for row in types.rows {
            table.append(
                [row.type.rawValue, NumberText.count(row.customers)] + Self.cells(row.retention)
                    + [NumberText.count(row.notTold), row.meaning])
        }
        return table.text(for: terminal)
            + "Of none of these types: \(NumberText.count(types.none)); not told by the data: "
            + "\(NumberText.count(types.notTold))\n"
    }

    private func segmentsText(_ terminal: Terminal) -> String {
        guard let segments else { return "Segments are not told by the data: there are no purchases.\n" }
        var table = TextTable([
            .text("segment"), .number("customers"), .number("spend 365 d"), .number("a customer"), .number("stayed"),
            .text("95 % interval"), .prose("who"),
        ])
        for row in segments.rows {
            table.append(
                [
                    row.segment.rawValue, NumberText.count(row.customers), NumberText.fixed(row.spend, decimals: 2),
                    NumberText.fixed(row.meanSpend, decimals: 2),
                ] + Self.cells(row.retention) + [row.meaning])
        }
        return table.text(for: terminal)
    }

    private func reasonsText(_ terminal: Terminal) -> String {
        guard !reasons.rows.isEmpty else { return "Nobody has left (\(reasons.meaning)) before the date.\n" }
        var table = TextTable(
            [.text("left in"), .number("lost")] + ChurnReason.allCases.map { .number($0.rawValue) })
        for row in reasons.rows {
            table.append([row.quarter, NumberText.count(row.lost)] + row.counts.map(NumberText.count))
        }
        let sources = reasons.sources.map { "\($0.name) \(NumberText.count($0.count))" }
        return "Why customers left (\(reasons.meaning)); found in: \(sources.joined(separator: ", "))\n"
            + table.text(for: terminal)
    }

    /// The share that stayed, and its interval.
    private static func cells(_ retention: LaterRetention?) -> [String] {
        [
            NumberText.percent(retention?.rate),
            retention?.interval.map {
                "\(NumberText.percent($0.lowerBound)) to \(NumberText.percent($0.upperBound))"
            } ?? NumberText.none,
        ]
    }
}

extension QuadrantMigration.Standing {
    /// The standing in a word.
    func word(isTo: Bool) -> String {
        switch self {
        case .quadrant(let quadrant): quadrant.rawValue
        case .notTold: "not told"
        case .absent: isTo ? "gone" : "new"
        }
    }
}
