import ArgumentParser
import Features
import Histories
import Reports
import Tables
import Training
import Validation

/// How long models stay good, and when to train again.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Train at successive dates, test at later ones: how long models stay good, and when to train again.",
        discussion: """
            A model trained as of T is tested at cutoffs from T plus the horizon on, when the last label it has \
            learnt from is settled. Its skill is compared with that of the freshest model there is at the same \
            cutoff. A model is worn at the first age at which it has lost more of that skill than --tolerance \
            allows, with the whole 90 % interval of the loss, and the next age has lost more too.
            """)

    @OptionGroup var data: DatasetOptions

    @Option(help: "How many days after the cutoff churning is looked for.")
    var horizon: Int

    @Option(
        help: "The cutoffs, two or more with commas between. Default: as many as the data allow, --every so many days.")
    var asOf: String?

    @Option(help: "Days between cutoffs. Default: 30, or more where that would be more than 24 cutoffs.")
    var every: Int?

    @Option(help: "How many cutoffs each model learns from.")
    var trainingCutoffs = 1

    @Option(help: "The share of a fresh model's skill that may be lost to age.")
    var tolerance = 0.1

    @OptionGroup var learning: LearningOptions

    @Option(help: "Write the curve as an HTML page (.html), or as one chart (.svg), to this file.")
    var report: String?

    @Flag(help: "Print every figure as JSON.")
    var json = false

    @OptionGroup var treatment: TreatedOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        try LabelOption.validate(learning.label, fraction: learning.fraction, positive: nil, horizon: horizon)
        if let label = learning.label, !["left", "inactive", "decline"].contains(label) {
            throw ValidationError(
                "--label \(label) has no time, and no date keeps training and test apart; expected left, inactive or "
                    + "decline."
            )
        }
        if let every, every < 1 { throw ValidationError("--every is \(every); it must be 1 day or more.") }
        if asOf != nil, every != nil { throw ValidationError("--as-of and --every do not go together.") }
        guard trainingCutoffs >= 1 else {
            throw ValidationError("--training-cutoffs is \(trainingCutoffs); it must be 1 or more.")
        }
        guard tolerance >= 0, tolerance < 1 else {
            throw ValidationError("--tolerance is \(tolerance); it must be from 0 to below 1.")
        }
    }

    func run() async throws {
        if let asOf { _ = try CutoffOption.cutoffs(asOf, zone: .utc) }
        let read = try await data.read(common)
        let outcome = learning.outcome(read.histories)
        let schedule = try RollingSchedule(
            try cutoffs(read, outcome), window: LabelWindow(horizonDays: horizon), trainingCutoffs: trainingCutoffs)
        let panel = try await panel(read, outcome, schedule)
        let progress = Progress(
            "training and testing", total: RollingValidation.steps(of: schedule), quiet: common.quiet)
        let validation = try await RollingValidation.run(
            panel, schedule, learning.training(threads: common.threads),
            treated: (treatment.treated, read.histories), onStep: { progress.advance() })
        progress.finish()
        for sentence in validation.skipped { common.say("note: \(sentence)") }
        let advice = RetrainingAdvice(
            validation.stayingPower, tolerance: tolerance, lastOrigin: lastOrigin(read, outcome, schedule))
        try writeReport(validation, advice, outcome)
        Console.output(
            json ? ValidationJSON(validation, advice, outcome).text + "\n" : text(validation, advice, outcome))
    }

    private func cutoffs(_ read: ReadResult, _ outcome: Outcome) throws -> [Cutoff] {
        if let asOf { return try CutoffOption.cutoffs(asOf, zone: read.zone) }
        let window = LabelWindow(horizonDays: horizon)
        guard let end = read.dataEnd(for: outcome), let first = firstUsable(read, outcome) else { return [] }
        let found = RollingSchedule.cutoffs(from: first, dataEnd: end, window: window, every: every)
        guard found.count > trainingCutoffs else {
            throw RollingError.tooShort(first: first, dataEnd: end, window: window)
        }
        return found
    }

    /// The first cutoff worth a model: with as much history before it as the horizon is long, and a quarter of a year
    /// at least; and for leavings none before the first that is known, since until then only those who stayed are known
    /// of.
    private func firstUsable(_ read: ReadResult, _ outcome: Outcome) -> Instant? {
        // Customers and their attributes may be known from long before the first event.
        let events = read.tables.filter { $0.name == "purchases" }.compactMap(\.first)
        let others = read.tables.filter { !["customers", "attributes"].contains($0.name) }.compactMap(\.first)
        guard let first = events.min() ?? others.min() ?? read.tables.compactMap(\.first).min() else { return nil }
        let start = first.adding(days: max(horizon, 90))
        guard outcome == .left, let left = read.histories.customers.leftAt?.min() else { return start }
        return max(start, Instant(microseconds: left))
    }

    private func panel(_ read: ReadResult, _ outcome: Outcome, _ schedule: RollingSchedule) async throws
        -> TrainingPanel
    {
        let activeDays = learning.active ?? outcome.standardActiveDays
        let panel = try await Panel.make(
            from: read.histories, dataEnd: read.dataEnd(for: outcome), at: schedule.cutoffs, outcome: outcome,
            horizonDays: horizon, activeDays: activeDays, extractor: common.extractor())
        for note in panel.matrix.notes { common.say("note: \(note)") }
        return TrainingPanel(panel, ids: read.histories.customers.ids, activeDays: activeDays)
    }

    /// The last cutoff a model can be trained at on these data.
    private func lastOrigin(_ read: ReadResult, _ outcome: Outcome, _ schedule: RollingSchedule) -> Cutoff {
        let last = schedule.cutoffs.max() ?? Cutoff(Instant(year: 2000, month: 1, day: 1))
        return read.dataEnd(for: outcome).map { Cutoff($0.adding(days: -horizon)) } ?? last
    }

    private func head(_ validation: RollingValidation) -> String {
        let origins = validation.origins.map(\.origin)
        let from = origins.first?.instant.description ?? ""
        let to = origins.last?.instant.description ?? ""
        return "\(origins.count) models, trained as of \(from) to \(to), in \(validation.tests.count) tests"
    }

    private func text(_ validation: RollingValidation, _ advice: RetrainingAdvice, _ outcome: Outcome) -> String {
        "\(data.dataset): \(head(validation)); churning means: \(outcome.meaning(horizonDays: horizon))\n\n"
            + StayingPowerText(validation.stayingPower, advice).text(for: Terminal(descriptor: 1))
    }

    private func writeReport(
        _ validation: RollingValidation, _ advice: RetrainingAdvice, _ outcome: Outcome
    ) throws {
        guard let report else { return }
        let page = StayingPowerPage(
            validation, advice,
            facts: [
                ("dataset", data.dataset), ("models", head(validation)),
                ("churning means", outcome.meaning(horizonDays: horizon)),
            ])
        try WholeFile.write(report.lowercased().hasSuffix(".svg") ? page.svg : try page.html(), to: report)
        common.say("The staying power as a \(report.lowercased().hasSuffix(".svg") ? "chart" : "page"): \(report)")
    }
}
