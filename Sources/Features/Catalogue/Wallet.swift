extension Catalogue {
    /// How much of what a customer spends anywhere is spent with us.
    static let wallet = [
        Feature(
            name: "wallet_share_365d",
            meaning:
                "Our share of what the customer spent with every supplier in the known periods of the last 365 days.",
            unit: "share", kind: .share,
            formula: (.total(.ownPurchases, 365) / .total(.totalSpend, 365)).clipped(to: 0...1),
            wording: Wording(
                "spends {} of the budget with us", form: .percent, zero: "spends nothing of the budget with us",
                missing: "total budget not known"))
    ]
}
