extension Catalogue {
    /// How often a customer recommends us.
    static let referrals = [
        Feature(
            name: "referrals_365d", meaning: "Recommendations made in the last 365 days.", unit: "referrals",
            kind: .count,
            formula: .total(.referrals, 365),
            wording: Wording(
                "{} referrals in 365 days", one: "1 referral in 365 days", zero: "no referral in 365 days"))
    ]
}
