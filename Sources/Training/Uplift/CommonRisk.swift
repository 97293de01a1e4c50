internal import Models

/// The risk of rows whatever their arm, learnt from both arms together: a curve over each number, levels drawn towards their
/// mean, each as smooth as restricted maximum likelihood says.
///
/// Uplift on the scale of risks is an effect on log-odds times about p·(1 − p), so a risk that is known better is uplift that
/// is known better; and of risks all rows tell, where of effects each row tells little.
struct CommonRisk: Sendable {
    let intercept: Double
    let terms: [ModelTerm]
    /// Of every row, also of those not learnt from.
    let logOdds: [Double]
    let effectiveParameters: Double

    /// - Throws: `UpliftError` where an arm of the rows to learn from has one outcome, or the fit has no optimum.
    init(_ rows: UpliftRows, _ learning: [Int], _ threads: Int) async throws {
        for arm in [true, false] { try UpliftTrainer.check(rows, learning, arm: arm) }
        var options = AdditiveOptions()
        (options.pairs, options.validates, options.threads) = (false, false, threads)
        let isAll = learning.count == rows.count
        let fit = try await AdditiveRegression.fit(isAll ? rows.data : rows.data.restricted(to: learning), options)
        guard fit.converged else { throw UpliftError.notConverged(arm: "rows") }
        let found = fit.terms
        (intercept, terms, effectiveParameters) = (found.intercept, found.terms, fit.effectiveParameters)
        var logOdds = [Double](repeating: found.intercept, count: rows.count)
        for term in found.terms {
            let values = term.shape.values(in: rows.data.matrix, rows: 0..<rows.count, inputs: rows.data.inputs)
            for (row, value) in values.enumerated() { logOdds[row] += term.coefficient * value }
        }
        self.logOdds = logOdds
    }
}
