import ArgumentParser
import Features
import Foundation
import Models
import Reports
import Retention
import Scoring
import Tables

/// `churn call-list`: who to contact.
struct CallListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call-list",
        abstract: "Who to contact, riskiest first, with reasons in words and room to note what came of it.",
        discussion: """
            Give --top, --min-risk or both. Bands compare the odds of leaving with those of the customers the model was \
            trained on: high is three times their odds or more, medium their odds or more, low below. Cells that a \
            spreadsheet would run as a formula get an apostrophe before them. The file is readable by you alone.
            """)

    @Argument(help: "The model, as churn train wrote it.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The date from which one looks ahead; only what was known before it counts.")
    var asOf: String

    @OptionGroup var baseRate: BaseRateOption

    @Option(help: "At most so many customers.")
    var top: Int?

    @Option(help: "Only customers at this risk or above, as 0.2.")
    var minRisk: Double?

    @Option(help: "The file to write (.csv).")
    var out: String

    @Option(help: "Attributes to show, with commas between.")
    var attributes: String?

    @Option(help: "How many reasons to give, one a column.")
    var reasons = 3

    @Flag(help: "Begin the file with a byte-order mark, by which Excel knows UTF-8.")
    var bom = false

    @OptionGroup var speaking: SpokenHorizonOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        let lower = out.lowercased()
        if let ending = [".xlsx", ".xlsm", ".xls", ".ods"].first(where: lower.hasSuffix) {
            throw ValidationError(
                "--out is \(out); this version writes .csv only (spreadsheets open it; --bom helps Excel with "
                    + "accents), not \(ending).")
        }
        if out.isEmpty { throw ValidationError("--out is empty; expected a file name.") }
        guard (0...20).contains(reasons) else {
            throw ValidationError("--reasons is \(reasons); expected 0 to 20.")
        }
        do { _ = try policy() } catch { throw ValidationError(error.description) }
    }

    private func policy() throws(RetentionError) -> CallListPolicy {
        try CallListPolicy(top: top, minimumRisk: minRisk)
    }

    private var attributeNames: [String] {
        (attributes ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    func run() async throws {
        let scored = try await ScoredDataset.read(model, speaking, data, asOf: asOf, baseRate, common).scored
        for note in scored.notes { common.say("note: \(note)") }
        let list = try await list(of: scored)
        try list.write(to: out, byteOrderMark: bom)
        common.say(Self.summary(of: list, in: out, scored: scored.count))
    }

    /// The list of those whom the policy chooses.
    private func list(of scored: ScoredCustomers) async throws -> CallList {
        let names = attributeNames
        let cells = try AttributeCells(names, of: scored.features.attributes)
        let count = try policy().count(of: scored.ranking.lazy.map { scored.risks[$0] })
        let reasons = reasons
        let rows = try await common.lines(of: count) { range in
            range.map { index in
                let standing = scored.standing(rank: index + 1)
                return CallList.Row(
                    rank: standing.rank, customerID: standing.customerID, risk: standing.risk,
                    band: RiskBand(risk: standing.risk, baseRate: scored.model.baseRate),
                    reasons: scored.reasons(ofRow: standing.row, most: reasons).map(\.words),
                    attributes: cells.texts(of: standing.row))
            }
        }
        return CallList(reasonCount: reasons, attributeNames: names, rows: Array(rows.joined()))
    }

    /// How many are on the list, by band.
    static func summary(of list: CallList, in file: String, scored: Int) -> String {
        let bands = RiskBand.allCases.compactMap { band in
            let count = list.rows.count { $0.band == band }
            return count == 0 ? nil : "\(NumberText.count(count)) \(band.rawValue)"
        }
        let of = "of \(NumberText.count(scored)) scored"
        guard !list.rows.isEmpty else { return "\(file): nobody \(of) is on the list; only the header was written." }
        return "\(file): \(NumberText.count(list.rows.count)) \(of) to contact (\(bands.joined(separator: ", "))); "
            + "only you can read the file."
    }
}
