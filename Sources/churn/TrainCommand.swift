import ArgumentParser
import Features
import Foundation
import Histories
import Models
import Reports
import Tables
import Training

/// Fits a model of the risk of churning.
struct TrainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Fit a model of the risk of churning to histories, and print its coefficient table.",
        discussion: """
            Missing values get the median and an indicator; rare levels of categories are pooled. The terms are linear \
            (counts, money and durations by their logarithm) or additive (curves, shrunken levels, and pairs that show); \
            by default those that foretell better inside the training histories: with all cutoffs moved back, at the \
            last of them; where histories are too short for that, of customers not seen. What is penalised, and how \
            much, is chosen by restricted maximum likelihood; --l2 0 is plain maximum likelihood on linear terms, and \
            with fewer than ten churners a term linear terms are fitted by Firth's likelihood. Where the risks of unseen \
            customers are wrong beyond chance, they are put right: by a line of the log-odds, or, given thousands of \
            churners and where it helps, by a curve. The order of customers stays as it is. With several cutoffs a \
            customer is several rows; standard errors are then clustered by customer.
            """)

    @OptionGroup var data: DatasetOptions

    @Option(help: "The cutoff, or several, separated by commas: 2024-03-01,2024-06-01.")
    var asOf: String?

    @Option(
        help: "How many days after the cutoff churning is looked for; several for one model of them all: 30,90,180.")
    var horizon: HorizonList?

    @Option(
        help: "What churning is: left, inactive, decline, or a column of customers. Default: left where it is known.")
    var label: String?

    @Option(help: "With --label decline: the share of earlier spend below which spend has declined (0.5).")
    var fraction: Double?

    @Option(help: "With --label COLUMN: the text that means churned, where it is not 1, true or yes.")
    var positive: String?

    @Option(
        help: "Only customers with a purchase in this many days before the cutoff. Default: 365 with --label inactive.")
    var active: Int?

    @Option(help: "The kind of terms: linear, additive, or auto (what foretells better inside the training histories).")
    var terms = "auto"

    @Flag(
        inversion: .prefixedNo,
        help: "Fit linear terms by Firth's likelihood. Default: with fewer than ten churners a term.")
    var firth: Bool?

    @Option(help: "Weight of the ridge ½·‖β‖² on standardised columns of linear terms, or auto.")
    var l2 = "auto"

    @Option(help: "Learn from these features and attributes only, with commas between.")
    var features: String?

    @Option(help: "Features and attributes to leave out, with commas between.")
    var exclude: String?

    @OptionGroup var constraints: SignOptions
    @Option(
        help: ArgumentHelp(
            "The share of the population that churns, as 0.02, where the rows trained on are a sample with another.",
            valueName: "share"))
    var populationRate: Double?

    @OptionGroup var treatment: TreatedOption

    @Option(help: "The seed of the folds of cross-validation.")
    var seed: UInt64 = 1

    @OptionGroup var worth: ValueOptions

    @Option(help: "uplift: what contacts do to churning, from the arms of contacts; then without --as-of.")
    var target: String?

    @Option(help: "With --target uplift: the campaigns to learn from, with commas between. Default: all.")
    var campaign: String?

    @Option(help: "The model file to write.")
    var out: String

    @Flag(help: "Print the coefficient table as JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try LabelOption.validate(label, fraction: fraction, positive: positive, horizon: horizon?.shortest)
        try LabelOption.validate(label, fraction: fraction, positive: positive, horizon: horizon?.longest)
        try horizon?.validate(label: label)
        if worth.isGiven, worth.margin == nil {
            throw ValidationError("--discount, --tiers and the like go with --margin: without one nobody has a value.")
        }
        if let active, active < 1 { throw ValidationError("--active is \(active); it must be 1 day or more.") }
        if let populationRate {
            try BaseRateOption.check(populationRate, "--population-rate")
            if let horizon, horizon.shortest != horizon.longest {
                throw ValidationError("--population-rate goes with one horizon.")
            }
        }
        if l2 != "auto" {
            guard let value = Double(l2), value >= 0, value.isFinite else {
                throw ValidationError("--l2 is “\(l2)”; it must be a number, 0 or more, or auto.")
            }
        }
        guard terms == "auto" || TermStructure(rawValue: terms) != nil else {
            throw ValidationError("--terms is “\(terms)”; it must be linear, additive or auto.")
        }
        if treatment.treated == .weight, let horizon, horizon.days.count > 1 {
            throw ValidationError("--treated weight goes with one horizon; several take exclude or keep.")
        }
        if terms == "additive", l2 != "auto" || firth == true {
            throw ValidationError("--l2 and --firth speak of linear terms; leave out --terms additive.")
        }
        if firth == true, l2 != "auto" {
            throw ValidationError("--firth and --l2 exclude each other: both shrink; choose one.")
        }
        try checkUplift()
        if target == nil, asOf == nil,
            horizon != nil || label == nil || ["left", "inactive", "decline"].contains(label)
        {
            throw ValidationError("--as-of DATE is needed: the cutoff before which facts count.")
        }
    }

    func run() async throws {
        if target == "uplift" { return try await runUplift() }
        if let asOf { _ = try CutoffOption.cutoffs(asOf, zone: .utc) }
        let histories = try await histories()
        let read = histories.read
        let outcome = LabelOption.outcome(label, fraction: fraction, positive: positive, histories: read.histories)
        let whole = try await panel(histories, outcome)
        // Learning leaves a core idle now and then, which has time for the inputs' fingerprints.
        async let prints = read.fingerprints(threads: 1)
        if common.threads == 1 { _ = try await prints }
        let untouched = try treatment.applied(
            to: whole, read.histories, options(read.histories, outcome),
            takesRate: horizon.map { $0.shortest == $0.longest } ?? false, common)
        let panel = untouched.panel
        for note in panel.panel.matrix.notes { common.say("note: \(note)") }
        for sentence in panel.panel.setAsideSentences { common.say("note: \(sentence)") }
        var options = untouched.options
        let progress = Progress("fitting", total: nil, quiet: common.quiet)
        options.onFit = { progress.advance() }
        let inner = await innerTest(histories, panel, options)
        var model = try await HorizonList.train(horizon, panel, in: read.histories, options, inner: inner)
        progress.finish()
        let certificate = try await LeakCertificate.issue(
            for: whole.panel, from: histories, activeDays: panel.activeDays, seed: seed,
            extractor: common.extractor())
        model.training.certificate = certificate
        model.training.files = Self.files(try await prints)
        common.say(certificate.sentence)
        try await worth.freeze(in: &model, histories, common)
        try ModelFile.write(model, to: out)
        for warning in model.training.warnings { common.say("warning: \(warning)") }
        if json {
            Console.output(model.fitJSON.text + "\n")
        } else {
            Console.output("churning means: \(horizon?.meaning(outcome) ?? outcome.meaning(horizonDays: 0))\n\n")
            Console.output(ModelTable(model).text(for: Terminal(descriptor: 1)))
        }
        common.say("The model: \(out)")
    }

    /// The histories by parts, which stay at hand where the kind of terms is open: then there are several passes over them.
    /// Contacts, and labels of several horizons, are looked up row by row in all of them at once; and a store is not kept from
    /// others for as long as training takes.
    private func histories() async throws -> PartedHistories {
        let parts = try await data.readByParts(common)
        if parts.holdStore || parts.read.histories.contacts != nil || (horizon?.days.count ?? 1) > 1 {
            return try await data.gathered(parts, common)
        }
        return choosesTerms ? parts.keepingParts() : parts
    }

    /// Whether the kind of terms is chosen by a test inside the training histories.
    private var choosesTerms: Bool { terms == "auto" && l2 == "auto" && firth != true }

    /// The test inside the training histories by which the kind of terms is chosen, where it is open.
    private func innerTest(_ histories: PartedHistories, _ panel: TrainingPanel, _ options: TrainingOptions) async
        -> InnerTest?
    {
        guard choosesTerms, let days = horizon?.longest else { return nil }
        return await InnerTest.make(
            from: histories, at: panel.panel.matrix.cutoffs, outcome: panel.panel.outcome, horizonDays: days,
            activeDays: panel.activeDays, treated: treatment.treated, seed: options.seed,
            extractor: common.extractor())
    }

    private func panel(_ histories: PartedHistories, _ outcome: Outcome) async throws -> TrainingPanel {
        let read = histories.read
        let activeDays = active ?? outcome.standardActiveDays
        let panel = try await Panel.make(
            from: histories, dataEnd: read.dataEnd(for: outcome),
            at: try cutoffs(read), outcome: outcome, horizonDays: horizon?.longest ?? 0, activeDays: activeDays,
            extractor: common.extractor())
        return TrainingPanel(panel, ids: read.histories.customers.ids, activeDays: activeDays)
    }

    /// The cutoffs asked for; for a label without a time, by default the end of the data.
    private func cutoffs(_ read: ReadResult) throws -> [Cutoff] {
        if let asOf { return try CutoffOption.cutoffs(asOf, zone: read.zone) }
        let end = read.dataEnd ?? Instant(year: 2000, month: 1, day: 1)
        return [Cutoff(end)]
    }

    static func files(_ prints: [(path: String, sha256: String)]) -> [TrainingRecord.InputFile] {
        prints.map { TrainingRecord.InputFile(name: $0.path, sha256: $0.sha256) }
    }

    func options(_ histories: Histories, _ outcome: Outcome) throws -> TrainingOptions {
        var options = TrainingOptions()
        if let value = Double(l2) { options.ridge = .fixed(value) }
        options.terms = TermStructure(rawValue: terms)
        options.firth = firth
        options.wanted = features.map(Self.names)
        options.excluded = exclude.map(Self.names) ?? []
        for (name, sign) in try constraints.constraints() { options.signs[name] = sign }
        options.populationRate = populationRate
        options.seed = seed
        options.threads = common.threads
        let given: [(String, String?)] = [
            ("target", target), ("campaign", campaign), ("as-of", asOf), ("horizon", horizon?.text),
            ("label", label ?? outcome.name),
            ("fraction", fraction.map(shortestText)), ("positive", positive), ("active", active.map(String.init)),
            ("terms", terms), ("firth", firth.map { "\($0)" }), ("l2", l2),
            ("population-rate", populationRate.map(shortestText)), ("features", features),
            ("exclude", exclude),
            ("treated", histories.contacts == nil ? nil : treatment.treated.rawValue),
            ("sign", constraints.sign.isEmpty ? nil : constraints.sign.joined(separator: ",")),
        ]
        options.record = given.compactMap { name, value in value.map { TrainingRecord.Option(name, $0) } }
        return options
    }

    private static func names(_ list: String) -> [String] {
        list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}
