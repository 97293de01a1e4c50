import ArgumentParser
import Histories
import Models
import Retention
import Scoring
import Tables

/// A dataset whose customers a model has scored at one cutoff.
struct ScoredDataset {
    let read: ReadResult
    let histories: PartedHistories
    /// By an uplift model: with their risks if nobody contacts them, ranked by uplift.
    var scored: ScoredCustomers
    /// What a contact does, and the model that says so; nil of a risk model.
    var uplift: (model: UpliftModel, effects: ContactEffects)?
    /// Those who objected to profiling, and were not scored.
    var objected: [Suppression.Case] = []

    /// Reads a model and a dataset, and scores the customers.
    ///
    /// - Parameter keepsHistories: whether `read` has the rows of every customer.
    static func read(
        _ model: String, _ speaking: SpokenHorizonOption, _ data: DatasetOptions, asOf: String,
        _ baseRate: BaseRateOption, keepsHistories: Bool = false,
        objection: ObjectionOption? = nil, _ common: CommonOptions
    ) async throws -> ScoredDataset {
        // A date that is none is told before the dataset is read, whose zone is not known until then.
        _ = try cutoff(asOf, zone: .utc)
        return try await read(
            baseRate.applied(to: speaking.model(model)), data, asOf: asOf, keepsHistories: keepsHistories,
            objection: objection, common)
    }

    /// The same with a model at hand.
    static func read(
        _ riskModel: RiskModel, _ data: DatasetOptions, asOf: String, keepsHistories: Bool,
        objection: ObjectionOption?, _ common: CommonOptions
    ) async throws -> ScoredDataset {
        _ = try cutoff(asOf, zone: .utc)
        guard riskModel.isOfHistories else {
            throw ModelError.wrongSubject(
                model: "of a ready table (churn fit)",
                needs: "one of histories (churn train); for a table: churn predict")
        }
        let histories =
            try await keepsHistories
            ? PartedHistories(whole: data.read(common)) : data.readByParts(common)
        let read = histories.read
        let cutoff = try cutoff(asOf, zone: read.zone)
        if let end = read.dataEnd, cutoff.instant > end {
            common.say(
                "warning: the data end \(end), before the cutoff \(cutoff.instant): nothing is known of the days between"
            )
        }
        var objected: [Suppression.Case] = []
        let scored = try await ScoredCustomers(
            riskModel, histories, at: cutoff, extractor: common.extractor(of: riskModel.catalogueFeatures),
            keeping: { features in
                guard let parted = try objection?.part(features, read) else { return nil }
                if let doubt = parted.doubt { common.say("warning: \(doubt)") }
                objected = parted.objected
                return parted.kept
            }, threads: common.threads)
        return ScoredDataset(read: read, histories: histories, scored: scored, objected: objected)
    }

    private static func cutoff(_ text: String, zone: LocalTime) throws -> Cutoff {
        let cutoffs = try CutoffOption.cutoffs(text, zone: zone)
        guard cutoffs.count == 1, let cutoff = cutoffs.first else {
            throw ValidationError("--as-of is “\(text)”; expected one date.")
        }
        return cutoff
    }
}
