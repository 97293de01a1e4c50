/// Something that is added up over the visible facts of a customer, as whole numbers: sums do not depend on the order of
/// rows, and floating point starts in the formula.
public enum Tally: UInt8, Sendable, Hashable, CaseIterable {
    /// Orders whose amounts add up to 0 or more, or rows where there are no amounts.
    case purchases
    /// Orders whose amounts add up to less than 0.
    case returns
    /// Amounts of purchases and returns together.
    case spend
    case purchaseAmount
    case purchaseDiscount
    case ownPurchases
    case totalSpend
    case complaints
    /// Complaints not resolved before the cutoff.
    case openComplaints
    /// Complaints resolved before the cutoff.
    case resolvedComplaints
    /// Hours from the opening to the resolution of the resolved complaints.
    case resolutionHours
    case answers
    /// Scores scaled to 0–1 by their kind's range.
    case satisfaction
    case engagements
    case referrals
    case points
    case pointsEarned
    /// The points of redemptions, without their sign.
    case pointsRedeemed

    /// The table its facts come from.
    public var table: EventTable {
        switch self {
        case .purchases, .returns, .spend, .purchaseAmount, .purchaseDiscount: .purchases
        case .ownPurchases, .totalSpend: .wallet
        case .complaints, .openComplaints, .resolvedComplaints, .resolutionHours: .complaints
        case .answers, .satisfaction: .surveys
        case .engagements: .engagements
        case .referrals: .referrals
        case .points, .pointsEarned, .pointsRedeemed: .rewards
        }
    }

    /// How many of the whole numbers added up make one of what the formula sees.
    public var heldUnits: Int64 {
        switch self {
        case .spend, .purchaseAmount, .purchaseDiscount, .ownPurchases, .totalSpend: 10_000
        case .points, .pointsEarned, .pointsRedeemed: 10_000
        case .resolutionHours: 3_600_000_000
        case .satisfaction: 10_000 * 60
        default: 1
        }
    }

    /// How a formula reads it.
    var text: String {
        switch self {
        case .purchases: "count(purchases"
        case .returns: "count(returns"
        case .spend: "sum(amount of purchases and returns"
        case .purchaseAmount: "sum(amount of purchases"
        case .purchaseDiscount: "sum(discount of purchases"
        case .ownPurchases: "sum(own purchases inside the wallet periods"
        case .totalSpend: "sum(total_spend of the wallet periods"
        case .complaints: "count(complaints"
        case .openComplaints: "count(open complaints"
        case .resolvedComplaints: "count(resolved complaints"
        case .resolutionHours: "sum(hours to resolve the resolved complaints"
        case .answers: "count(survey answers"
        case .satisfaction: "sum(survey scores scaled to 0..1"
        case .engagements: "count(engagements"
        case .referrals: "count(referrals"
        case .points: "sum(points"
        case .pointsEarned: "sum(points earned"
        case .pointsRedeemed: "sum(points redeemed"
        }
    }

    /// What the dataset must have for it.
    var needs: Set<Need> {
        switch self {
        case .purchases: [.purchases]
        case .returns, .spend, .purchaseAmount: [.purchases, .amounts]
        case .purchaseDiscount: [.purchases, .amounts, .discounts]
        case .ownPurchases: [.wallet, .purchases, .amounts]
        case .totalSpend: [.wallet]
        case .complaints, .openComplaints, .resolvedComplaints, .resolutionHours: [.complaints]
        case .answers, .satisfaction: [.surveys]
        case .engagements: [.engagements]
        case .referrals: [.referrals]
        case .points, .pointsEarned, .pointsRedeemed: [.rewards]
        }
    }
}

/// The tables that features are folded from.
public enum EventTable: String, Sendable, Hashable, CaseIterable {
    case purchases, wallet, complaints, surveys, engagements, referrals, rewards
}
