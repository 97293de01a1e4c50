import ArgumentParser
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
        abstract: "One customer: the risk, its terms in log-odds summing to it, and the history behind them.")

    @Argument(help: "The model, as churn train wrote it.")
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

    func run() async throws {
        let rules = try playing.read()?.rules ?? CauseRules()
        let dataset = try await ScoredDataset.read(
            model, speaking, data, asOf: asOf, baseRate, keepsHistories: true, common)
        let explanation = try Explanation(of: customer, among: dataset.scored, dataset.read.histories)
        let model = dataset.scored.model
        let interval = try model.covariance.map { _ in
            try IntervalScorer(model).interval(of: dataset.scored.matrix, row: explanation.standing.row)
        }
        let causes = Causes(
            explanation, dataset.scored, rules, to: to ?? model.baseRate, playing.words.language)
        Console.output(
            json
                ? jsonText(explanation, model, interval, causes).text + "\n"
                : text(explanation, model, interval, causes, Terminal(descriptor: 1)))
    }

    private func text(
        _ explanation: Explanation, _ model: RiskModel, _ interval: RiskInterval?, _ causes: Causes,
        _ terminal: Terminal
    ) -> String {
        let standing = explanation.standing
        var text =
            "customer \(standing.customerID) as of \(explanation.cutoff.instant): risk "
            + "\(NumberText.percent(standing.risk))\(interval?.text ?? ""), rank \(NumberText.count(standing.rank)) of "
            + "\(NumberText.count(explanation.scoredCount)), decile \(standing.decile)\n"
        text += model.horizonText(ofLogOdds: explanation.logOdds) ?? ""
        for reason in explanation.reasons {
            text += "  \(signed(reason.logOdds))  \(reason.words)\n"
        }
        var terms = TextTable([.text("term"), .number("log-odds"), .number("value"), .prose("in words")])
        terms.append(["(average customer)", signed(explanation.baseLogOdds), "", ""])
        for term in explanation.terms.sorted(by: { $0.logOdds.magnitude > $1.logOdds.magnitude }) {
            terms.append([
                term.name, signed(term.logOdds),
                term.isCalibration
                    ? ""
                    : term.value.isEmpty ? "missing" : term.number.map { NumberText.significant($0) } ?? term.value,
                term.words,
            ])
        }
        terms.append(["sum: log-odds", signed(explanation.logOdds), "", ""])
        text += "\n" + terms.text(for: terminal) + "\n"
        text += causes.text(for: terminal, playing.words.language) + "\n"
        var history = TextTable([.text("history"), .number("rows"), .number("last 90 days"), .text("latest")])
        for table in explanation.history {
            history.append([
                table.table, NumberText.count(table.rows), NumberText.count(table.recentRows),
                table.last?.description ?? NumberText.none,
            ])
        }
        return explanation.history.isEmpty ? text : text + history.text(for: terminal)
    }

    private func signed(_ value: Double) -> String {
        let text = NumberText.fixed(value, decimals: 4)
        return text.hasPrefix("-") ? text : "+" + text
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
                (
                    "history",
                    .array(
                        explanation.history.map {
                            .object([
                                ("table", .string($0.table)), ("rows", .integer($0.rows)),
                                ("rows_90d", .integer($0.recentRows)),
                                ("last", $0.last.map { .string($0.description) } ?? .number(nil)),
                            ])
                        })
                ),
            ] + causes.members)
    }

    private func json(_ term: Explanation.Term) -> JSONText {
        let value: JSONText =
            term.value.isEmpty ? .number(nil) : term.number.map { .number($0) } ?? .string(term.value)
        return .object([
            ("name", .string(term.name)), ("log_odds", .number(term.logOdds)), ("value", value),
            ("words", .string(term.words)),
        ])
    }
}
