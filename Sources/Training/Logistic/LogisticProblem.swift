public import LinearAlgebra
public import Models

/// A logistic regression to be fitted: columns as they are, a 0/1 target, weights and offsets.
public struct LogisticProblem: Sendable {
    /// A name for each column; the intercept is not among them.
    public var names: [String]
    /// One array a column, each with a finite value a row.
    public var columns: [[Double]]
    /// 1 where the row churned, else 0.
    public var target: [Double]
    /// Non-negative weights, one a row; nil where each is 1.
    public var weights: [Double]?
    /// Known parts of the log-odds, one a row; nil where each is 0.
    public var offsets: [Double]?
    /// The cluster of each row (a customer with several rows), any numbers; nil where each row is one.
    public var clusters: [Int32]?

    public init(
        names: [String], columns: [[Double]], target: [Double], weights: [Double]? = nil, offsets: [Double]? = nil,
        clusters: [Int32]? = nil
    ) {
        self.names = names
        self.columns = columns
        self.target = target
        self.weights = weights
        self.offsets = offsets
        self.clusters = clusters
    }
}

/// How a logistic regression is fitted. The objective is
/// Σᵢ wᵢ·loss(yᵢ, xᵢ·β + b + offsetᵢ) + l1·‖β‖₁ + ½·l2·‖β‖², the intercept b unpenalised.
public struct LogisticOptions: Sendable {
    /// Weight of ½·‖β‖².
    public var l2: Double = 0
    /// Weight of ‖β‖₁.
    public var l1: Double = 0
    /// Whether the penalty (and the coefficients reported) refer to columns scaled to unit standard deviation.
    public var standardize = false
    /// Whether to maximise Firth's penalised likelihood.
    public var firth = false
    /// What the standard errors suppose. Clustered ones need the problem's clusters.
    public var standardErrors = StandardErrors.model
    /// Whether standard errors and what follows from them are computed; who needs only coefficients of many rows has them
    /// sooner without.
    public var wantsStandardErrors = true
    /// How the 95 % intervals are found.
    public var intervals = Intervals.wald
    /// Coefficients that must not fall below or rise above 0, by the name of the column.
    public var signs: [String: CoefficientSign] = [:]
    /// How many ranges of rows are worked on at a time; the answer does not depend on it.
    public var threads = 1
    /// Called after each pass over the rows, for who shows how a long fit gets on.
    public var onPass: @Sendable () -> Void = {}

    /// How intervals are found.
    public enum Intervals: String, Sendable, Equatable, CaseIterable {
        /// The estimate ± 1.96 standard errors.
        case wald
        /// Where twice the loss of log-likelihood, the other coefficients at their best, is the 95 % quantile of χ²₁.
        case profile
    }

    public init() {}
}

/// On which side of 0 a coefficient may be.
public enum CoefficientSign: String, Sendable, Equatable {
    /// 0 or more.
    case positive = "+"
    /// 0 or less.
    case negative = "-"
}

/// The figures of one coefficient.
public struct FittedTerm: Sendable, Equatable {
    /// The column's name, or `(intercept)`.
    public var name: String
    /// nil where the column was set aside or its coefficient runs away; so are the figures below then.
    public var coefficient: Double?
    public var standardError: Double?
    public var z: Double?
    /// Two-sided, by the normal distribution.
    public var pValue: Double?
    public var oddsRatio: Double?
    /// The 95 % interval of the coefficient.
    public var interval: ClosedRange<Double>?
}

/// Something about a fit that its reader must know.
public struct FitWarning: Sendable, Equatable {
    public enum Code: String, Sendable {
        case separation
        case collinear
        case constant
        case notConverged = "not_converged"
        /// A column that nearly is the outcome.
        case leak
        /// A coefficient that its sign constraint holds at 0.
        case heldAtZero = "held_at_zero"
    }

    public var code: Code
    /// What was found, in a sentence that names the columns.
    public var message: String
    /// The terms it is about.
    public var terms: [String]

    public init(code: Code, message: String, terms: [String]) {
        self.code = code
        self.message = message
        self.terms = terms
    }
}

/// A fitted logistic regression.
public struct LogisticFit: Sendable {
    /// The intercept first, then a term a column in the problem's order.
    public var terms: [FittedTerm]
    /// Covariance of the coefficients, in the order of `terms`, zero rows and columns for terms without figures.
    public var covariance: Matrix
    /// The covariance if the model is right: the inverse of the information, a ridge's second derivatives included. The
    /// same as `covariance` where standard errors are the model's.
    public var modelCovariance: Matrix
    /// What the standard errors suppose.
    public var standardErrors: StandardErrors
    /// How many clusters there are, where standard errors are clustered.
    public var clusters: Int?
    /// The unpenalised log-likelihood at the coefficients, Σ wᵢ·ℓᵢ.
    public var logLikelihood: Double
    /// That of the intercept (and offsets) alone.
    public var nullLogLikelihood: Double
    /// All rows of the problem, those of weight zero included.
    public var rows: Int
    public var converged: Bool
    public var iterations: Int
    public var warnings: [FitWarning]

    /// How many coefficients were estimated, the intercept included; those held at 0 by their signs were not.
    public var estimated: Int {
        let held = warnings.filter { $0.code == .heldAtZero }.reduce(0) { $0 + $1.terms.count }
        return terms.count { $0.coefficient != nil } - held
    }
}
