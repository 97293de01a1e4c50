/// The customers of a date by the type of their loyalty.
///
/// A rule says yes, no, or that the data do not tell. A customer is of the first type, in the order premium, price,
/// incentive, inertia, whose rule says yes; of none where all say no.
package struct LoyaltyTypeTable: Sendable {
    /// What the rules say of a customer.
    package enum Finding: Sendable, Equatable {
        case type(LoyaltyType)
        /// Every rule says no.
        case none
        /// No rule says yes, and at least one cannot tell.
        case notTold
    }

    /// One type.
    package struct Row: Sendable {
        package let type: LoyaltyType
        package let meaning: String
        package let customers: Int
        package let retention: LaterRetention?
        /// Customers of whom this rule cannot tell.
        package let notTold: Int
    }

    package let ofCustomer: [Finding]
    /// One a type, in their order.
    package let rows: [Row]
    package let none: Int
    package let notTold: Int

    package init(_ base: LoyaltyBase, _ rules: LoyaltyTypeRules) {
        let reader = TypeReader(base, rules)
        let says = LoyaltyType.allCases.map { type in (0..<base.count).map { reader.isOf(type, row: $0) } }
        let found = (0..<base.count).map { row in
            if let first = LoyaltyType.allCases.indices.first(where: { says[$0][row] == true }) {
                return Finding.type(LoyaltyType.allCases[first])
            }
            return says.contains { $0[row] == nil } ? .notTold : .none
        }
        ofCustomer = found
        rows = zip(LoyaltyType.allCases, says).map { type, says in
            let members = found.indices.filter { found[$0] == .type(type) }
            return Row(
                type: type, meaning: rules.meaning(type), customers: members.count,
                retention: base.retention(of: members), notTold: says.count { $0 == nil })
        }
        none = found.count { $0 == .none }
        notTold = found.count { $0 == .notTold }
    }
}

/// Reads the rules of types off the features: true, false, or nil where the data do not tell.
private struct TypeReader {
    private let rules: LoyaltyTypeRules
    private let walletShare: [Double]?
    private let satisfaction: [Double]?
    private let referrals: [Double]?
    private let discountShare: [Double]?
    private let redeemedShare: [Double]?
    private let purchases: [Double]?
    private let engagements: [Double]?

    init(_ base: LoyaltyBase, _ rules: LoyaltyTypeRules) {
        self.rules = rules
        walletShare = base.column("wallet_share_365d")
        satisfaction = base.column("satisfaction_mean_365d")
        referrals = base.column("referrals_365d")
        discountShare = base.column("discount_share_365d")
        redeemedShare = base.column("points_redeemed_share_365d")
        purchases = base.column("purchases_365d")
        engagements = base.column("engagements_90d")
    }

    func isOf(_ type: LoyaltyType, row: Int) -> Bool? {
        switch type {
        case .premium:
            Self.all([
                reaches(walletShare, rules.premiumWalletShare, row),
                reaches(satisfaction, rules.premiumSatisfaction, row),
                reaches(referrals, Double(rules.premiumReferrals), row),
            ])
        // Who bought nothing, or earned no points, is not here for the price or the points: no, and not unknown.
        case .price: discountShare.map { $0[row] >= rules.priceDiscountShare }
        case .incentive: redeemedShare.map { $0[row] >= rules.incentiveRedeemedShare }
        case .inertia: isInert(row)
        }
    }

    private func isInert(_ row: Int) -> Bool? {
        // A dataset without engagements and without surveys cannot tell silence from not having asked.
        guard engagements != nil || satisfaction != nil else { return nil }
        let signs: [Bool?] = [
            reaches(purchases, Double(rules.inertiaPurchases), row),
            engagements.map { $0[row] == 0 } ?? true,
            satisfaction.map { $0[row].isNaN } ?? true,
            referrals.map { $0[row] == 0 } ?? true,
            reaches(walletShare, rules.inertiaWalletShare, row) ?? true,
        ]
        return Self.all(signs)
    }

    /// Whether a value is there and large enough; nil where it is not known.
    private func reaches(_ column: [Double]?, _ least: Double, _ row: Int) -> Bool? {
        guard let value = column?[row], !value.isNaN else { return nil }
        return value >= least
    }

    /// False where any is false, else nil where any is not known.
    private static func all(_ signs: [Bool?]) -> Bool? {
        if signs.contains(false) { return false }
        return signs.contains(nil) ? nil : true
    }
}
