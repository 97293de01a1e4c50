package import Features
package import Histories
internal import Tables

/// The customers at risk at a date with everything loyalty is told from, and who churned later as far as the data say.
package struct LoyaltyBase: Sendable {
    package let cutoff: Cutoff
    /// Indices into `Histories.customers.ids`, ascending.
    package let customers: [Int]
    /// The features that loyalty is told from, those that the dataset can tell.
    package let matrix: FeatureMatrix
    /// A column a leaf, by `LoyaltyLeaf.allCases`; NaN is missing.
    package let leaves: [[Double]]
    /// What later retention means.
    package let window: RetentionWindow
    /// Whether each churned within the horizon (nil for one without a label); nil where the window ends after the data.
    package let churned: [Bool?]?

    /// The features that are read.
    static let features: [Feature] = {
        let others = [
            "satisfaction_last", "recency_days", "spend_365d", "engagements_90d", "points_redeemed_share_365d",
        ]
        let names = Set(LoyaltyLeaf.allCases.compactMap(\.feature) + others)
        return Catalogue.features.filter { names.contains($0.name) }
    }()

    /// The base at a date.
    ///
    /// - Throws: `LoyaltyError.nobody` where there is no customer then.
    package static func at(
        _ cutoff: Cutoff, of read: ReadResult, window: RetentionWindow, voluntaryDays: Int, threads: Int
    ) async throws -> LoyaltyBase {
        let histories = read.histories
        let population = Population.rows(of: histories, at: [cutoff], activeDays: window.activeDays)
        guard population.count > 0 else { throw LoyaltyError.nobody(cutoff) }
        let matrix = try await FeatureExtractor(features: features, threads: threads)
            .matrix(of: histories, rows: population)
        let customers = population.customer.map(Int.init)
        return LoyaltyBase(
            cutoff: cutoff, customers: customers, matrix: matrix,
            leaves: leaves(matrix, customers, histories, voluntaryDays), window: window,
            churned: try window.churned(population, in: read))
    }

    private static func leaves(
        _ matrix: FeatureMatrix, _ customers: [Int], _ histories: Histories, _ voluntaryDays: Int
    ) -> [[Double]] {
        LoyaltyLeaf.allCases.map { leaf in
            let unknown = [Double](repeating: .nan, count: customers.count)
            guard let feature = leaf.feature else {
                guard var voluntary = VoluntaryPurchases(histories, contactDays: voluntaryDays) else { return unknown }
                return customers.map { voluntary.share(of: $0, at: matrix.cutoffs[0]) }
            }
            return matrix.column(named: feature) ?? unknown
        }
    }

    /// How many customers there are.
    package var count: Int { customers.count }

    /// A feature's value of each customer; nil where the dataset cannot tell it.
    package func column(_ feature: String) -> [Double]? { matrix.column(named: feature) }

    /// What became of some of the customers; nil where the window ends after the data.
    package func retention(of rows: some Sequence<Int>) -> LaterRetention? {
        guard let churned else { return nil }
        var (followed, stayed) = (0, 0)
        for row in rows {
            guard let left = churned[row] else { continue }
            followed += 1
            if !left { stayed += 1 }
        }
        return LaterRetention(followed: followed, stayed: stayed)
    }
}
