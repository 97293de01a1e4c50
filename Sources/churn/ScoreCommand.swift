import ArgumentParser
import Histories
import Models
import Scoring
import Tables

/// The risk of every customer, riskiest first.
struct ScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "The risk of every customer at a cutoff, riskiest first, with the strongest reasons.",
        discussion: """
            Writes rank, customer_id, risk, decile and the strongest reasons, each with its share in the log-odds. \
            Customers who have left, and, where the model was trained on active customers, those who are not, are not \
            scored. A model of several horizons adds a column for each: risk_30d, risk_90d. Decile 1 is the riskiest \
            tenth of the ranks; customers of equal risk are ranked by customer_id.
            """)

    @Argument(help: "The model, as churn train wrote it.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The cutoff to score at.")
    var asOf: String

    @OptionGroup var baseRate: BaseRateOption

    @Option(help: "The file to write, readable by its owner alone. Default: standard output.")
    var out: String?

    @Option(help: "How many reasons to give.")
    var reasons = 3

    @Flag(help: "Write JSON instead of CSV.")
    var json = false

    @OptionGroup var objection: ObjectionOption

    @OptionGroup var certainty: IntervalOption

    @OptionGroup var speaking: SpokenHorizonOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...20).contains(reasons) else {
            throw ValidationError("--reasons is \(reasons); it must be from 0 to 20.")
        }
    }

    func run() async throws {
        if let uplift = try UpliftModelFile.read(model) { return try await score(uplift) }
        let source = try await ScoredDataset.read(
            model, speaking, data, asOf: asOf, baseRate, objection: objection, common)
        let scored = source.scored
        if !source.objected.isEmpty {
            common.say("\(source.objected.count) customers objected to profiling: not scored.")
        }
        let scorer = try certainty.scorer(scored.model)
        let intervals: [RiskInterval]?
        if let scorer {
            intervals = try await common.intervals(scorer, of: scored.matrix)
        } else {
            intervals = nil
        }
        let bytes = try await json ? jsonBytes(scored, intervals) : csvBytes(scored, intervals)
        if let out {
            var file = try WholeFile(out, audience: .owner)
            try file.write(bytes)
            try file.commit()
        } else {
            Console.output(String(decoding: bytes, as: UTF8.self))
        }
        common.say("\(scored.count) customers scored as of \(scored.cutoff.instant)" + (out.map { ": \($0)" } ?? ""))
    }

    private func csvBytes(_ scored: ScoredCustomers, _ intervals: [RiskInterval]?) async throws -> [UInt8] {
        var header = CSVRow()
        for name in ["rank", "customer_id", "risk", "decile"] { header.append(name) }
        if intervals != nil { for column in RiskInterval.columns { header.append(column) } }
        for column in scored.model.horizonColumns { header.append(column) }
        for number in 0..<reasons {
            header.append("reason_\(number + 1)")
            header.append("reason_\(number + 1)_log_odds")
        }
        header.endRow()
        let reasons = reasons
        let pieces = try await common.lines(of: scored.count) { range in
            var row = CSVRow()
            for place in range {
                let standing = scored.standing(rank: place + 1)
                Self.append(standing, intervals?[standing.row], scored, reasons, to: &row)
            }
            return row.bytes
        }
        return header.bytes + pieces.joined()
    }

    private static func append(
        _ standing: ScoredCustomers.Standing, _ interval: RiskInterval?, _ scored: ScoredCustomers, _ reasons: Int,
        to row: inout CSVRow
    ) {
        row.append(standing.rank)
        row.append(standing.customerID)
        row.append(standing.risk)
        row.append(standing.decile)
        if let interval {
            row.append(interval.low)
            row.append(interval.high)
        }
        for risk in scored.model.horizonRisks(ofLogOdds: scored.logOdds[standing.row]) { row.append(risk) }
        let found = scored.reasons(ofRow: standing.row, most: reasons)
        for number in 0..<reasons {
            row.append(number < found.count ? found[number].words : "")
            row.append(number < found.count ? found[number].logOdds : .nan)
        }
        row.endRow()
    }

    private func jsonBytes(_ scored: ScoredCustomers, _ intervals: [RiskInterval]?) async throws -> [UInt8] {
        let reasons = reasons
        let pieces = try await common.lines(of: scored.count) { range in
            range.map { place in
                let standing = scored.standing(rank: place + 1)
                return JSONText.object(
                    [
                        ("rank", .integer(standing.rank)), ("customer_id", .string(standing.customerID)),
                        ("risk", .number(standing.risk)), ("decile", .integer(standing.decile)),
                    ] + (intervals?[standing.row].members ?? [])
                        + scored.model.horizonMembers(ofLogOdds: scored.logOdds[standing.row]) + [
                            ("reasons", .array(scored.reasons(ofRow: standing.row, most: reasons).map(\.json)))
                        ]
                ).text
            }
        }
        return Array(("[\n  " + pieces.joined().joined(separator: ",\n  ") + "\n]\n").utf8)
    }
}

extension Reason {
    var json: JSONText { .object([("words", .string(words)), ("log_odds", .number(logOdds))]) }
}
