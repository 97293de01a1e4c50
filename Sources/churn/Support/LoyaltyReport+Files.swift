import Histories
import Loyalty
import Tables

extension LoyaltyReport {
    /// A row a customer: index, coverage, the percentiles of the leaves, quadrant, type and segment; an empty cell is not known.
    func csv(ids: [String]) -> [UInt8] {
        var row = CSVRow()
        let leaves = LoyaltyLeaf.allCases
        for title in ["customer_id", "loyalty_index", "coverage"] + leaves.map(\.rawValue) { row.append(title) }
        for title in ["satisfaction_value", "quadrant", "type", "segment"] { row.append(title) }
        row.endRow()
        let satisfaction = quadrants.flatMap { base.column($0.thresholds.feature) }
        for (place, customer) in base.customers.enumerated() {
            row.append(ids[customer])
            row.append(index.values[place])
            row.append(index.coverage[place])
            for leaf in leaves { row.append(index.percentiles[leaf.place][place]) }
            row.append(satisfaction?[place] ?? .nan)
            row.append(quadrants?.ofCustomer[place]?.rawValue ?? "")
            row.append(types.ofCustomer[place].word)
            row.append(segments?.ofCustomer[place].rawValue ?? "")
            row.endRow()
        }
        return row.bytes
    }

    /// The whole for programs.
    var json: JSONText {
        .object([
            ("as_of", .string(base.cutoff.instant.iso8601)), ("customers", .integer(base.count)),
            ("horizon_days", .integer(base.window.horizonDays)), ("label", .string(base.window.outcome.name)),
            ("index", indexJSON), ("tree", treeJSON(index.weights)), ("weights_compared", comparisonJSON),
            ("quadrants", quadrants.map(\.json) ?? .number(nil)),
            ("migration", migration.map(\.json) ?? .number(nil)), ("types", types.json),
            ("segments", segments.map(\.json) ?? .number(nil)), ("churn_reasons", reasons.json),
        ])
    }

    private var indexJSON: JSONText {
        let known = index.known
        let coverage = known.reduce(0) { $0 + index.coverage[$1] } / Double(max(1, known.count))
        return .object([
            ("known", .integer(known.count)), ("mean", .number(index.mean)), ("median", .number(index.median)),
            ("mean_coverage", .number(coverage)), ("histogram", .array(index.histogram.map(JSONText.integer))),
        ])
    }

    private func treeJSON(_ weights: LoyaltyWeights) -> JSONText {
        .object([
            ("origin", .string(weights.origin.rawValue)),
            (
                "branches",
                .array(
                    LoyaltyBranch.allCases.map { branch in
                        .object([
                            ("code", .string(branch.code)), ("name", .string(branch.rawValue)),
                            ("weight", .number(weights.weight(of: branch))),
                            ("leaves", .array(branch.leaves.map { leafJSON($0, weights) })),
                        ])
                    })
            ),
        ])
    }

    private func leafJSON(_ leaf: LoyaltyLeaf, _ weights: LoyaltyWeights) -> JSONText {
        .object([
            ("code", .string(leaf.code)), ("name", .string(leaf.rawValue)),
            ("weight", .number(weights.weight(of: leaf))),
            ("known", .integer(base.leaves[leaf.place].count { !$0.isNaN })),
        ])
    }

    private var comparisonJSON: JSONText {
        guard let comparison else { return .object([("reason", .string(comparisonNote ?? ""))]) }
        return .object([
            ("learned_at", .string(comparison.learned.learnedAt.instant.iso8601)),
            ("tested_at", .string(comparison.testedAt.instant.iso8601)), ("rows", .integer(comparison.rows)),
            ("churners", .integer(comparison.churners)), ("hand", comparison.areas.first.json),
            ("learned", comparison.areas.second.json), ("difference", comparison.areas.difference.json),
            ("learned_tree", treeJSON(comparison.learned.weights)),
        ])
    }
}

extension LoyaltyTypeTable.Finding {
    /// The type in a word; empty where it is not told.
    var word: String {
        switch self {
        case .type(let type): type.rawValue
        case .none: "none"
        case .notTold: ""
        }
    }
}

extension ComparedRankings.Estimate {
    var json: JSONText {
        .object([
            ("value", .number(value)), ("std_error", .number(standardError)), ("ci_low", .number(low)),
            ("ci_high", .number(high)),
        ])
    }
}

extension Optional<LaterRetention> {
    /// `followed`, `stayed`, the rate and its interval; null where the window ends after the data.
    var json: JSONText {
        guard let self else { return .number(nil) }
        return .object([
            ("followed", .integer(self.followed)), ("stayed", .integer(self.stayed)), ("rate", .number(self.rate)),
            ("ci_low", .number(self.interval?.lowerBound)), ("ci_high", .number(self.interval?.upperBound)),
        ])
    }
}

extension QuadrantThresholds {
    var json: JSONText {
        .object([
            ("satisfaction", .string(feature)), ("satisfied_from", .number(satisfiedFrom)),
            ("loyal_from", .number(loyalFrom)),
        ])
    }
}

extension QuadrantTable {
    var json: JSONText {
        .object([
            ("thresholds", thresholds.json), ("not_told", .integer(notTold)),
            (
                "rows",
                .array(
                    rows.map { row in
                        .object([
                            ("quadrant", .string(row.quadrant.rawValue)), ("customers", .integer(row.customers)),
                            ("share", .number(row.share)), ("mean_index", .number(row.meanIndex)),
                            ("retention", row.retention.json),
                        ])
                    })
            ),
        ])
    }
}

extension QuadrantMigration {
    var json: JSONText {
        .object([
            ("since", .string(since.instant.iso8601)), ("thresholds", thresholds.json),
            ("from", .array(Standing.all.map { .string($0.word(isTo: false)) })),
            ("to", .array(Standing.all.map { .string($0.word(isTo: true)) })),
            ("counts", .array(counts.map { .array($0.map(JSONText.integer)) })),
        ])
    }
}

extension LoyaltyTypeTable {
    var json: JSONText {
        .object([
            ("none", .integer(none)), ("not_told", .integer(notTold)),
            (
                "rows",
                .array(
                    rows.map { row in
                        .object([
                            ("type", .string(row.type.rawValue)), ("rule", .string(row.meaning)),
                            ("customers", .integer(row.customers)), ("not_told", .integer(row.notTold)),
                            ("retention", row.retention.json),
                        ])
                    })
            ),
        ])
    }
}

extension SegmentTable {
    var json: JSONText {
        .array(
            rows.map { row in
                .object([
                    ("segment", .string(row.segment.rawValue)), ("customers", .integer(row.customers)),
                    ("spend_365d", .number(row.spend)), ("mean_spend_365d", .number(row.meanSpend)),
                    ("retention", row.retention.json),
                ])
            })
    }
}

extension ChurnReasonTable {
    var json: JSONText {
        let quarters = rows.map { row in
            JSONText.object(
                [("quarter", .string(row.quarter)), ("lost", .integer(row.lost))]
                    + zip(ChurnReason.allCases, row.counts).map { ($0.rawValue, JSONText.integer($1)) })
        }
        return .object([
            ("leaving", .string(meaning)),
            ("sources", .object(sources.map { ($0.name, .integer($0.count)) })),
            ("quarters", .array(quarters)),
        ])
    }
}
