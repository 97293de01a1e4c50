import LinearAlgebra

/// What solving found, before it is dressed as a fit: nil where a column has no figures.
struct LogisticSolution: Sendable {
    /// The intercept's coefficient first, then one a column.
    var coefficients: [Double?]
    /// In the order of `coefficients`, of the sample's scaled weights; nil where none is defined.
    var covariance: Matrix?
    /// The sandwich covariance in the same order, where one was asked for; it is that of the weights as they are given.
    var sandwich: Matrix?
    /// Profile-likelihood intervals in the same order, where they were asked for; else empty.
    var intervals: [ClosedRange<Double>?] = []
    /// −Σ wᵢ·ℓᵢ by the scaled weights, without penalty.
    var loss: Double
    var converged: Bool
    var iterations: Int
    var warnings: [FitWarning]
}
