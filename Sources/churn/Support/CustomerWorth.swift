import Models
import Reports
import Retention
import Scoring
import Tables

/// What each of the scored customers is worth, or that nobody can say.
struct CustomerWorth {
    /// By row of the scored.
    let customers: [CustomerValue]
    /// nil where the list shows no value of its own.
    private(set) var settings: ValueSettings?
    /// Whether money is spoken of.
    let isShown: Bool
    /// What must be said of it.
    private(set) var notes: [String] = []

    init(
        _ options: PolicyOptions, _ valueOptions: ValueOptions, _ source: ScoredDataset, _ common: CommonOptions
    ) async throws {
        let scored = source.scored
        let hasOffer = options.offer != nil
        settings = try options.clv == nil ? valueOptions.settings(over: scored.model.value) : nil
        if hasOffer, settings == nil, options.clv == nil { throw RetentionError.value(.noMargin) }
        if hasOffer || settings != nil, let reason = source.reasonAgainstMoney {
            if hasOffer { throw RetentionError.value(.uncalibrated(reason)) }
            settings = nil
            notes.append("no columns of value: \(reason)")
        }
        let speaksOfMoney = settings != nil || hasOffer
        let intervals = speaksOfMoney ? try await Self.intervals(scored, common) : nil
        if let wanted = settings {
            let valuation = try await CustomerValuation(
                wanted, scored.model, source.histories, at: scored.cutoff, threads: common.threads)
            customers = try await valuation.values(
                of: scored.features, risks: scored.risks, intervals: intervals, ids: scored.ids)
            if wanted.tiers == nil {
                settings?.tiers = ValueTiers.parting(
                    customers.map(\.lifetimeValue), shares: try valueOptions.shares())
            }
            let unknown = customers.count { $0.lifetimeValue.isNaN }
            if unknown > 0 { notes.append("\(NumberText.count(unknown)) customers have no margin and thus no value") }
        } else {
            customers = scored.risks.indices.map { row in
                options.clv.map { CustomerValue(given: $0, risk: scored.risks[row], interval: intervals?[row]) }
                    ?? CustomerValue(unknownAt: scored.risks[row])
            }
        }
        isShown = speaksOfMoney
        if isShown {
            notes.append(
                "money rests on risks that were right on customers unseen in training; whether they still are, "
                    + "churn evaluate says on newer outcomes")
            if scored.model.covariance == nil {
                notes.append(
                    "the model has no covariance; intervals of the loss "
                        + (settings == nil ? "are left empty" : "know of the margin alone"))
            }
        }
    }

    /// The intervals of the risks; nil where the model gives none.
    private static func intervals(_ scored: ScoredCustomers, _ common: CommonOptions) async throws -> [RiskInterval]? {
        guard scored.model.covariance != nil else { return nil }
        return try await IntervalScorer(scored.model).intervalsAlone(of: scored.matrix, threads: common.threads)
    }

    /// The tier of a row; nil where it is not known.
    func tier(ofRow row: Int) -> ValueTier? {
        settings?.tiers.flatMap { ValueTier(customers[row].lifetimeValue, by: $0) }
    }

    /// The cells of a contact in a row; nil where the list shows no value.
    func cells(of contact: ContactPlan.Contact, row: Int) -> CallList.ValueCells? {
        guard isShown else { return nil }
        return CallList.ValueCells(customers[row], expectedGain: contact.gain, tier: tier(ofRow: row))
    }
}
