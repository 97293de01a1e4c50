internal import Histories

/// When a customer's loyalty is of a type.
package struct LoyaltyTypeRules: Sendable, Equatable {
    /// Premium: at least this share of the budget is spent with us.
    package var premiumWalletShare = 0.5
    /// Premium: at least this satisfied (0 to 1), by the mean of 365 days.
    package var premiumSatisfaction = 0.75
    /// Premium: at least so many recommendations in 365 days.
    package var premiumReferrals = 1
    /// Price: at least this share of the full price was discounted in 365 days.
    package var priceDiscountShare = 0.15
    /// Incentive: at least this share of the points earned in 365 days was used.
    package var incentiveRedeemedShare = 0.5
    /// Inertia: at least so many purchases in 365 days.
    package var inertiaPurchases = 2
    /// Inertia: where the budget is known, at least this share of it is spent with us.
    package var inertiaWalletShare = 0.8

    package init() {}

    private static let keys = [
        "premium_wallet_share", "premium_satisfaction", "premium_referrals", "price_discount_share",
        "incentive_redeemed_share", "inertia_purchases", "inertia_wallet_share",
    ]

    mutating func read(_ section: SettingsSection) throws(HistoryError) {
        for (name, value) in try section.entries("types", keys: Self.keys) {
            switch name {
            case "premium_wallet_share": premiumWalletShare = try value.number(name, in: 0...1)
            case "premium_satisfaction": premiumSatisfaction = try value.number(name, in: 0...1)
            case "premium_referrals": premiumReferrals = try value.whole(name, in: 0...1_000_000)
            case "price_discount_share": priceDiscountShare = try value.number(name, in: 0...1)
            case "incentive_redeemed_share": incentiveRedeemedShare = try value.number(name, in: 0...1_000_000)
            case "inertia_purchases": inertiaPurchases = try value.whole(name, in: 0...1_000_000)
            default: inertiaWalletShare = try value.number(name, in: 0...1)
            }
        }
    }

    /// A rule in words.
    package func meaning(_ type: LoyaltyType) -> String {
        switch type {
        case .premium:
            "wallet share ≥ \(premiumWalletShare), satisfaction ≥ \(premiumSatisfaction) and \(premiumReferrals) or more "
                + "referrals in 365 days"
        case .price: "discounts ≥ \(priceDiscountShare) of the full price in 365 days"
        case .incentive: "points used ≥ \(incentiveRedeemedShare) of those earned in 365 days"
        case .inertia:
            "\(inertiaPurchases) or more purchases in 365 days, no engagement in 90 days, no survey answer and no referral "
                + "in 365 days; wallet share ≥ \(inertiaWalletShare) where it is known"
        }
    }
}
