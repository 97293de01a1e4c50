extension Catalogue {
    /// What customers answer when asked.
    static let satisfaction = [
        Feature(
            name: "satisfaction_last", meaning: "The latest survey score, scaled to 0–1 by its kind's range.",
            unit: "score 0-1", kind: .score, formula: .aggregate(.latestSatisfaction),
            wording: Wording(
                "last satisfaction score {} of 100", form: .hundredths, missing: "never answered a survey")),
        Feature(
            name: "satisfaction_mean_365d",
            meaning: "Mean survey score of the last 365 days, each scaled to 0–1 by its kind's range.",
            unit: "score 0-1", kind: .score, formula: .total(.satisfaction, 365) / .total(.answers, 365),
            wording: Wording(
                "mean satisfaction score {} of 100 in 365 days", form: .hundredths,
                missing: "no survey answered in 365 days")),
    ]
}
