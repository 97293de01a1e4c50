extension Catalogue {
    /// How long a customer has been one.
    static let tenure = [
        Feature(
            name: "tenure_days",
            meaning: "Days since the customer joined, where that is unknown since the first purchase.",
            unit: "days", kind: .duration, formula: .aggregate(.daysSince(.start)),
            wording: Wording("a customer for {}", form: .days, missing: "no purchase yet"))
    ]
}
