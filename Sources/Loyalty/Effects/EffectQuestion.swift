/// What is asked about: what customers did, or was done to them, in the days before a date.
package enum EffectQuestion: String, Sendable, CaseIterable {
    case points
    case referrals
    case contacts
    case complaints

    /// The groups that customers fall into; the first had nothing of it.
    package var groups: [String] {
        switch self {
        case .points: ["no points", "earned only", "redeemed"]
        case .referrals: ["no referral", "referred"]
        case .contacts: ["not contacted", "contacted"]
        case .complaints: ["no complaint", "settled within 72 h", "settled later", "never settled"]
        }
    }

    /// The pairs of groups that are compared, the reference last.
    var contrasts: [(group: Int, reference: Int)] {
        switch self {
        case .points: [(1, 0), (2, 0), (2, 1)]
        case .referrals, .contacts: [(1, 0)]
        case .complaints: [(1, 0), (2, 0), (3, 0), (2, 1), (3, 1)]
        }
    }

    /// The table that it needs.
    package var table: String {
        switch self {
        case .points: "rewards"
        case .referrals: "referrals"
        case .contacts: "contacts"
        case .complaints: "complaints"
        }
    }
}
