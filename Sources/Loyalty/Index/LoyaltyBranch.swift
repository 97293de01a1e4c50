/// A branch of the loyalty tree.
package enum LoyaltyBranch: String, Sendable, CaseIterable {
    /// How long and how steadily a customer has been one.
    case durability
    /// How much of what the customer buys is bought here.
    case spend
    /// What the customer thinks and says of us.
    case affect

    /// The branch's number in the tree.
    package var code: String {
        switch self {
        case .durability: "A1"
        case .spend: "A2"
        case .affect: "A3"
        }
    }

    /// The leaves below it, in the tree's order.
    package var leaves: [LoyaltyLeaf] { LoyaltyLeaf.allCases.filter { $0.branch == self } }
}
