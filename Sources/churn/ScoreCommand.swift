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
            scored. Decile 1 is the riskiest tenth of the ranks; customers of equal risk are ranked by customer_id.
            """)

    @Argument(help: "The model, as churn train wrote it.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The cutoff to score at.")
    var asOf: String

    @Option(help: "The file to write, readable by its owner alone. Default: standard output.")
    var out: String?

    @Option(help: "How many reasons to give.")
    var reasons = 3

    @Flag(help: "Write JSON instead of CSV.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (0...20).contains(reasons) else {
            throw ValidationError("--reasons is \(reasons); it must be from 0 to 20.")
        }
    }

    func run() async throws {
        let scored = try await ScoredDataset.read(model, data, asOf: asOf, common).scored
        let bytes = json ? jsonBytes(scored) : csvBytes(scored)
        if let out {
            var file = try WholeFile(out, audience: .owner)
            try file.write(bytes)
            try file.commit()
        } else {
            Console.output(String(decoding: bytes, as: UTF8.self))
        }
        common.say("\(scored.count) customers scored as of \(scored.cutoff.instant)" + (out.map { ": \($0)" } ?? ""))
    }

    private func csvBytes(_ scored: ScoredCustomers) -> [UInt8] {
        var row = CSVRow()
        for name in ["rank", "customer_id", "risk", "decile"] { row.append(name) }
        for number in 0..<reasons {
            row.append("reason_\(number + 1)")
            row.append("reason_\(number + 1)_log_odds")
        }
        row.endRow()
        for standing in scored.standings {
            row.append(standing.rank)
            row.append(standing.customerID)
            row.append(standing.risk)
            row.append(standing.decile)
            let found = scored.reasons(ofRow: standing.row, most: reasons)
            for number in 0..<reasons {
                row.append(number < found.count ? found[number].words : "")
                row.append(number < found.count ? found[number].logOdds : .nan)
            }
            row.endRow()
        }
        return row.bytes
    }

    private func jsonBytes(_ scored: ScoredCustomers) -> [UInt8] {
        let lines = scored.standings.map { standing in
            JSONText.object([
                ("rank", .integer(standing.rank)), ("customer_id", .string(standing.customerID)),
                ("risk", .number(standing.risk)), ("decile", .integer(standing.decile)),
                ("reasons", .array(scored.reasons(ofRow: standing.row, most: reasons).map(\.json))),
            ]).text
        }
        return Array(("[\n  " + lines.joined(separator: ",\n  ") + "\n]\n").utf8)
    }
}

extension Reason {
    var json: JSONText { .object([("words", .string(words)), ("log_odds", .number(logOdds))]) }
}
