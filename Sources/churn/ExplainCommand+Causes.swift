import Features
import Reports
import Scoring
import Tables

extension ExplainCommand {
    /// What is said of a customer beside the terms: what they are about, and what would have to change.
    struct Causes {
        let explanation: Explanation
        let shares: [CauseShare]
        let change: SmallestChange

        init(
            _ explanation: Explanation, _ scored: ScoredCustomers, _ rules: CauseRules, to risk: Double,
            _ language: Language
        ) {
            self.explanation = explanation
            let row = explanation.standing.row
            shares = CauseFinder(scored.model, rules).shares(of: scored, row: row)
            change = ChangeFinder(scored.model, rules).change(of: scored, row: row, to: risk, in: language)
        }
    }
}

extension ExplainCommand.Causes {
    func text(for terminal: Terminal, _ language: Language) -> String {
        table(for: terminal, language) + "\n" + changeText(for: terminal, language)
    }

    private func table(for terminal: Terminal, _ language: Language) -> String {
        func say(_ text: ExplainText) -> String { text.text(in: language) }
        var table = TextTable([
            .text(say(.cause)), .number(say(.logOdds)), .number(say(.actionable)), .number(say(.fixed)),
        ])
        table.append([say(.averageCustomer), NumberText.signed(explanation.baseLogOdds), "", ""])
        for share in shares.sorted(by: { $0.logOdds > $1.logOdds }) {
            table.append([
                share.cause.word(in: language), NumberText.signed(share.logOdds), NumberText.signed(share.actionable),
                NumberText.signed(share.fixed),
            ])
        }
        if let calibration = explanation.terms.first(where: \.isCalibration) {
            table.append([say(.calibration), NumberText.signed(calibration.logOdds), "", ""])
        }
        table.append([say(.sum), NumberText.signed(explanation.logOdds), "", ""])
        return table.text(for: terminal)
    }

    private func changeText(for terminal: Terminal, _ language: Language) -> String {
        func say(_ text: ExplainText, _ values: [String: String] = [:]) -> String { text.text(in: language, values) }
        func steps(_ plan: SmallestChange.Plan) -> String {
            plan.steps.map(\.words).joined(separator: language == .english ? "; " : "；")
        }
        func values(_ plan: SmallestChange.Plan) -> [String: String] {
            ["steps": steps(plan), "risk": NumberText.percent(plan.risk)]
        }
        let ends = ["target": NumberText.percent(change.target), "risk": NumberText.percent(change.risk)]
        guard !change.isReached else { return say(.notAbove, ends) + "\n" }
        let found =
            change.smallest.map { say(.smallest, values($0)) } ?? change.lowest.map { say(.lowest, values($0)) }
            ?? say(.unreachable)
        let text = say(.toBring, ends) + "\n  " + found + "\n"
        guard !change.single.isEmpty else { return text }
        var table = TextTable([
            .prose(say(.oneThing)), .number(say(.spreads)), .number(say(.risk)), .text(say(.enough)),
        ])
        for plan in change.single {
            table.append([
                steps(plan), NumberText.fixed(plan.distance, decimals: 2), NumberText.percent(plan.risk),
                say(plan.risk <= change.target ? .yes : .no),
            ])
        }
        return text + table.text(for: terminal)
    }

    var members: [(key: String, value: JSONText)] {
        [
            (
                "causes",
                .array(
                    shares.map {
                        .object([
                            ("cause", .string($0.cause.rawValue)), ("log_odds", .number($0.logOdds)),
                            ("actionable", .number($0.actionable)), ("fixed", .number($0.fixed)),
                        ])
                    })
            ),
            (
                "change",
                .object([
                    ("to", .number(change.target)), ("is_reached", .bool(change.isReached)),
                    ("smallest", change.smallest.map(json) ?? .number(nil)),
                    ("lowest", change.lowest.map(json) ?? .number(nil)), ("single", .array(change.single.map(json))),
                ])
            ),
        ]
    }

    private func json(_ plan: SmallestChange.Plan) -> JSONText {
        .object([
            ("risk", .number(plan.risk)), ("distance", .number(plan.distance)),
            (
                "steps",
                .array(
                    plan.steps.map { step in
                        .object([
                            ("lever", .string(step.lever)), ("cause", .string(step.cause.rawValue)),
                            ("words", .string(step.words)), ("distance", .number(step.distance)),
                            (
                                "changes",
                                .array(
                                    step.changes.map {
                                        .object([
                                            ("input", .string($0.input)), ("before", .number($0.before)),
                                            ("after", .number($0.after)),
                                        ])
                                    })
                            ),
                        ])
                    })
            ),
        ])
    }
}
