/// Why a customer stays.
package enum LoyaltyType: String, Sendable, CaseIterable {
    /// For what we are worth: most of the budget, satisfied, recommends us.
    case premium
    /// For the price: buys what is discounted.
    case price
    /// For the rewards: uses the points earned.
    case incentive
    /// Out of habit: buys, and neither answers nor visits nor recommends.
    case inertia
}
