import LinearAlgebra
internal import Models

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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
        if !options.signs.isEmpty { return try await SignConstrained(problem, options).fit() }
        if let fit = await fitManyRows(problem, options) { return fit }
        let given = try LogisticSample(problem)
        try checkClusters(given, options)
        let sample = options.standardize ? given.standardised() : given
        let found = try await LogisticSolver(options: options).solve(sample)
        return await fit(sample, found, rows: problem.target.count, options)
    }

    /// The fit of many rows whose cells have not been looked at; nil where it has to be made the thorough way, which also
    /// says what is wrong with a problem.
    private static func fitManyRows(_ problem: LogisticProblem, _ options: LogisticOptions) async -> LogisticFit? {
        guard LogisticSolver.isForManyRows(options, rows: problem.target.count, columns: problem.columns.count),
            let sample = try? LogisticSample(problem, cellsAreFinite: true),
            (try? checkClusters(sample, options)) != nil,
            let found = await LogisticSolver(options: options).solveManyRows(sample)
        else { return nil }
        return await fit(sample, found, rows: problem.target.count, options)
    }

    /// A solution as a fit.
    private static func fit(
        _ sample: LogisticSample, _ found: LogisticSolution, rows: Int, _ options: LogisticOptions
    ) async -> LogisticFit {
        let null = await nullLoss(sample, threads: options.threads)
        var fit = fit(sample, found, nullLoss: null, rows: rows)
        fit.standardErrors = options.standardErrors
        if options.standardErrors == .clustered { fit.clusters = sample.clusters.map { Int($0.max() ?? 0) + 1 } }
        return fit
    }

    /// Clustered standard errors need clusters, two at least.
    private static func checkClusters(_ sample: LogisticSample, _ options: LogisticOptions) throws(LogisticError) {
        guard options.standardErrors == .clustered else { return }
        guard let clusters = sample.clusters else {
            throw .options("clustered standard errors need the cluster of each row")
        }
        guard clusters.contains(where: { $0 > 0 }) else {
            throw .options("all rows are of one cluster; clustered standard errors need two or more")
        }
    }

    /// The loss of the intercept (and offsets) alone, by the scaled weights.
    private static func nullLoss(_ sample: LogisticSample, threads: Int) async -> Double {
        guard sample.offsets != nil else {
            let (churned, stayed) = (sample.churnedWeight, sample.totalWeight - sample.churnedWeight)
            let share = churned / sample.totalWeight
            return -(churned * log(share) + stayed * log1p(-share))
        }
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
        let chosen = found.sandwich ?? covariance
        let terms = (["(intercept)"] + sample.names).enumerated().map { index, name in
            guard let coefficient = found.coefficients[index] else { return FittedTerm(name: name) }
            let error = found.covariance == nil ? nil : chosen[index, index].squareRoot()
            var term = FittedTerm(name: name, coefficient: coefficient, standardError: error)
            if !found.intervals.isEmpty { term.interval = found.intervals[index] }
            return term
        }
        return LogisticFit(
            terms: terms, covariance: chosen, modelCovariance: covariance, standardErrors: .model,
            logLikelihood: -found.loss * sample.weightScale,
            nullLogLikelihood: -nullLoss * sample.weightScale, rows: rows, converged: found.converged,
            iterations: found.iterations, warnings: found.warnings)
    }
}
