package import Models
internal import Statistics

/// Tests whether rows can tell what treatment does, and whether it does the same to all.
///
/// Of rows that stand for themselves these are likelihood-ratio tests; of customers with several rows the score tests that keep
/// these together (`ClusteredScoreTest`).
package enum UpliftChecks {
    /// The ridge of the fit without interactions, for outcomes that a column tells without error. What it takes off the
    /// coefficients moves no score: scores are at right angles to these columns.
    private static let ridge = 1.0

    package static func evidence(of rows: UpliftRows, threads: Int) async throws -> UpliftEvidence {
        if let customers = rows.customers {
            try await clustered(rows, by: customers, threads: threads)
        } else {
            try await independent(rows, threads: threads)
        }
    }

    private static func clustered(
        _ rows: UpliftRows, by customers: [Int32], threads: Int
    ) async throws -> UpliftEvidence {
        let all = Array(0..<rows.count)
        let arms = rows.treated.map { $0 ? 1.0 : 0 }
        let share = arms.reduce(0, +) / Double(rows.count)
        let columns = rows.design.columns.map(\.values)
        let balance = ClusteredScoreTest(
            of: columns, beside: [], risks: arms.map { _ in share }, target: arms, clusters: customers)
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
        let heterogeneity = ClusteredScoreTest(
            of: interactions, beside: joined.columns, risks: logOdds.map(Logistic.risk), target: rows.target,
            clusters: customers)
        return UpliftEvidence(balance: .init(balance), heterogeneity: .init(heterogeneity))
    }

    private static func independent(_ rows: UpliftRows, threads: Int) async throws -> UpliftEvidence {
        let all = Array(0..<rows.count)
        var options = LogisticOptions()
        options.wantsStandardErrors = false
        options.threads = threads
        var arms = rows.problem(all)
        arms.target = rows.treated.map { $0 ? 1 : 0 }
        let fit = try await LogisticRegression.fit(arms, options: options)
        let share = Double(rows.treated.count { $0 }) / Double(rows.count)
        let joined = UpliftTrainer.joined(rows, all, share: share)
        let full = try await LogisticRegression.fit(joined, options: options)
        let interactions = Array(joined.names.suffix(rows.design.columns.count))
        let test = try await LikelihoodRatioTest.dropping(interactions, from: joined, full, options: options)
        return UpliftEvidence(
            balance: .init(fit, loss: fit.logLikelihood - fit.nullLogLikelihood, degrees: fit.rank - 1),
            heterogeneity: .init(
                chiSquared: test.chiSquared, degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue))
    }
}

extension UpliftEvidence.Test {
    fileprivate init(_ test: ClusteredScoreTest) {
        self.init(chiSquared: test.statistic, degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue)
    }

    fileprivate init(_ fit: LogisticFit, loss: Double, degrees: Int) {
        let chiSquared = max(0, 2 * loss)
        self.init(
            chiSquared: chiSquared, degreesOfFreedom: degrees,
            pValue: degrees > 0 && fit.converged
                ? ChiSquareDistribution.upperTail(chiSquared, degreesOfFreedom: Double(degrees)) : nil)
    }
}
