public import Histories

/// A table or column without which a feature is left out of the matrix.
public enum Need: String, Sendable, Hashable, CaseIterable {
    /// When each customer's history starts.
    case start = "customers.joined_at or purchases"
    case purchases
    case amounts = "purchases.amount"
    case discounts = "purchases.discount"
    case categories = "purchases.category"
    case channels = "purchases.channel"
    case wallet, complaints, surveys, engagements, referrals, rewards

    /// Whether a dataset has it.
    public func isMet(by histories: Histories) -> Bool {
        switch self {
        case .start: histories.customers.joinedAt != nil || histories.purchases != nil
        case .purchases: histories.purchases != nil
        case .amounts: histories.purchases?.amount != nil
        case .discounts: histories.purchases?.discount != nil
        case .categories: histories.purchases?.category != nil
        case .channels: histories.purchases?.channel != nil
        case .wallet: histories.wallet != nil
        case .complaints: histories.complaints != nil
        case .surveys: histories.surveys != nil
        case .engagements: histories.engagements != nil
        case .referrals: histories.referrals != nil
        case .rewards: histories.rewards != nil
        }
    }

    /// The table it is or lies in, in words.
    var table: String {
        switch self {
        case .start: "customers or purchases"
        case .amounts, .discounts, .categories, .channels: "purchases"
        default: rawValue
        }
    }
}
