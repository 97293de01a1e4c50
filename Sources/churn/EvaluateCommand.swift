import ArgumentParser
import Evaluation
import Features
import Histories
import Models
import Reports
import Tables

/// How good a model is on outcomes it has not seen.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "How good a model is on outcomes it has not seen: who is found, and whether the risks are right.",
        discussion: """
            Customers, label and horizon are those the model was trained with. A cutoff before the end of the model's \
            training labels is refused, and so is one whose labels lie past the end of the data. Intervals come from \
            drawing customers anew with replacement.
            """)

    @Argument(help: "The model, as churn train wrote it.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The cutoff to test at, or several with commas between.")
    var asOf: String

    @OptionGroup var baseRate: BaseRateOption

    @OptionGroup var money: MoneyOptions

    @Option(help: "Write the evaluation as one HTML page to this file.")
    var report: String?

    @Option(help: "The seed of the intervals.")
    var seed: UInt64 = 1

    @Option(help: "How many resamples the intervals rest on. Default: 200 to 1,000, fewer the more rows.")
    var resamples: Int?

    @OptionGroup var treatment: TestedTreatedOption

    @Flag(help: "Print the figures as JSON.")
    var json = false

    @OptionGroup var speaking: SpokenHorizonOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let resamples, resamples < 20 {
            throw ValidationError("--resamples is \(resamples); an interval needs 20 or more.")
        }
    }

    func run() async throws {
        // A date that is none is told before the dataset is read, whose zone is not known until then.
        _ = try CutoffOption.cutoffs(asOf, zone: .utc)
        let riskModel = try baseRate.applied(to: speaking.model(model))
        let read = try await data.read(common)
        var tested = try await TestedModel(
            riskModel, file: model, read: read, cutoffs: try CutoffOption.cutoffs(asOf, zone: read.zone),
            extractor: common.extractor(of: riskModel.catalogueFeatures))
        for note in tested.panel.matrix.notes { common.say("note: \(note)") }
        tested.panel = treatment.applied(to: tested.panel, read.histories, common)
        let risks = try await tested.risks(ids: read.histories.customers.ids, threads: common.threads)
        let evaluation = try await evaluation(of: tested, risks: risks)
        if let report { try WholeFile.write(try page(evaluation, tested).html(), to: report) }
        if json {
            Console.output(jsonText(evaluation, tested).text + "\n")
        } else {
            Console.output(text(evaluation, tested))
        }
        if let report { common.say("The evaluation as a page: \(report)") }
    }

    private struct Evaluation {
        var outcomes: RankedOutcomes
        var figures: Figures
        var intervals: FigureIntervals?
        var test: CalibrationTest?
    }

    private func evaluation(of tested: TestedModel, risks: [Double]) async throws -> Evaluation {
        do {
            let outcomes = try RankedOutcomes(churned: tested.panel.churned, scores: risks)
            var bootstrap = Bootstrap(replicates: resamples, seed: seed, threads: common.threads)
            let progress = Progress(
                "drawing customers anew", total: bootstrap.replicates(ofRows: risks.count), quiet: common.quiet)
            defer { progress.finish() }
            bootstrap.onReplicate = { progress.advance() }
            let test = try CalibrationTest(
                churned: tested.panel.churned, risks: risks, clusters: tested.clusters)
            var intervals = try await bootstrap.intervals(
                churned: tested.panel.churned, scores: risks, clusters: tested.clusters)
            intervals?.calibrationSlope = test?.slopeInterval
            intervals?.calibrationIntercept = test?.interceptInterval
            return Evaluation(
                outcomes: outcomes, figures: Figures(of: outcomes), intervals: intervals, test: test)
        } catch {
            throw TestedModelError.noFigures("at \(dates(tested)), \(error)")
        }
    }

    private func dates(_ tested: TestedModel) -> String {
        tested.panel.matrix.cutoffs.map(\.instant.description).joined(separator: ", ")
    }

    private func meaning(_ tested: TestedModel) -> String {
        tested.subject.outcome.meaning(horizonDays: tested.subject.horizonDays ?? 0)
    }

    private func text(_ evaluation: Evaluation, _ tested: TestedModel) -> String {
        let terminal = Terminal(descriptor: 1)
        var text = "\(model) on \(data.dataset) as of \(dates(tested)); churning means: \(meaning(tested))\n\n"
        text += FiguresText(evaluation.figures, intervals: evaluation.intervals).text(for: terminal)
        text += Reliability(bins: evaluation.outcomes.calibrationBins).text(for: terminal)
        if let offer = money.retentionOffer {
            text += MoneyFigures(evaluation.outcomes, evaluation.test, offer).text(for: terminal)
        }
        if evaluation.intervals == nil { text += "\nNo intervals: one outcome is too rare to draw customers anew.\n" }
        return text
    }

    private func jsonText(_ evaluation: Evaluation, _ tested: TestedModel) -> JSONText {
        let figures = evaluation.figures
        return .object(
            figures.jsonMembers + [
                ("base_rate", .number(figures.baseRate)), ("mean_risk", .number(figures.meanRisk)),
                ("intervals", evaluation.intervals?.json ?? .number(nil)),
                ("reliability", Reliability(bins: evaluation.outcomes.calibrationBins).json),
                ("as_of", .array(tested.panel.matrix.cutoffs.map { .string($0.instant.description) })),
                ("label", .string(tested.subject.outcome.name)),
                ("horizon_days", .number(tested.subject.horizonDays.map(Double.init))),
                (
                    "trained_as_of",
                    .array(tested.subject.cutoffs.map { .string($0.instant.description) })
                ),
            ]
                + (money.retentionOffer.map {
                    MoneyFigures(evaluation.outcomes, evaluation.test, $0).members(of: evaluation.outcomes)
                } ?? []))
    }

    private func page(_ evaluation: Evaluation, _ tested: TestedModel) -> EvaluationPage {
        var facts: [EvaluationPage.Fact] = [
            ("model", model), ("dataset", data.dataset), ("tested as of", dates(tested)),
            (
                "trained as of",
                tested.subject.cutoffs.map(\.instant.description).joined(separator: ", ")
            ),
            ("churning means", meaning(tested)),
        ]
        if let days = tested.subject.activeDays {
            facts.append(("customers", "with a purchase in \(days) days before"))
        }
        var page = EvaluationPage(
            of: evaluation.outcomes, figures: evaluation.figures, intervals: evaluation.intervals, facts: facts,
            notes: evaluation.intervals == nil
                ? ["One outcome is too rare for intervals: take every figure with care."] : [])
        page.profit = money.retentionOffer.flatMap {
            MoneyFigures(evaluation.outcomes, evaluation.test, $0).curve(of: evaluation.outcomes)
        }
        return page
    }
}
