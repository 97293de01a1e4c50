import Features
import Histories
import Models
import Reports
import Scoring
import Tables

extension ExplainCommand {
    /// A text in the language asked for.
    func say(_ text: ExplainText, _ values: [String: String] = [:]) -> String { text.text(in: language, values) }

    /// The whole explanation for the terminal.
    func text(
        _ explanation: Explanation, _ model: RiskModel, _ interval: RiskInterval?, _ causes: Causes,
        _ terminal: Terminal
    ) -> String {
        let standing = explanation.standing
        let known = interval.map {
            say(.interval, ["low": NumberText.percent($0.low), "high": NumberText.percent($0.high)])
        }
        var text = say(
            .heading,
            explanation.place.merging(["risk": NumberText.percent(standing.risk), "interval": known ?? ""]) { $1 })
        text += "\n" + (horizons(model, explanation.logOdds).map { $0 + "\n" } ?? "")
        text += lines(explanation.reasons)
        text += "\n" + terms(explanation.terms, explanation.baseLogOdds, explanation.logOdds).text(for: terminal) + "\n"
        text += causes.text(for: terminal, language) + "\n"
        return text + history(explanation.history, terminal)
    }

    /// What the log-odds of a model of several horizons speak of, after the risks of each; nil of one horizon, where they are
    /// those of the risk.
    private func horizons(_ model: RiskModel, _ logOdds: Double) -> String? {
        guard let hazards = model.hazards, case .histories(let subject) = model.training.subject else { return nil }
        let risks = zip(hazards.horizonsDays, hazards.risks(ofLogOdds: logOdds)).map { days, risk in
            say(.horizonRisk, ["days": String(days), "risk": NumberText.percent(risk)])
        }
        let first = hazards.horizonsDays[0]
        return say(
            .horizons,
            [
                "risks": risks.joined(separator: language == .english ? ", " : "，"), "days": String(first),
                "meaning": subject.outcome.meaning(horizonDays: first),
            ])
    }

    /// A line a reason.
    func lines(_ reasons: [Reason]) -> String {
        reasons.map { "  \(NumberText.signed($0.logOdds))  \($0.words)\n" }.joined()
    }

    /// The terms, the strongest first, between the average customer and the sum.
    func terms(
        _ terms: [Explanation.Term], _ base: Double, _ sum: Double, as heading: ExplainText = .logOdds,
        summed: ExplainText = .sum
    ) -> TextTable {
        var table = TextTable([
            .text(say(.term)), .number(say(heading)), .number(say(.value)), .prose(say(.inWords)),
        ])
        table.append([say(.averageCustomer), NumberText.signed(base), "", ""])
        for term in terms.sorted(by: { $0.logOdds.magnitude > $1.logOdds.magnitude }) {
            table.append([
                term.isCalibration ? say(.calibration) : term.name, NumberText.signed(term.logOdds), value(of: term),
                term.words,
            ])
        }
        table.append([say(summed), NumberText.signed(sum), "", ""])
        return table
    }

    private func value(of term: Explanation.Term) -> String {
        if term.isCalibration { return "" }
        return term.value.isEmpty ? say(.missing) : term.number.map { NumberText.significant($0) } ?? term.value
    }

    /// What is known of the customer, table by table; empty where there is none.
    func history(_ tables: [Explanation.TableSummary], _ terminal: Terminal) -> String {
        guard !tables.isEmpty else { return "" }
        var history = TextTable([
            .text(say(.history)), .number(say(.rows)), .number(say(.recentRows)), .text(say(.latest)),
        ])
        for table in tables {
            history.append([
                table.table, NumberText.count(table.rows), NumberText.count(table.recentRows),
                table.last?.description ?? NumberText.none,
            ])
        }
        return history.text(for: terminal)
    }
}

extension Explanation {
    /// Who the customer is and where among all, as texts ask for it.
    var place: [String: String] {
        [
            "id": standing.customerID, "date": cutoff.instant.description, "rank": NumberText.count(standing.rank),
            "count": NumberText.count(scoredCount), "decile": String(standing.decile),
        ]
    }
}

extension NumberText {
    /// Log-odds with their sign, to four decimals.
    static func signed(_ value: Double) -> String {
        let text = fixed(value, decimals: 4)
        return text.hasPrefix("-") ? text : "+" + text
    }
}
