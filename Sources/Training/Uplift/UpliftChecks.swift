internal import Models
internal import Statistics

/// Whether rows can tell what treatment does, and whether it does the same to all.
package struct UpliftChecks: Sendable, Equatable {
    /// Below this a test says more than chance.
    package static let level = 0.01
    /// The ridge of the fit without interactions, for outcomes that a column tells without error. What it takes off the
    /// coefficients moves no score: scores are at right angles to these columns.
    private static let ridge = 1.0
    /// Whether the treatment can be told from what was known before it: of a randomised treatment the p-value is uniform.
    package let balance: Test
    /// Whether any term changes what the treatment does to the log-odds, by the test of all interactions.
    package let heterogeneity: Test

    /// The likelihood-ratio test of rows that stand for themselves; of customers with several rows the score test that
    /// keeps these together (`ClusteredScoreTest`).
    package struct Test: Sendable, Equatable {
        package let chiSquared: Double
        package let degreesOfFreedom: Int
        package let pValue: Double?
    }

    package init(_ rows: UpliftRows, threads: Int) async throws {
        if let customers = rows.customers {
            try await self.init(rows, of: customers, threads: threads)
        } else {
            try await self.init(independent: rows, threads: threads)
        }
    }

    private init(_ rows: UpliftRows, of customers: [Int32], threads: Int) async throws {
        let all = Array(0..<rows.count)
        let arms = rows.treated.map { $0 ? 1.0 : 0 }
        let share = arms.reduce(0, +) / Double(rows.count)
        let columns = rows.design.columns.map(\.values)
        balance = Test(
            ClusteredScoreTest(
                of: columns, beside: [], risks: arms.map { _ in share }, target: arms, clusters: customers))
        var joined = UpliftTrainer.joined(rows, all, share: share)
        let interactions = Array(joined.columns.suffix(columns.count))
        joined.names.removeLast(columns.count)
        joined.columns.removeLast(columns.count)
        var options = LogisticOptions()
        options.wantsStandardErrors = false
        options.threads = threads
        options.l2 = Self.ridge
        let fit = try await LogisticRegression.fit(joined, options: options)
        var logOdds = [Double](repeating: fit.terms[0].coefficient ?? 0, count: rows.count)
        for (term, column) in zip(fit.terms.dropFirst(), joined.columns) {
            guard let coefficient = term.coefficient else { continue }
            for row in logOdds.indices { logOdds[row] += coefficient * column[row] }
        }
        heterogeneity = Test(
            ClusteredScoreTest(
                of: interactions, beside: joined.columns, risks: logOdds.map(Logistic.risk), target: rows.target,
                clusters: customers))
    }

    private init(independent rows: UpliftRows, threads: Int) async throws {
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
    fileprivate init(_ test: ClusteredScoreTest) {
        chiSquared = test.statistic
        degreesOfFreedom = test.degreesOfFreedom
        pValue = test.pValue
    }

    init(_ fit: LogisticFit, loss: Double, degrees: Int) {
        chiSquared = max(0, 2 * loss)
        degreesOfFreedom = degrees
        pValue =
            degrees > 0 && fit.converged
            ? ChiSquareDistribution.upperTail(max(0, 2 * loss), degreesOfFreedom: Double(degrees)) : nil
    }
}
