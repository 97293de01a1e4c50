import LinearAlgebra

/// Logistic regression by maximum likelihood, penalised or not, with the figures a statistician expects.
public enum LogisticRegression {
    /// Fits a problem.
    ///
    /// The columns may be of any units: they are centred, scaled and, where nearly dependent, made orthogonal inside.
    /// The answer does not depend on `options.threads`.
    public static func fit(
        _ problem: LogisticProblem, options: LogisticOptions = LogisticOptions()
    ) async throws(LogisticError) -> LogisticFit {
        try options.check()
        let given = try LogisticSample(problem)
        let sample = options.standardize ? given.standardised() : given
        let found = try await LogisticSolver(options: options).solve(sample)
        let null = await nullLoss(sample, threads: options.threads)
        return fit(sample, found, nullLoss: null, rows: problem.target.count)
    }

    /// The loss of the intercept (and offsets) alone, by the scaled weights.
    private static func nullLoss(_ sample: LogisticSample, threads: Int) async -> Double {
        let objective = LogisticObjective(
            columns: [], centres: [], factors: [], target: sample.target, weights: sample.weights,
            offsets: sample.offsets, ranges: ParallelRanges(count: sample.count, threads: threads))
        return await LogisticNewton(objective: objective, penalty: nil).minimise(from: [sample.baseLogOdds])
            .evaluation.loss
    }

    /// A solution with its figures, by the weights of the problem.
    private static func fit(
        _ sample: LogisticSample, _ found: LogisticSolution, nullLoss: Double, rows: Int
    ) -> LogisticFit {
        let size = sample.names.count + 1
        var covariance = found.covariance ?? Matrix(rows: size, columns: size)
        for index in covariance.elements.indices { covariance.elements[index] /= sample.weightScale }
        let terms = (["(intercept)"] + sample.names).enumerated().map { index, name in
            guard let coefficient = found.coefficients[index] else { return FittedTerm(name: name) }
            let error = found.covariance == nil ? nil : covariance[index, index].squareRoot()
            return FittedTerm(name: name, coefficient: coefficient, standardError: error)
        }
        return LogisticFit(
            terms: terms, covariance: covariance, logLikelihood: -found.loss * sample.weightScale,
            nullLogLikelihood: -nullLoss * sample.weightScale, rows: rows, converged: found.converged,
            iterations: found.iterations, warnings: found.warnings)
    }
}
