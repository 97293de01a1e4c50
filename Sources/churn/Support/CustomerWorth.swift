import Models
import Reports
import Retention
import Scoring
import Tables

/// What each of the scored customers is worth, or that nobody can say.
struct CustomerWorth {
    /// By row of the scored; NaN where it is not known.
    let values: [Double]
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
        var values = scored.risks.map { _ in options.clv ?? .nan }
        if hasOffer, settings == nil, options.clv == nil { throw RetentionError.value(.noMargin) }
        if hasOffer || settings != nil, let reason = source.reasonAgainstMoney {
            if hasOffer { throw RetentionError.value(.uncalibrated(reason)) }
            settings = nil
            notes.append("no columns of value: \(reason)")
        }
        if let wanted = settings {
            let valuation = try await CustomerValuation(
                wanted, scored.model, source.histories, at: scored.cutoff, threads: common.threads)
            values = try await valuation.values(
                of: scored.features, risks: scored.risks, intervals: nil, ids: scored.ids
            ).map(\.lifetimeValue)
            if wanted.tiers == nil {
                settings?.tiers = ValueTiers.parting(values, shares: try valueOptions.shares())
            }
            let unknown = values.count { $0.isNaN }
            if unknown > 0 { notes.append("\(NumberText.count(unknown)) customers have no margin and thus no value") }
        }
        self.values = values
        isShown = settings != nil || hasOffer
        if isShown {
            notes.append(
                "money rests on risks that were right on customers unseen in training; whether they still are, "
                    + "churn evaluate says on newer outcomes")
        }
    }

    /// The tier of a row; nil where it is not known.
    func tier(ofRow row: Int) -> ValueTier? { tier(of: values[row]) }

    private func tier(of value: Double) -> ValueTier? { settings?.tiers.flatMap { ValueTier(value, by: $0) } }

    /// The cells of a contact; nil where the list shows no value.
    func cells(of contact: ContactPlan.Contact) -> CallList.ValueCells? {
        guard isShown else { return nil }
        let candidate = contact.candidate
        return CallList.ValueCells(
            value: candidate.value, expectedLoss: candidate.risk * candidate.value, expectedGain: contact.gain,
            tier: tier(of: candidate.value))
    }
}
