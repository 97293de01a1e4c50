package import Histories

/// Who went from which quadrant to which between two dates, measured by what the earlier date knew: its percentiles and
/// its thresholds, so that a customer moves by what the customer does.
package struct QuadrantMigration: Sendable {
    /// Where a customer stands at one of the dates.
    package enum Standing: Sendable, Hashable {
        case quadrant(Quadrant)
        /// A customer whose satisfaction or index is not known.
        case notTold
        /// Not a customer yet (at the earlier date), or no more (at the later).
        case absent

        /// All of them, in the order of rows and columns.
        package static let all: [Standing] = Quadrant.allCases.map { .quadrant($0) } + [.notTold, .absent]
    }

    package let since: Cutoff
    package let asOf: Cutoff
    package let thresholds: QuadrantThresholds
    /// `counts[from][to]`, by `Standing.all`; nobody is absent at both.
    package let counts: [[Int]]

    /// - Returns: nil where nobody has an index at the earlier date, so that there are no thresholds.
    package init?(from earlier: LoyaltyBase, to later: LoyaltyBase, weights: LoyaltyWeights, rule: QuadrantRule) {
        let scale = LoyaltyScale(earlier.leaves)
        let before = LoyaltyIndex(earlier, weights: weights, scale: scale)
        guard let thresholds = rule.thresholds(before) else { return nil }
        let after = LoyaltyIndex(later, weights: weights, scale: scale)
        self.init(
            since: earlier.cutoff, asOf: later.cutoff, thresholds: thresholds,
            before: Self.standings(earlier, QuadrantTable(earlier, before, thresholds)),
            after: Self.standings(later, QuadrantTable(later, after, thresholds)))
    }

    /// The same from where each customer stands; whoever is in neither is not counted.
    init(
        since: Cutoff, asOf: Cutoff, thresholds: QuadrantThresholds, before: [Int: Standing], after: [Int: Standing]
    ) {
        self.since = since
        self.asOf = asOf
        self.thresholds = thresholds
        let places = Dictionary(uniqueKeysWithValues: zip(Standing.all, 0...))
        var counts = [[Int]](repeating: [Int](repeating: 0, count: places.count), count: places.count)
        for customer in Set(before.keys).union(after.keys) {
            let from = places[before[customer] ?? .absent] ?? 0
            counts[from][places[after[customer] ?? .absent] ?? 0] += 1
        }
        self.counts = counts
    }

    /// How many went from one standing to another.
    package func count(from: Standing, to: Standing) -> Int {
        guard let row = Standing.all.firstIndex(of: from), let column = Standing.all.firstIndex(of: to) else {
            return 0
        }
        return counts[row][column]
    }

    private static func standings(_ base: LoyaltyBase, _ table: QuadrantTable) -> [Int: Standing] {
        let standings = table.ofCustomer.map { quadrant in
            quadrant.map { Standing.quadrant($0) } ?? Standing.notTold
        }
        return Dictionary(uniqueKeysWithValues: zip(base.customers, standings))
    }
}
