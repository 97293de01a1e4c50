import ArgumentParser
import Features
import Histories
import Models
import Reports
import Retention
import Scoring
import Tables

/// One customer: the risk and what it is made of.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "One customer: the risk, its terms in log-odds summing to it, and the history behind them.",
        discussion: """
            With an uplift model (churn train --target uplift): the risks with and without a contact, and what each term adds to \
            their difference.
            """)

    @Argument(help: "The model, as churn train wrote it: of risks, or of uplift.")
    var model: String

    @OptionGroup var data: DatasetOptions

    @Option(help: "The cutoff to score at.")
    var asOf: String

    @OptionGroup var baseRate: BaseRateOption

    @Option(help: "The customer_id.")
    var customer: String

    @Flag(help: "Print JSON.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "The risk that a change should bring the customer under, as 0.2. Default: the base rate.", valueName: "risk"
        ))
    var to: Double?

    @OptionGroup var playing: PlaybookOptions

    @OptionGroup var speaking: SpokenHorizonOption

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let to, !(to > 0 && to < 1) {
            throw ValidationError("--to is \(to); expected a probability, above 0 and below 1, as 0.2.")
        }
    }

    /// The language of what is said.
    var language: Language { playing.words.language }

    func run() async throws {
        if let uplift = try UpliftModelFile.read(model) { return try await explain(uplift) }
        let rules = try playing.read()?.rules ?? CauseRules()
        let dataset = try await ScoredDataset.read(
            model, speaking, data, asOf: asOf, baseRate, keepsHistories: true, common)
        let explanation = try Explanation(of: customer, among: dataset.scored, dataset.read.histories, in: language)
        let model = dataset.scored.model
        let interval = try model.covariance.map { _ in
            try IntervalScorer(model).interval(of: dataset.scored.matrix, row: explanation.standing.row)
        }
        let causes = Causes(
            explanation, dataset.scored, rules, to: to ?? model.baseRate, language)
        Console.output(
            json
                ? jsonText(explanation, model, interval, causes).text + "\n"
                : text(explanation, model, interval, causes, Terminal(descriptor: 1)))
    }

    private func jsonText(
        _ explanation: Explanation, _ model: RiskModel, _ interval: RiskInterval?, _ causes: Causes
    ) -> JSONText {
        let standing = explanation.standing
        return .object(
            [
                ("customer_id", .string(standing.customerID)),
                ("as_of", .string(explanation.cutoff.instant.description)),
                ("risk", .number(standing.risk)), ("log_odds", .number(explanation.logOdds)),
                ("base_log_odds", .number(explanation.baseLogOdds)), ("rank", .integer(standing.rank)),
                ("scored", .integer(explanation.scoredCount)), ("decile", .integer(standing.decile)),
            ] + (interval?.members ?? []) + model.horizonMembers(ofLogOdds: explanation.logOdds) + [
                ("terms", .array(explanation.terms.map(json))), ("reasons", .array(explanation.reasons.map(\.json))),
                ("history", json(explanation.history)),
            ] + causes.members)
    }

    func json(_ history: [Explanation.TableSummary]) -> JSONText {
        .array(
            history.map {
                .object([
                    ("table", .string($0.table)), ("rows", .integer($0.rows)), ("rows_90d", .integer($0.recentRows)),
                    ("last", $0.last.map { .string($0.description) } ?? .number(nil)),
                ])
            })
    }

    func json(_ term: Explanation.Term) -> JSONText {
        let value: JSONText =
            term.value.isEmpty ? .number(nil) : term.number.map { .number($0) } ?? .string(term.value)
        return .object([
            ("name", .string(term.name)), ("log_odds", .number(term.logOdds)), ("value", value),
            ("words", .string(term.words)),
        ])
    }
}
