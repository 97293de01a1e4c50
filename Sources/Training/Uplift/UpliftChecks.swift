internal import Statistics

/// Whether rows can tell what treatment does, and whether it does the same to all.
package struct UpliftChecks: Sendable, Equatable {
    /// Below this a test says more than chance.
    package static let level = 0.01
    /// Whether the treatment can be told from what was known before it, by the likelihood-ratio test: of a randomised
    /// treatment the p-value is uniform.
    package let balance: Test
    /// Whether any term changes what the treatment does to the log-odds, by the test of all interactions.
    package let heterogeneity: Test

    package struct Test: Sendable, Equatable {
        package let chiSquared: Double
        package let degreesOfFreedom: Int
        package let pValue: Double?
    }

    package init(_ rows: UpliftRows, threads: Int) async throws {
        let all = Array(0..<rows.count)
        var options = LogisticOptions()
        options.wantsStandardErrors = false
        options.threads = threads
        var arms = rows.problem(all)
        arms.target = rows.treated.map { $0 ? 1 : 0 }
        let fit = try await LogisticRegression.fit(arms, options: options)
        balance = Test(fit, loss: fit.logLikelihood - fit.nullLogLikelihood, degrees: fit.rank - 1)
        let share = Double(rows.treated.count { $0 }) / Double(rows.count)
        let joined = UpliftTrainer.joined(rows, all, share: share)
        let full = try await LogisticRegression.fit(joined, options: options)
        let interactions = Array(joined.names.suffix(rows.design.columns.count))
        let test = try await LikelihoodRatioTest.dropping(interactions, from: joined, full, options: options)
        heterogeneity = Test(
            chiSquared: test.chiSquared, degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue)
    }

    /// Whether the arms look as if chance had made them.
    package var looksRandomised: Bool { (balance.pValue ?? 1) >= Self.level }
    /// Whether the data speak against one effect for all.
    package var effectDiffers: Bool { (heterogeneity.pValue ?? 1) < 0.05 }
}

extension UpliftChecks.Test {
    init(_ fit: LogisticFit, loss: Double, degrees: Int) {
        chiSquared = max(0, 2 * loss)
        degreesOfFreedom = degrees
        pValue =
            degrees > 0 && fit.converged
            ? ChiSquareDistribution.upperTail(max(0, 2 * loss), degreesOfFreedom: Double(degrees)) : nil
    }
}
