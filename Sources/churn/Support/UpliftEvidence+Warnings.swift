import Models
import Reports

extension UpliftEvidence {
    /// What would make a reader take a ranking by uplift for more than it is.
    var warnings: [String] {
        var found: [String] = []
        if !looksRandomised {
            found.append(
                "the treatment can be told from what was known before it (p = \(significant(balance.pValue))): "
                    + "it was not dealt by chance, so differences between the arms are no effects of the treatment")
        }
        if !effectDiffers {
            found.append(
                "the effect is the same for all as far as these data tell (test of all interactions: p = "
                    + "\(significant(heterogeneity.pValue))): ranking by uplift may be chance")
        }
        return found
    }

    private func significant(_ value: Double?) -> String { NumberText.significant(value, digits: 2) }
}

extension CommonOptions {
    /// Says of a model that is used what was said when it was learnt.
    func warn(of model: UpliftModel) {
        for warning in model.evidence?.warnings ?? [] {
            say("warning: in the data that the model was learnt from, \(warning)")
        }
    }
}
