import ArgumentParser
import Features
import Models
import Retention
import Scoring

extension ScoredDataset {
    /// Reads a dataset and foretells what a contact does for every customer; they are ranked by it.
    ///
    /// - Parameters: as those of a risk model; `speaking` and `baseRate` must say nothing.
    static func read(
        _ model: UpliftModel, _ speaking: SpokenHorizonOption, _ data: DatasetOptions, asOf: String,
        _ baseRate: BaseRateOption, keepsHistories: Bool = false, objection: ObjectionOption?, _ common: CommonOptions
    ) async throws -> ScoredDataset {
        guard baseRate.baseRate == nil, speaking.horizon == nil else {
            throw ValidationError("--base-rate and --horizon do not go with an uplift model.")
        }
        guard model.treated.isOfHistories else {
            throw ModelError.wrongSubject(
                model: "of a ready table (churn uplift)",
                needs: "one of histories (churn train --target uplift); for a table: churn predict")
        }
        var source = try await read(
            model.untreated, data, asOf: asOf, keepsHistories: keepsHistories, objection: objection, common)
        let effects = try await ContactEffects(model, on: source.scored, threads: common.threads)
        source.scored = source.scored.ranked(by: effects.uplifts)
        source.uplift = (model, effects)
        return source
    }

    /// The customers as rules about lists see them.
    var candidates: Candidates { Candidates(scored, uplift?.effects) }

    /// Why the foretold must not be multiplied with money; nil where it may.
    var reasonAgainstMoney: String? {
        uplift.map { MoneyTrust.reasonAgainst($0.model) } ?? MoneyTrust.reasonAgainst(scored.model)
    }

    /// The strongest reasons in words: why a contact helps, or why the risk is what it is.
    func reasons(ofRow row: Int, most: Int, in language: Language) -> [String] {
        let found =
            uplift?.effects.reasons(ofRow: row, most: most, in: language)
            ?? scored.reasons(ofRow: row, most: most, in: language)
        return found.map(\.words)
    }
}
