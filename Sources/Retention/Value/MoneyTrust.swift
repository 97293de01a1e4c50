internal import Evaluation
public import Models

/// Whether a model's risks may be multiplied with money where no outcome is known yet: as far as training could tell.
///
/// Training compares risks with the outcomes of customers its fits had not seen, and puts them right where they are wrong beyond
/// chance. Where that could not be done, or the risks were left as they were with a calibration slope outside
/// `MoneyVerdict.slopes`, money is withheld.
public enum MoneyTrust {
    /// Why money is withheld from uplift: it is the difference of two risks, and each must be right among its own rows.
    public static func reasonAgainst(_ model: UpliftModel) -> String? {
        reasonAgainst(model.untreated) ?? reasonAgainst(model.treated)
    }

    /// Why money is withheld; nil where it is not.
    public static func reasonAgainst(_ model: RiskModel) -> String? {
        guard let validation = model.training.figures.crossValidation else {
            return
                "the model's training record has no test on unseen customers, so nobody can say whether its risks are "
                + "right"
        }
        guard model.calibration == .identity, !MoneyVerdict.slopes.contains(validation.calibrationSlope) else {
            return nil
        }
        return "on customers unseen in training the risks were too "
            + "\(validation.calibrationSlope < 1 ? "extreme" : "timid") (calibration slope "
            + "\((validation.calibrationSlope * 1000).rounded() / 1000); right: 1), and were not put right"
    }
}
