import LinearAlgebra
import Statistics

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
        let sample = try LogisticSample(problem)
        let moments = try await ColumnMoments.of(sample.columns, names: sample.names, threads: options.threads)
        let basis = LogisticBasis(sample, moments)
        let objective = LogisticObjective(sample, basis, threads: options.threads)
        let null = await nullFit(sample, threads: options.threads)
        let penalty = penalty(options, sample, basis)
        let newton = LogisticNewton(objective: objective, penalty: penalty)
        let start = [null.coordinates[0]] + [Double](repeating: 0, count: basis.kept.count)
        let found = await newton.minimise(from: start)
        return assembled(sample, basis, found, null: null.evaluation.loss)
    }

    /// The fit of the intercept (and offsets) alone.
    private static func nullFit(_ sample: LogisticSample, threads: Int) async -> LogisticNewton.Result {
        let objective = LogisticObjective(
            columns: [], centres: [], factors: [], target: sample.target, weights: sample.weights,
            offsets: sample.offsets, ranges: ParallelRanges(count: sample.count, threads: threads))
        var churned = CompensatedSum()
        for row in sample.target.indices { churned.add(sample.target[row] * (sample.weights.map { $0[row] } ?? 1)) }
        let share = churned.value / sample.totalWeight
        let start = sample.offsets == nil ? logOdds(share) : 0
        return await LogisticNewton(objective: objective, penalty: nil).minimise(from: [start])
    }

    /// ½·l2·‖β‖² as second derivatives in the coordinates of the basis.
    private static func penalty(_ options: LogisticOptions, _ sample: LogisticSample, _ basis: LogisticBasis) -> Matrix?
    {
        guard options.l2 > 0 else { return nil }
        let size = basis.kept.count
        // β = (spread)⁻¹·upper⁻¹·γ, so that l2·‖β‖² = γᵀ·rootᵀ·root·γ.
        var root = basis.upper.solveUpper(Matrix.identity(size))
        let scale = (options.l2 / sample.weightScale).squareRoot()
        for row in 0..<size {
            let factor = scale / (options.standardize ? 1 : basis.spreads[row])
            for column in 0..<size { root[row, column] *= factor }
        }
        let inner = root.gram
        var result = Matrix(rows: size + 1, columns: size + 1)
        for column in 0..<size {
            for row in 0..<size { result[row + 1, column + 1] = inner[row, column] }
        }
        return result
    }

    private static func assembled(
        _ sample: LogisticSample, _ basis: LogisticBasis, _ found: LogisticNewton.Result, null: Double
    ) -> LogisticFit {
        let size = sample.names.count + 1
        let places = [0] + basis.kept.map { $0 + 1 }
        let names = ["(intercept)"] + sample.names
        let (intercept, slopes) = basis.coefficients(of: found.coordinates)
        var covariance = Matrix(rows: size, columns: size)
        if let factor = found.factor {
            let root = factor.upper.solveUpper(basis.transposedMap, transposed: true)
            let part = root.gram
            for (column, to) in places.enumerated() {
                for (row, other) in places.enumerated() {
                    covariance[other, to] = part[row, column] / sample.weightScale
                }
            }
        }
        var terms = names.map { FittedTerm(name: $0) }
        for (place, value) in zip(places, [intercept] + slopes) {
            terms[place] = FittedTerm(
                name: names[place], coefficient: value,
                standardError: found.factor == nil ? nil : covariance[place, place].squareRoot())
        }
        var warnings = LogisticWarnings.aside(basis, sample.names)
        if !found.converged { warnings.append(LogisticWarnings.notConverged(found)) }
        return LogisticFit(
            terms: terms, covariance: covariance, logLikelihood: -found.evaluation.loss * sample.weightScale,
            nullLogLikelihood: -null * sample.weightScale, rows: sample.count, converged: found.converged,
            iterations: found.iterations, warnings: warnings)
    }
}

extension LogisticObjective {
    /// The rows of a sample in the coordinates of a basis.
    init(_ sample: LogisticSample, _ basis: LogisticBasis, threads: Int) {
        let size = basis.kept.count
        columns = basis.orthogonal ?? basis.kept.map { sample.columns[$0] }
        centres = basis.orthogonal == nil ? basis.centres : [Double](repeating: 0, count: size)
        factors = basis.orthogonal == nil ? basis.spreads.map { 1 / $0 } : [Double](repeating: 1, count: size)
        target = sample.target
        weights = sample.weights
        offsets = sample.offsets
        ranges = ParallelRanges(count: sample.count, threads: threads)
    }
}
