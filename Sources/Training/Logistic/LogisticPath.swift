import LinearAlgebra

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The elastic net for a whole row of penalties, from the one that leaves nothing but the intercept down.
///
/// Each step minimises Σᵢ wᵢ·loss(yᵢ, xᵢ·β + b + offsetᵢ) + alpha·lambda·‖β‖₁ + ½·(1 − alpha)·lambda·‖β‖², the intercept b
/// unpenalised: in the terms of `LogisticOptions`, l1 = alpha·lambda and l2 = (1 − alpha)·lambda. Since the losses are
/// summed and not averaged, lambda is the number of rows times what glmnet calls by that name.
public struct LogisticPath: Sendable {
    /// How a path is laid out.
    public struct Options: Sendable {
        /// What share of lambda goes to ‖β‖₁, from 0 (a ridge) to 1 (a lasso).
        public var alpha = 1.0
        /// How many penalties, spaced evenly in their logarithm.
        public var count = 100
        /// The last penalty as a share of the first; nil for 1e-4, or 1e-3 where there are no more rows than columns (a
        /// ridge alone: 1e-6, as its effect begins long before it is felt).
        public var smallestShare: Double?
        /// The penalties themselves, descending, in place of the two above.
        public var lambdas: [Double]?
        /// Whether penalties and coefficients refer to columns scaled to unit standard deviation.
        public var standardize = false
        public var threads = 1

        public init() {}

        func check() throws(LogisticError) {
            guard alpha >= 0, alpha <= 1 else { throw .options("alpha is \(alpha); it must be from 0 to 1") }
            guard count >= 2 else { throw .options("a path of \(count) penalties was asked for; it needs 2 or more") }
            if let smallestShare, !(smallestShare > 0 && smallestShare < 1) {
                throw .options("the last penalty's share of the first is \(smallestShare); it must be between 0 and 1")
            }
            if let lambdas, !lambdas.allSatisfy({ $0 > 0 && $0.isFinite }) || lambdas != lambdas.sorted(by: >) {
                throw .options("the penalties of a path must be above 0 and descend")
            }
        }
    }

    /// The fit at one penalty.
    public struct Step: Sendable, Equatable {
        public let lambda: Double
        /// alpha·lambda.
        public let l1: Double
        /// (1 − alpha)·lambda.
        public let l2: Double
        public let intercept: Double
        /// One a column; exactly 0 where the column takes no part.
        public let coefficients: [Double]
        /// Without the penalty.
        public let logLikelihood: Double
        public let converged: Bool

        /// How many coefficients are not 0, the intercept aside: of a lasso its degrees of freedom (Zou, Hastie &
        /// Tibshirani 2007).
        public var nonzero: Int { coefficients.count { $0 != 0 } }
    }

    /// The columns, in the order of `Step.coefficients`.
    public let names: [String]
    /// One a penalty, descending.
    public let steps: [Step]
    /// That of the intercept (and offsets) alone.
    public let nullLogLikelihood: Double

    /// The path of a problem. The answer does not depend on `options.threads`.
    public static func fit(
        _ problem: LogisticProblem, options: Options = Options()
    ) async throws(LogisticError) -> LogisticPath {
        let given = try LogisticSample(problem)
        return try await fit(options.standardize ? given.standardised() : given, options)
    }

    /// The path of a sample as it is.
    static func fit(_ sample: LogisticSample, _ options: Options) async throws(LogisticError) -> LogisticPath {
        try options.check()
        var solver = try await LogisticPathSolver(sample, threads: options.threads)
        let lambdas = options.lambdas ?? lambdas(from: solver.largestScore * sample.weightScale, sample, options)
        let nullLoss = solver.loss
        var steps: [Step] = []
        for lambda in lambdas {
            let (l1, l2) = (options.alpha * lambda, (1 - options.alpha) * lambda)
            // The first of a path is where the columns come in: nothing is there yet.
            let isNull = steps.isEmpty && options.lambdas == nil && options.alpha > 0
            let converged = isNull ? true : await solver.move(toL1: l1, l2: l2)
            if isNull { solver.hold(l1: l1) }
            let (intercept, slopes) = solver.coefficients
            steps.append(
                Step(
                    lambda: lambda, l1: l1, l2: l2, intercept: intercept, coefficients: slopes,
                    logLikelihood: -solver.loss * sample.weightScale, converged: converged))
        }
        return LogisticPath(names: sample.names, steps: steps, nullLogLikelihood: -nullLoss * sample.weightScale)
    }

    /// Penalties from the smallest that leaves nothing of the columns; for a ridge, which leaves something of them always,
    /// from a thousand times that of a lasso (as glmnet does).
    private static func lambdas(from largestScore: Double, _ sample: LogisticSample, _ options: Options) -> [Double] {
        guard largestScore > 0 else { return [] }
        let first = largestScore / max(options.alpha, 1e-3)
        let usual = options.alpha == 0 ? 1e-6 : sample.count > sample.columns.count ? 1e-4 : 1e-3
        let share = options.smallestShare ?? usual
        return (0..<options.count).map { first * pow(share, Double($0) / Double(options.count - 1)) }
    }
}
