extension Catalogue {
    /// What a customer holds and uses of the loyalty programme.
    static let rewards = [
        Feature(
            name: "points_balance", meaning: "Loyalty points earned less those redeemed, so far.", unit: "points",
            kind: .points, formula: .total(.points),
            wording: Wording(
                "holds {} points", one: "holds 1 point", zero: "holds no points", negative: "owes {} points")),
        Feature(
            name: "points_redeemed_share_365d", meaning: "Points redeemed over points earned in the last 365 days.",
            unit: "ratio", kind: .ratio, formula: .total(.pointsRedeemed, 365) / .total(.pointsEarned, 365),
            wording: Wording(
                "used {} of the points earned in 365 days", form: .percent,
                zero: "used none of the points earned in 365 days", missing: "no points earned in 365 days")),
    ]
}
