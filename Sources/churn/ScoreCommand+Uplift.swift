import ArgumentParser
import Histories
import Models
import Scoring
import Tables

extension ScoreCommand {
    /// What a contact would do for every customer, those it helps most first.
    func score(_ model: UpliftModel) async throws {
        guard !certainty.intervals else { throw ValidationError("--intervals does not go with an uplift model.") }
        let source = try await ScoredDataset.read(
            model, speaking, data, asOf: asOf, baseRate, objection: objection, common)
        common.warn(of: model)
        guard let effects = source.uplift?.effects else { preconditionFailure("an uplift model without effects") }
        if !source.objected.isEmpty {
            common.say("\(source.objected.count) customers objected to profiling: not scored.")
        }
        let lines = source.scored.standings.map { standing in
            Line(
                rank: standing.rank, customerID: standing.customerID, uplift: effects.uplifts[standing.row],
                riskUntreated: standing.risk, riskTreated: effects.treatedRisks[standing.row])
        }
        try write(json ? Line.json(lines) : Line.csv(lines))
        common.say(
            "\(lines.count) customers scored as of \(source.scored.cutoff.instant); \(effects.sleepingDogs) of them sleeping "
                + "dogs, whom a contact is foretold to harm (uplift below 0)" + (out.map { ": \($0)" } ?? ""))
    }

    private func write(_ bytes: [UInt8]) throws {
        guard let out else { return Console.output(String(decoding: bytes, as: UTF8.self)) }
        var file = try WholeFile(out, audience: .owner)
        try file.write(bytes)
        try file.commit()
    }

    /// A customer of the ranking.
    private struct Line {
        let rank: Int
        let customerID: String
        let uplift: Double
        let riskUntreated: Double
        let riskTreated: Double

        static func csv(_ lines: [Line]) -> [UInt8] {
            var row = CSVRow()
            for name in ["rank", "customer_id", "uplift", "risk_untreated", "risk_treated"] { row.append(name) }
            row.endRow()
            for line in lines {
                row.append(line.rank)
                row.append(line.customerID)
                row.append(line.uplift)
                row.append(line.riskUntreated)
                row.append(line.riskTreated)
                row.endRow()
            }
            return row.bytes
        }

        static func json(_ lines: [Line]) -> [UInt8] {
            let texts = lines.map { line in
                JSONText.object([
                    ("rank", .integer(line.rank)), ("customer_id", .string(line.customerID)),
                    ("uplift", .number(line.uplift)), ("risk_untreated", .number(line.riskUntreated)),
                    ("risk_treated", .number(line.riskTreated)),
                ]).text
            }
            return Array(("[\n  " + texts.joined(separator: ",\n  ") + "\n]\n").utf8)
        }
    }
}
