internal import Statistics

/// The penalty of a path that does best on rows not seen.
public struct PenaltyChoice: Sendable {
    /// Which penalty is taken.
    public enum Rule: String, Sendable, CaseIterable {
        /// The one of least mean log loss.
        case best
        /// The largest whose mean log loss is within one standard error of the least (Breiman et al. 1984).
        case oneStandardError = "one-se"
    }

    /// How a penalty does on rows not seen.
    public struct Candidate: Sendable, Equatable {
        public let lambda: Double
        public let l1: Double
        public let l2: Double
        /// Columns in the fit of all rows that are not 0.
        public let nonzero: Int
        /// The mean log loss over all rows tested, by their weights.
        public let logLoss: Double
        /// From the spread of the folds' means: √(Σ Wₖ(meanₖ − mean)² / ΣWₖ / (folds − 1)), Wₖ a fold's weight; nil of
        /// one fold.
        public let standardError: Double?
    }

    /// In the order of the path, the penalty descending.
    public let candidates: [Candidate]
    /// Positions in `candidates`.
    public let best: Int
    public let chosen: Int
    /// How many folds there were.
    public let folds: Int

    /// Chooses along the path of all rows.
    ///
    /// A fold's fits learn from fewer rows, so their lambda is multiplied by the share of the weight that these have: the
    /// penalty a row stays the same. Where columns are standardised, they are so once for all folds.
    public static func choose(
        _ problem: LogisticProblem, folds: PenaltyFolds, options: LogisticPath.Options = LogisticPath.Options(),
        rule: Rule = .best
    ) async throws(LogisticError) -> PenaltyChoice {
        let given = try LogisticSample(problem)
        let sample = options.standardize ? given.standardised() : given
        let rows = problem.target.indices.filter { row in problem.weights.map { $0[row] > 0 } ?? true }
        let path = try await LogisticPath.fit(sample, options)
        guard !path.steps.isEmpty else { throw .options("no column tells anything: there is no penalty to choose") }
        var results: [FoldResult] = []
        for (number, fold) in folds.keeping(rows).folds.enumerated() where !fold.testing.isEmpty {
            results.append(try await FoldResult(sample, fold, number: number + 1, path, options))
        }
        return PenaltyChoice(path, results, rule)
    }

    private init(_ path: LogisticPath, _ results: [FoldResult], _ rule: Rule) {
        let total = results.reduce(0) { $0 + $1.weight }
        candidates = path.steps.indices.map { index in
            let step = path.steps[index]
            let mean = results.reduce(0) { $0 + $1.losses[index] } / total
            let spread = results.reduce(0) { sum, result in
                let distance = result.losses[index] / result.weight - mean
                return sum + result.weight * distance * distance
            }
            return Candidate(
                lambda: step.lambda, l1: step.l1, l2: step.l2, nonzero: step.nonzero, logLoss: mean,
                standardError: results.count > 1 ? (spread / total / Double(results.count - 1)).squareRoot() : nil)
        }
        let losses = candidates.map(\.logLoss)
        let best = losses.indices.min { losses[$0] < losses[$1] } ?? 0
        let limit = losses[best] + (rule == .best ? 0 : candidates[best].standardError ?? 0)
        self.best = best
        chosen = losses.firstIndex { $0 <= limit } ?? best
        folds = results.count
    }
}

/// What the fits of one fold lose on the rows they have not seen.
private struct FoldResult {
    /// The weight of the rows tested.
    let weight: Double
    /// Σ wᵢ·loss over them, one a step of the path.
    let losses: [Double]

    init(
        _ sample: LogisticSample, _ fold: PenaltyFolds.Fold, number: Int, _ path: LogisticPath,
        _ options: LogisticPath.Options
    ) async throws(LogisticError) {
        let columns = Array(sample.columns.indices)
        let learning = sample.restricted(rows: fold.learning, columns: columns)
        let testing = sample.restricted(rows: fold.testing, columns: columns)
        guard learning.hasBothOutcomes else {
            throw .options(
                "fold \(number): all \(learning.count) rows to learn from have the same outcome; "
                    + "take fewer folds, or leave the penalty at a number")
        }
        var own = options
        own.lambdas = path.steps.map { $0.lambda * (learning.totalWeight / sample.totalWeight) }
        let found = try await LogisticPath.fit(learning, own)
        weight = testing.totalWeight
        losses = found.steps.map { Self.loss($0, testing) }
    }

    private static func loss(_ step: LogisticPath.Step, _ sample: LogisticSample) -> Double {
        var logOdds = sample.offsets ?? [Double](repeating: 0, count: sample.count)
        for (column, coefficient) in zip(sample.columns, step.coefficients) where coefficient != 0 {
            for row in logOdds.indices { logOdds[row] += coefficient * column[row] }
        }
        var sum = CompensatedSum()
        for row in logOdds.indices {
            let sign = sample.target[row] == 1 ? 1.0 : -1.0
            let weight = sample.weights.map { $0[row] } ?? 1
            sum.add(weight * LogisticPoint(sign * (logOdds[row] + step.intercept)).loss)
        }
        return sum.value
    }
}
