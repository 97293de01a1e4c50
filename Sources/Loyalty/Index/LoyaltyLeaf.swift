internal import Features

/// A leaf of the loyalty tree: one measure of a customer, compared with those of the others.
package enum LoyaltyLeaf: String, Sendable, CaseIterable {
    case duration
    case frequency
    case trend
    case walletShare = "wallet_share"
    case crossBuying = "cross_buying"
    case referrals
    case priceInsensitivity = "price_insensitivity"
    case voluntary
    case satisfaction

    /// The branch it belongs to.
    package var branch: LoyaltyBranch {
        switch self {
        case .duration, .frequency, .trend: .durability
        case .walletShare, .crossBuying: .spend
        case .referrals, .priceInsensitivity, .voluntary, .satisfaction: .affect
        }
    }

    /// The leaf's number in the tree: `A11`.
    package var code: String { branch.code + String((branch.leaves.firstIndex(of: self) ?? 0) + 1) }

    /// The leaf's place in arrays of leaves.
    package var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// The feature of the catalogue it is; nil for the leaf that is none (`VoluntaryPurchases`).
    package var feature: String? {
        switch self {
        case .duration: "tenure_days"
        case .frequency: "purchases_365d"
        case .trend: "purchase_frequency_trend"
        case .walletShare: "wallet_share_365d"
        case .crossBuying: "categories_365d"
        case .referrals: "referrals_365d"
        case .priceInsensitivity: "discount_share_365d"
        case .voluntary: nil
        case .satisfaction: "satisfaction_mean_365d"
        }
    }

    /// Whether a small value speaks for loyalty.
    package var isReversed: Bool { self == .priceInsensitivity }

    /// What it measures, in words.
    package var meaning: String {
        switch self {
        case .voluntary:
            "Share of the purchases of the last 365 days made without a discount and without a contact shortly before."
        default:
            (Catalogue.feature(named: feature ?? "")?.meaning ?? rawValue) + (isReversed ? " Reversed." : "")
        }
    }
}
