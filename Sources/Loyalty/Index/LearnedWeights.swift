package import Histories
internal import Training

/// Weights of the loyalty tree learned from who stayed: logistic regression of staying on the leaves' percentiles, no
/// coefficient below 0, so that every leaf counts for loyalty or not at all.
package struct LearnedWeights: Sendable {
    package let weights: LoyaltyWeights
    /// The date at which customers were looked at; who stayed is known a horizon later.
    package let learnedAt: Cutoff
    package let rows: Int
    package let churners: Int

    /// A light ridge keeps the coefficients of leaves that tell the same story apart from running away.
    private static let ridge = 0.1
    /// Fewer of either outcome teach nothing about nine leaves.
    package static let fewest = 20

    /// Learns from the customers of a date.
    package static func learn(_ base: LoyaltyBase, threads: Int) async throws -> LearnedWeights {
        let labels = base.churned ?? []
        let rows = labels.indices.filter { labels[$0] != nil }
        let churners = rows.count { labels[$0] == true }
        guard churners >= fewest, rows.count - churners >= fewest else {
            throw LoyaltyError.cannotLearn(
                "of \(rows.count) customers of \(base.cutoff.instant) with a known outcome \(churners) churned; "
                    + "\(fewest) who churned and \(fewest) who stayed are needed")
        }
        let (names, columns) = columns(base, rows)
        var options = LogisticOptions()
        options.l2 = ridge
        options.threads = threads
        options.wantsStandardErrors = false
        for leaf in LoyaltyLeaf.allCases where names.contains(leaf.rawValue) {
            options.signs[leaf.rawValue] = .positive
        }
        guard !options.signs.isEmpty else { throw LoyaltyError.cannotLearn("no leaf differs between customers") }
        let problem = LogisticProblem(
            names: names, columns: columns, target: rows.map { labels[$0] == true ? 0 : 1 })
        let fit = try await LogisticRegression.fit(problem, options: options)
        var worths: [LoyaltyLeaf: Double] = [:]
        for term in fit.terms {
            guard let leaf = LoyaltyLeaf(rawValue: term.name), let worth = term.coefficient else { continue }
            worths[leaf] = max(0, worth)
        }
        guard fit.converged, let weights = LoyaltyWeights(origin: .learned, worths: worths) else {
            throw LoyaltyError.cannotLearn(
                "at \(base.cutoff.instant) no leaf goes with staying; use weights by hand (loyalty: in churn.yaml)")
        }
        return LearnedWeights(weights: weights, learnedAt: base.cutoff, rows: rows.count, churners: churners)
    }

    /// The percentiles as shares, a missing one in the middle, and beside it whether it was missing; columns that do not
    /// differ are left out.
    private static func columns(_ base: LoyaltyBase, _ rows: [Int]) -> (names: [String], columns: [[Double]]) {
        let index = LoyaltyIndex(base, weights: .equal)
        var names: [String] = []
        var columns: [[Double]] = []
        for leaf in LoyaltyLeaf.allCases {
            let percentiles = rows.map { index.percentiles[leaf.place][$0] }
            let filled = percentiles.map { $0.isNaN ? 0.5 : $0 / 100 }
            let gaps = percentiles.map { $0.isNaN ? 1.0 : 0 }
            for (name, column) in [(leaf.rawValue, filled), (leaf.rawValue + " is missing", gaps)]
            where column.contains(where: { $0 != column[0] }) && !columns.contains(column) {
                names.append(name)
                columns.append(column)
            }
        }
        return (names, columns)
    }
}
