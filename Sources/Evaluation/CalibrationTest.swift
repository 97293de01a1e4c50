internal import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether risks are right as far as the outcomes can tell: the calibration line with its standard errors, and the mean
/// risk beside the share that churned.
///
/// Rows of one customer are not independent, and weights are no counts: with either, standard errors are those of the
/// sandwich (Huber 1967, White 1982), with G/(G − 1) for G clusters.
public struct CalibrationTest: Sendable, Equatable {
    public let line: CalibrationLine
    public let slopeError: Double
    public let interceptError: Double
    /// The mean risk and the share that churned, by weight.
    public let meanRisk: Double
    public let churnRate: Double
    /// The standard error of mean risk − churn rate, were the risks right.
    public let differenceError: Double
    /// Twice the log-likelihood that the line gains on the risks as they are, divided by the design effect of clusters and
    /// weights (the mean of the generalised ones, Rao & Scott 1984); χ² with two degrees of freedom where risks are right.
    public let statistic: Double
    /// How many times the variance of the line is that of independent rows of weight 1.
    public let designEffect: Double

    /// How likely so large a statistic is where risks are right.
    public var pValue: Double { ChiSquareDistribution.upperTail(statistic, degreesOfFreedom: 2) }
    /// The 95 % interval of the slope.
    public var slopeInterval: ClosedRange<Double> { interval(line.slope, slopeError) }
    /// The 95 % interval of the intercept.
    public var interceptInterval: ClosedRange<Double> { interval(line.intercept, interceptError) }

    /// Tests risks.
    ///
    /// - Parameter clusters: a number for each row's customer, where customers have several rows.
    /// - Returns: nil where the line cannot be fitted: risks are all equal, or tell the outcomes apart completely.
    public init?(
        churned: [Bool], risks: [Double], weights: [Double]? = nil, clusters: [Int]? = nil
    ) throws(EvaluationError) {
        let outcomes = try RankedOutcomes(churned: churned, scores: risks, weights: weights)
        guard outcomes.scoresAreRisks else { return nil }
        try self.init(
            churned: churned, logOdds: risks.map(logOdds(ofRisk:)), weights: weights, clusters: clusters)
    }

    /// Tests risks given as log-odds.
    public init?(
        churned: [Bool], logOdds: [Double], weights: [Double]? = nil, clusters: [Int]? = nil
    ) throws(EvaluationError) {
        let outcomes = try RankedOutcomes(churned: churned, scores: logOdds, weights: weights)
        guard let line = outcomes.calibrationLine(ofLogOdds: outcomes.scores) else { return nil }
        // A common factor of the weights must change nothing.
        let mean = (weights ?? []).reduce(0, +) / Double(max(1, churned.count))
        let sums = Sums(
            churned: churned, logOdds: logOdds, weights: weights?.map { $0 / mean }, clusters: clusters, line: line)
        guard let errors = sums.errors else { return nil }
        self.line = line
        slopeError = errors.slope
        interceptError = errors.intercept
        meanRisk = sums.risk.value / sums.weight.value
        churnRate = sums.churners.value / sums.weight.value
        differenceError = sums.differenceError
        designEffect = errors.designEffect
        statistic = max(0, 2 * sums.gain.value / errors.designEffect)
    }

    private func interval(_ value: Double, _ error: Double) -> ClosedRange<Double> {
        value - NormalDistribution.quantile975 * error...value + NormalDistribution.quantile975 * error
    }
}

/// What standard errors are made of: sums over the rows at a fitted line.
private struct Sums {
    var weight = CompensatedSum()
    var risk = CompensatedSum()
    var churners = CompensatedSum()
    /// Σ w·risk·(1 − risk).
    var spread = CompensatedSum()
    /// The log-likelihood of the line, less that of the risks as they are.
    var gain = CompensatedSum()
    /// The Hessian of the line's intercept and slope.
    var hessian = (aa: 0.0, ab: 0.0, bb: 0.0)
    /// Σ over clusters of the outer product of their scores; nil where rows are independent and unweighted.
    var scores: (aa: Double, ab: Double, bb: Double)?
    /// Σ over clusters of the square of Σ w·(churned − risk), about its mean; nil where rows are independent.
    var squares: Double?

    init(churned: [Bool], logOdds: [Double], weights: [Double]?, clusters: [Int]?, line: CalibrationLine) {
        let isPlain = weights == nil && clusters == nil
        var totals: [Int: ClusterTotals] = [:]
        for row in churned.indices {
            let (w, x, y) = (weights?[row] ?? 1, logOdds[row], churned[row] ? 1.0 : 0)
            let eta = line.intercept + line.slope * x
            let (raw, fitted) = (logistic(x), logistic(eta))
            weight.add(w)
            risk.add(w * raw)
            churners.add(w * y)
            spread.add(w * raw * (1 - raw))
            gain.add(w * (logLikelihood(y, eta) - logLikelihood(y, x)))
            let curvature = w * fitted * (1 - fitted)
            hessian.aa += curvature
            hessian.ab += curvature * x
            hessian.bb += curvature * x * x
            if !isPlain {
                totals[clusters?[row] ?? row, default: ClusterTotals()].add(
                    w * (y - fitted), x: x, excess: w * (y - raw), weight: w)
            }
        }
        if !isPlain { sum(totals) }
    }

    private mutating func sum(_ totals: [Int: ClusterTotals]) {
        let correction = totals.count > 1 ? Double(totals.count) / Double(totals.count - 1) : 1
        let excess = (churners.value - risk.value) / weight.value
        var (aa, ab, bb, squares) = (0.0, 0.0, 0.0, 0.0)
        // In one order, so that the sums have the same bits in every run.
        for (_, cluster) in totals.sorted(by: { $0.key < $1.key }) {
            aa += cluster.a * cluster.a
            ab += cluster.a * cluster.b
            bb += cluster.b * cluster.b
            let centred = cluster.excess - excess * cluster.weight
            squares += centred * centred
        }
        scores = (aa * correction, ab * correction, bb * correction)
        self.squares = squares * correction
    }

    /// The standard error of mean risk − churn rate.
    var differenceError: Double { (squares ?? spread.value).squareRoot() / weight.value }

    /// Standard errors of the line, and how many times its variance is that of independent rows, averaged.
    var errors: (slope: Double, intercept: Double, designEffect: Double)? {
        let determinant = hessian.aa * hessian.bb - hessian.ab * hessian.ab
        guard determinant > 0 else { return nil }
        let inverse = (aa: hessian.bb / determinant, ab: -hessian.ab / determinant, bb: hessian.aa / determinant)
        guard let scores else { return (inverse.bb.squareRoot(), inverse.aa.squareRoot(), 1) }
        // inverse · scores · inverse
        func variance(_ a: Double, _ b: Double) -> Double {
            a * a * scores.aa + 2 * a * b * scores.ab + b * b * scores.bb
        }
        let trace = inverse.aa * scores.aa + 2 * inverse.ab * scores.ab + inverse.bb * scores.bb
        return (
            variance(inverse.ab, inverse.bb).squareRoot(), variance(inverse.aa, inverse.ab).squareRoot(), trace / 2
        )
    }
}

/// The sums of one customer's rows.
private struct ClusterTotals {
    var a = 0.0
    var b = 0.0
    var excess = 0.0
    var weight = 0.0

    mutating func add(_ residual: Double, x: Double, excess: Double, weight: Double) {
        a += residual
        b += residual * x
        self.excess += excess
        self.weight += weight
    }
}

/// 1 / (1 + e^(−x)).
private func logistic(_ x: Double) -> Double {
    let small = exp(-x.magnitude)
    return x >= 0 ? 1 / (1 + small) : small / (1 + small)
}

/// y·x − ln(1 + e^x).
private func logLikelihood(_ y: Double, _ x: Double) -> Double { y * x - max(x, 0) - log1p(exp(-x.magnitude)) }
