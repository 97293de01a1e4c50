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
        abstract: "Who to contact, by risk or by uplift, with reasons in words and room to note what came of it.",
        discussion: """
            Give --top, --min-risk, --capacity, or --offer and --contact; together, all of them hold. With an uplift model \
            (churn train --target uplift) customers are ranked by what a contact takes off their risk, and those whom it is \
            foretold to harm are never listed. Bands compare the \
            odds of leaving with those of the customers the model was trained on: high is three times their odds or \
            more, medium their odds or more, low below. In .csv, cells that a spreadsheet would run as a formula get an \
            apostrophe before them; in .xlsx texts stay as they are. Beside the id, personal data are only those asked \
            for. The file is readable by you alone.
            """)

    @Argument(help: "The model, as churn train wrote it: of risks, or of uplift.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The date from which one looks ahead; only what was known before it counts.")
    var asOf: String

    @OptionGroup var baseRate: BaseRateOption

    @Option(help: "At most so many customers.")
    var top: Int?

    @Option(help: "Only customers at this risk or above, as 0.2; by an uplift model, the risk if nobody contacts them.")
    var minRisk: Double?

    @OptionGroup var choosing: PolicyOptions

    @OptionGroup var worth: ValueOptions

    @Option(help: "The file to write (.csv or .xlsx).")
    var out: String

    @Option(help: "Attributes to show, with commas between.")
    var attributes: String?

    @Option(help: "How many reasons to give, one a column.")
    var reasons = 3

    @Flag(help: "Begin the file with a byte-order mark, by which Excel knows UTF-8.")
    var bom = false

    @OptionGroup var rules: ListRules

    @OptionGroup var files: ListFileOptions

    @OptionGroup var playing: PlaybookOptions

    @OptionGroup var speaking: SpokenHorizonOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try ListFileOptions.check(out: out)
        guard (0...20).contains(reasons) else {
            throw ValidationError("--reasons is \(reasons); expected 0 to 20.")
        }
        do { _ = try policy() } catch let error as RetentionError { throw ValidationError(error.description) }
    }

    private func policy() throws -> ContactPolicy { try choosing.policy(top: top, minimumRisk: minRisk) }

    private var attributeNames: [String] {
        files.attributeNames(
            (attributes ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
    }

    func run() async throws {
        let playbook = try playing.read()
        let source = try await read()
        let scored = source.scored
        for note in scored.notes { common.say("note: \(note)") }
        if let model = source.uplift?.model { common.warn(of: model) }
        let choice = try await PolicyChoice(policy(), CustomerWorth(choosing, worth, source, common), source)
        let outcome = try await rules.apply(to: source, choice, common)
        for note in choice.notes(outcome.plan) { common.say("note: \(note)") }
        let list = try await list(of: source, outcome.plan, choice.worth, playbook)
        try rules.write(outcome, beside: out, common)
        if let file = choosing.profitCurve { try choice.curve(of: outcome.kept)?.write(to: file) }
        let file = try files.write(list, to: out, byteOrderMark: bom, playing.words.language)
        common.say(Self.summary(of: list, in: file, scored: scored.count))
    }

    /// The customers scored, by a model of risks or of uplift.
    private func read() async throws -> ScoredDataset {
        let keepsHistories = rules.needEvents(of: data.dataset)
        guard let uplift = try UpliftModelFile.read(model) else {
            return try await ScoredDataset.read(
                model, speaking, data, asOf: asOf, baseRate, keepsHistories: keepsHistories,
                objection: rules.suppression.objection, common)
        }
        if choosing.acceptance != nil {
            throw ValidationError(
                "--acceptance does not go with an uplift model, which says itself how many a contact keeps.")
        }
        return try await ScoredDataset.read(
            uplift, speaking, data, asOf: asOf, baseRate, keepsHistories: keepsHistories,
            objection: rules.suppression.objection, common)
    }

    /// The list of those whom the policy chooses.
    private func list(
        of source: ScoredDataset, _ plan: ContactPlan, _ worth: CustomerWorth, _ playbook: Playbook?
    ) async throws -> CallList {
        let (names, scored, effects) = (attributeNames, source.scored, source.uplift?.effects)
        let cells = try AttributeCells(names, of: scored.features.attributes)
        let (contacts, reasons, language) = (plan.contacts, reasons, playing.words.language)
        let causes = playbook.map { CauseFinder(scored.model, $0.rules) }
        let rows = try await common.lines(of: contacts.count) { range in
            contacts[range].map { contact in
                let standing = scored.standing(rank: contact.candidate.rank)
                let band = RiskBand(risk: standing.risk, baseRate: scored.model.baseRate)
                return CallList.Row(
                    rank: standing.rank, customerID: standing.customerID, risk: standing.risk, band: band,
                    reasons: source.reasons(ofRow: standing.row, most: reasons, in: language),
                    attributes: cells.texts(of: standing.row),
                    uplift: effects.map {
                        CallList.UpliftCells(
                            uplift: $0.uplifts[standing.row], treatedRisk: $0.treatedRisks[standing.row])
                    },
                    value: worth.cells(of: contact, row: standing.row), turn: contact.turn,
                    play: causes.flatMap {
                        playbook?.listPlay(
                            for: $0.mainCause(of: scored, row: standing.row), band, worth.tier(ofRow: standing.row))
                    })
            }
        }
        var list = CallList(
            reasonCount: reasons, attributeNames: names, rows: Array(rows.joined()), hasPlays: playbook != nil)
        list.showsUplift = effects != nil
        list.showsValue = worth.isShown
        list.showsDay = choosing.capacity != nil
        return list
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
