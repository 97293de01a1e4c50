package import Histories
internal import Tables

/// How well weights by hand and learned weights tell who stays, at a date later than any outcome the learned ones have seen.
package struct WeightsComparison: Sendable {
    package let learned: LearnedWeights
    package let testedAt: Cutoff
    package let window: RetentionWindow
    /// Customers with an index under both and a known outcome.
    package let rows: Int
    package let churners: Int
    /// The first is by hand (or alike), the second learned; the area is the chance that one who stays has the higher index.
    package let areas: ComparedRankings

    /// - Returns: nil where fewer than two customers churned, or stayed.
    package init?(hand: LoyaltyWeights, learned: LearnedWeights, tested base: LoyaltyBase) {
        precondition(
            LabelWindow(horizonDays: base.window.horizonDays).end(of: learned.learnedAt) <= base.cutoff.instant,
            "learned at \(learned.learnedAt.instant), tested at \(base.cutoff.instant)")
        guard let churned = base.churned else { return nil }
        let byHand = LoyaltyIndex(base, weights: hand).values
        let byLearning = LoyaltyIndex(base, weights: learned.weights).values
        let known = churned.indices.filter {
            churned[$0] != nil && !byHand[$0].isNaN && !byLearning[$0].isNaN
        }
        let areas = ComparedRankings(
            positive: known.map { churned[$0] == false }, known.map { byHand[$0] }, known.map { byLearning[$0] })
        guard let areas else { return nil }
        self.areas = areas
        self.learned = learned
        testedAt = base.cutoff
        window = base.window
        rows = known.count
        churners = known.count { churned[$0] == true }
    }

    /// The date to test at: `asOf` where its window is in the data, else a horizon earlier, so that its window ends there;
    /// nil where that is past the data as well.
    package static func testDate(_ asOf: Cutoff, _ window: RetentionWindow, in read: ReadResult) -> Cutoff? {
        let earlier = Cutoff(asOf.instant.adding(days: -window.horizonDays))
        return [asOf, earlier].first { window.isObserved($0, in: read) }
    }

    /// The date to learn at: a horizon before that of the test, where outcomes are settled by then.
    package static func learningDate(_ tested: Cutoff, _ window: RetentionWindow) -> Cutoff {
        Cutoff(tested.instant.adding(days: -window.horizonDays))
    }
}
