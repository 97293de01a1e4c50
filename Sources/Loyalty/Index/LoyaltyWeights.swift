/// How much each branch and leaf of the loyalty tree counts: the weights of the branches sum to 1, and so do those of the
/// leaves of each branch.
package struct LoyaltyWeights: Sendable, Equatable {
    /// Where weights come from.
    package enum Origin: String, Sendable {
        /// Nobody said anything: alike within every branch.
        case equal
        /// Written down in `churn.yaml`.
        case hand
        /// Learned from who stayed.
        case learned
    }

    package let origin: Origin
    /// By `LoyaltyBranch.allCases`.
    package let branches: [Double]
    /// By `LoyaltyLeaf.allCases`, each within its branch.
    package let leaves: [Double]

    /// How far from 1 sums written with few digits may be.
    package static let tolerance = 1e-6

    /// Weights; nil where some are negative, or do not sum to 1 where they must.
    package init?(origin: Origin, branches: [LoyaltyBranch: Double], leaves: [LoyaltyLeaf: Double]) {
        func isWhole(_ weights: [Double]) -> Bool {
            weights.allSatisfy { $0 >= 0 } && (weights.reduce(0, +) - 1).magnitude <= Self.tolerance
        }
        self.origin = origin
        self.branches = LoyaltyBranch.allCases.map { branches[$0] ?? 0 }
        self.leaves = LoyaltyLeaf.allCases.map { leaves[$0] ?? 0 }
        guard isWhole(self.branches),
            LoyaltyBranch.allCases.allSatisfy({ isWhole($0.leaves.map { leaves[$0] ?? 0 }) })
        else { return nil }
    }

    /// Alike within every branch.
    package static let equal = LoyaltyWeights()

    private init() {
        origin = .equal
        branches = LoyaltyBranch.allCases.map { _ in 1 / Double(LoyaltyBranch.allCases.count) }
        leaves = LoyaltyLeaf.allCases.map { 1 / Double($0.branch.leaves.count) }
    }

    /// Weights in the proportions of what each leaf was found to be worth, 0 or more; nil where none is worth anything.
    ///
    /// The leaves of a branch that is worth nothing count alike in it; the branch does not count.
    package init?(origin: Origin, worths: [LoyaltyLeaf: Double]) {
        let total = LoyaltyLeaf.allCases.reduce(0) { $0 + (worths[$1] ?? 0) }
        guard total > 0 else { return nil }
        var branches: [LoyaltyBranch: Double] = [:]
        var leaves: [LoyaltyLeaf: Double] = [:]
        for branch in LoyaltyBranch.allCases {
            let worth = branch.leaves.reduce(0) { $0 + (worths[$1] ?? 0) }
            branches[branch] = worth / total
            for leaf in branch.leaves {
                leaves[leaf] = worth > 0 ? (worths[leaf] ?? 0) / worth : 1 / Double(branch.leaves.count)
            }
        }
        self.init(origin: origin, branches: branches, leaves: leaves)
    }

    package func weight(of branch: LoyaltyBranch) -> Double {
        branches[LoyaltyBranch.allCases.firstIndex(of: branch) ?? 0]
    }

    /// A leaf's weight within its branch.
    package func weight(of leaf: LoyaltyLeaf) -> Double { leaves[leaf.place] }

    /// A leaf's weight in the whole tree.
    package func weightInTree(of leaf: LoyaltyLeaf) -> Double { weight(of: leaf.branch) * weight(of: leaf) }

    /// The index of a customer, and the share of the tree's weight it rests on.
    ///
    /// The index is Σ w·A over the branches that are there / Σ w, each A the same over its leaves: a missing leaf leaves its
    /// weight to the others of its branch, a missing branch to the other branches. NaN where nothing is there.
    ///
    /// - Parameter percentile: A leaf's percentile by its place, NaN where it is missing.
    package func index(_ percentile: (_ place: Int) -> Double) -> (value: Double, coverage: Double) {
        var (sum, weights, coverage) = (0.0, 0.0, 0.0)
        var place = 0
        for (branch, branchWeight) in zip(LoyaltyBranch.allCases, branches) {
            var (below, weightsBelow) = (0.0, 0.0)
            for _ in branch.leaves.indices {
                let value = percentile(place)
                if !value.isNaN {
                    below += leaves[place] * value
                    weightsBelow += leaves[place]
                }
                place += 1
            }
            coverage += branchWeight * weightsBelow
            guard weightsBelow > 0 else { continue }
            sum += branchWeight * below / weightsBelow
            weights += branchWeight
        }
        return (weights > 0 ? sum / weights : .nan, coverage)
    }
}
