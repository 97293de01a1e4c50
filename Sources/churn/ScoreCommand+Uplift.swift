import ArgumentParser
import Histories
import Models
import Scoring
import Tables

extension ScoreCommand {
    /// What a contact would do for every customer, those it helps most first.
    func score(_ model: UpliftModel) async throws {
        guard !certainty.intervals, baseRate.baseRate == nil, speaking.horizon == nil else {
            throw ValidationError("--intervals, --base-rate and --horizon do not go with an uplift model.")
        }
        guard model.treated.isOfHistories else {
            throw ModelError.wrongSubject(
                model: "of a ready table (churn uplift)",
                needs: "one of histories (churn train --target uplift); for a table: churn predict")
        }
        let read = try await data.read(common)
        let cutoffs = try CutoffOption.cutoffs(asOf, zone: read.zone)
        guard cutoffs.count == 1 else { throw ValidationError("--as-of is “\(asOf)”; expected one date.") }
        let extractor = common.extractor(of: model.treated.catalogueFeatures)
        let treated = try await ScoredCustomers(
            model.treated, read.histories, at: cutoffs[0], extractor: extractor, threads: common.threads)
        let untreated = try await ScoredCustomers(model.untreated, treated.features, ids: treated.ids)
        let uplifts = zip(treated.risks, untreated.risks).map { model.uplift(treated: $0, untreated: $1) }
        // Rows ascend by id, so the row's number stands for the id.
        let ranking = uplifts.indices.sorted { (uplifts[$1], $0) < (uplifts[$0], $1) }
        let lines = ranking.enumerated().map { place, row in
            Line(
                rank: place + 1, customerID: treated.id(ofRow: row), uplift: uplifts[row],
                riskUntreated: untreated.risks[row], riskTreated: treated.risks[row])
        }
        try write(json ? Line.json(lines) : Line.csv(lines))
        let dogs = uplifts.count { $0 < 0 }
        common.say(
            "\(uplifts.count) customers scored as of \(cutoffs[0].instant); \(dogs) of them sleeping dogs, whom a contact "
                + "is foretold to harm (uplift below 0)" + (out.map { ": \($0)" } ?? ""))
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
