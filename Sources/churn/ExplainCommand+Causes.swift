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
        table(for: terminal, language) + "\n" + changeText(for: terminal)
    }

    private func signed(_ value: Double) -> String {
        let text = NumberText.fixed(value, decimals: 4)
        return text.hasPrefix("-") ? text : "+" + text
    }

    private func table(for terminal: Terminal, _ language: Language) -> String {
        var table = TextTable([
            .text("cause"), .number("log-odds"), .number("can be acted on"), .number("cannot"),
        ])
        table.append(["(average customer)", signed(explanation.baseLogOdds), "", ""])
        for share in shares.sorted(by: { $0.logOdds > $1.logOdds }) {
            table.append([
                share.cause.word(in: language), signed(share.logOdds), signed(share.actionable), signed(share.fixed),
            ])
        }
        if let calibration = explanation.terms.first(where: \.isCalibration) {
            table.append([calibration.name, signed(calibration.logOdds), "", ""])
        }
        table.append(["sum: log-odds", signed(explanation.logOdds), "", ""])
        return table.text(for: terminal)
    }

    private func changeText(for terminal: Terminal) -> String {
        let (target, risk) = (NumberText.percent(change.target), NumberText.percent(change.risk))
        guard !change.isReached else { return "The risk, \(risk), is not above \(target) as it is.\n" }
        var text = "To bring the risk from \(risk) to \(target) or below (the model's view, all else the same):\n"
        if let smallest = change.smallest {
            text += "  smallest change: \(words(smallest)) → \(NumberText.percent(smallest.risk))\n"
        } else {
            text += "  It cannot be brought under by what can be acted on"
            text += change.lowest.map { "; at the lowest: \(words($0)) → \(NumberText.percent($0.risk))\n" } ?? ".\n"
        }
        guard !change.single.isEmpty else { return text }
        var table = TextTable([.prose("one thing alone"), .number("spreads"), .number("risk"), .text("enough")])
        for plan in change.single {
            table.append([
                words(plan), NumberText.fixed(plan.distance, decimals: 2), NumberText.percent(plan.risk),
                plan.risk <= change.target ? "yes" : "no",
            ])
        }
        return text + table.text(for: terminal)
    }

    private func words(_ plan: SmallestChange.Plan) -> String { plan.steps.map(\.words).joined(separator: "; ") }

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
