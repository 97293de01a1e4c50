import Histories
import Reports
import Tables

/// What `churn check` has to say of a dataset.
struct DatasetCheck {
    /// The share of churners under a label at the last cutoff that the data allow.
    struct BaseRate {
        let outcome: Outcome
        let horizonDays: Int
        let lastCutoff: Cutoff
        let customers: Int
        let churners: Int

        /// nil where there is nobody.
        var rate: Double? { customers == 0 ? nil : Double(churners) / Double(customers) }
    }

    /// Horizons that are commonly used, in days.
    static let horizons = [30, 90, 180]

    let result: ReadResult
    let baseRates: [BaseRate]

    init(_ result: ReadResult) throws {
        self.result = result
        let histories = result.histories
        var outcomes: [Outcome] = []
        if histories.customers.leftAt != nil { outcomes.append(.left) }
        if let purchases = histories.purchases {
            outcomes.append(.inactive)
            if purchases.amount != nil { outcomes.append(.decline(fraction: Outcome.defaultFraction)) }
        }
        let first = result.tables.compactMap(\.first).min()
        var rates: [BaseRate] = []
        for horizon in Self.horizons {
            for outcome in outcomes {
                guard let end = result.dataEnd(for: outcome), let first else { continue }
                let cutoff = Cutoff(end.adding(days: -horizon))
                guard cutoff.instant > first else { continue }
                rates.append(try Self.baseRate(outcome, horizon, cutoff, histories))
            }
        }
        baseRates = rates
    }

    private static func baseRate(
        _ outcome: Outcome, _ horizon: Int, _ cutoff: Cutoff, _ histories: Histories
    ) throws -> BaseRate {
        let population = Population.rows(of: histories, at: [cutoff], activeDays: outcome.standardActiveDays)
        let labels = try outcome.labels(of: population, in: histories, horizonDays: horizon)
        let known = labels.churned.compactMap(\.self)
        return BaseRate(
            outcome: outcome, horizonDays: horizon, lastCutoff: cutoff, customers: known.count,
            churners: known.count { $0 })
    }

    /// The whole on one screen.
    func text(for terminal: Terminal) -> String {
        let customers = result.histories.customers.count
        var text = "\(result.dataset): \(NumberText.count(customers)) customer\(customers == 1 ? "" : "s")"
        text += result.histories.customers.areListed ? "" : " (those who purchase; there is no table of customers)"
        if let end = result.dataEnd {
            text += result.statesEnd ? "; observed until \(end)" : "; the data end \(end)"
        }
        text += "\n\n" + tables().text(for: terminal) + "\n"
        if baseRates.isEmpty {
            text += "No cutoff is usable: the data span fewer than \(Self.horizons[0]) days, or carry no times.\n"
        } else {
            text += rates().text(for: terminal)
            text += "A cutoff is usable up to the last one; the base rate is the share of churners there.\n"
        }
        if !result.notes.isEmpty { text += "\nNotes\n" + result.notes.map { "  \($0)\n" }.joined() }
        text +=
            "\n" + (result.rejects.isEmpty ? "Every row can be used." : result.rejectReport.message(shown: 5)) + "\n"
        return text
    }

    private func tables() -> TextTable {
        var table = TextTable([
            .text("table"), .number("rows"), .number("rejects"), .text("first"), .text("last"), .prose("columns"),
            .prose("files"),
        ])
        for summary in result.tables {
            table.append([
                summary.name, NumberText.count(summary.rows), NumberText.count(summary.rejects),
                summary.first?.description ?? NumberText.none, summary.last?.description ?? NumberText.none,
                summary.columns.joined(separator: " "), Self.shortened(summary.files.map(\.file)),
            ])
        }
        return table
    }

    private static func shortened(_ files: [String]) -> String {
        files.count <= 3
            ? files.joined(separator: " ") : files.prefix(2).joined(separator: " ") + " … (\(files.count) files)"
    }

    private func rates() -> TextTable {
        var table = TextTable([
            .number("horizon"), .text("last cutoff"), .text("label"), .number("customers"), .number("churners"),
            .number("base rate"),
        ])
        for rate in baseRates {
            table.append([
                "\(rate.horizonDays) days", "\(rate.lastCutoff.instant)", rate.outcome.name,
                NumberText.count(rate.customers),
                NumberText.count(rate.churners), NumberText.percent(rate.rate),
            ])
        }
        return table
    }

    /// The same for programs.
    var json: JSONText {
        .object([
            ("dataset", .string(result.dataset)), ("customers", .integer(result.histories.customers.count)),
            ("data_end", time(result.dataEnd)), ("rejects", .integer(result.rejects.count)),
            ("tables", .array(result.tables.map(table))), ("base_rates", .array(baseRates.map(baseRate))),
            ("notes", .array(result.notes.map { .string($0) })),
            ("first_rejects", .array(result.rejects.prefix(5).map { .string($0.description) })),
        ])
    }

    private func time(_ instant: Instant?) -> JSONText { instant.map { .string($0.iso8601) } ?? .number(nil) }

    private func table(_ summary: TableSummary) -> JSONText {
        .object([
            ("name", .string(summary.name)), ("rows", .integer(summary.rows)), ("rejects", .integer(summary.rejects)),
            ("first", time(summary.first)), ("last", time(summary.last)),
            ("columns", .array(summary.columns.map { .string($0) })),
            (
                "files",
                .array(
                    summary.files.map { file in
                        .object([
                            ("file", .string(file.file)), ("rows", .integer(file.rows)),
                            ("rejects", .integer(file.rejects)),
                        ])
                    })
            ),
        ])
    }

    private func baseRate(_ rate: BaseRate) -> JSONText {
        .object([
            ("label", .string(rate.outcome.name)), ("horizon_days", .integer(rate.horizonDays)),
            ("last_cutoff", .string(rate.lastCutoff.instant.iso8601)), ("customers", .integer(rate.customers)),
            ("churners", .integer(rate.churners)), ("base_rate", .number(rate.rate)),
        ])
    }
}
