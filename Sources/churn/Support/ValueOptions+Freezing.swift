import Histories
import Models
import Reports
import Retention
import Scoring

extension ValueOptions {
    /// Puts the settings, what purchases say of everybody, and the tiers' thresholds into a model, as of its last training
    /// cutoff.
    func freeze(in model: inout RiskModel, _ histories: PartedHistories, _ common: CommonOptions) async throws {
        guard var settings = try settings(over: nil), case .histories(let subject) = model.training.subject,
            let cutoff = subject.cutoffs.max()
        else { return }
        let scored = try await ScoredCustomers(model, histories, at: cutoff, threads: common.threads)
        let valuation = try await CustomerValuation(settings, model, histories, at: cutoff, threads: common.threads)
        let values = try await valuation.values(
            of: scored.features, risks: scored.risks, intervals: nil, ids: scored.ids
        ).map(\.lifetimeValue)
        let tiers = try settings.tiers ?? ValueTiers.parting(values, shares: shares())
        settings = valuation.settings
        settings.tiers = tiers
        model.value = settings
        if let tiers {
            common.say(
                "value as of \(cutoff.instant): high from \(NumberText.fixed(tiers.highFrom, decimals: 2)), middle from "
                    + "\(NumberText.fixed(tiers.middleFrom, decimals: 2)); frozen in the model")
        }
        if let reason = MoneyTrust.reasonAgainst(model) { common.say("warning: money will be withheld: \(reason)") }
    }
}
