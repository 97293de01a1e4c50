import ArgumentParser
import Histories
import Models
import Reports
import Scoring
import Tables

extension ExplainCommand {
    /// What a contact does for the customer, and which terms make the difference.
    func explain(_ model: UpliftModel) async throws {
        guard to == nil, playing.playbook == nil else {
            throw ValidationError("--to and --playbook do not go with an uplift model: what they change is a risk.")
        }
        let source = try await ScoredDataset.read(
            model, speaking, data, asOf: asOf, baseRate, keepsHistories: true, objection: nil, common)
        guard let effects = source.uplift?.effects else { preconditionFailure("an uplift model without effects") }
        common.warn(of: model)
        let untreated = try Explanation(of: customer, among: source.scored, source.read.histories, in: language)
        Console.output(
            json ? jsonText(untreated, effects).text + "\n" : text(untreated, effects, Terminal(descriptor: 1)))
    }

    private func text(_ untreated: Explanation, _ effects: ContactEffects, _ terminal: Terminal) -> String {
        let row = untreated.standing.row
        let (uplift, gain) = (effects.uplifts[row], effects.gain(ofRow: row, in: language))
        var text = say(
            .upliftHeading,
            untreated.place.merging([
                "untreated": NumberText.percent(untreated.standing.risk),
                "treated": NumberText.percent(effects.treatedRisks[row]), "uplift": NumberText.percent(uplift),
            ]) { $1 })
        text += "\n" + lines(effects.reasons(ofRow: row, most: Self.reasons, in: language))
        if uplift < 0 { text += say(.sleepingDog) + "\n" }
        text += "\n" + say(.gainedMeans) + "\n"
        text += terms(gain.terms, gain.baseLogOdds, gain.logOdds, as: .gained, summed: .sumGained).text(for: terminal)
        let history = history(untreated.history, terminal)
        return history.isEmpty ? text : text + "\n" + history
    }

    /// As many as `churn explain` gives of a risk.
    private static let reasons = 3

    private func jsonText(_ untreated: Explanation, _ effects: ContactEffects) -> JSONText {
        let standing = untreated.standing
        let gain = effects.gain(ofRow: standing.row, in: language)
        return .object([
            ("customer_id", .string(standing.customerID)), ("as_of", .string(untreated.cutoff.instant.description)),
            ("uplift", .number(effects.uplifts[standing.row])), ("risk_untreated", .number(standing.risk)),
            ("risk_treated", .number(effects.treatedRisks[standing.row])),
            ("sleeping_dog", .bool(effects.uplifts[standing.row] < 0)), ("rank", .integer(standing.rank)),
            ("scored", .integer(untreated.scoredCount)), ("decile", .integer(standing.decile)),
            ("gained_log_odds", .number(gain.logOdds)), ("base_gained_log_odds", .number(gain.baseLogOdds)),
            ("terms", .array(gain.terms.map(json))),
            (
                "reasons",
                .array(effects.reasons(ofRow: standing.row, most: Self.reasons, in: language).map(\.json))
            ),
            ("history", json(untreated.history)),
        ])
    }
}
