import LinearAlgebra
internal import Models
internal import Statistics

/// Whether some terms together tell anything: the likelihood-ratio test of the fit against the one without them.
///
/// With Firth's likelihood the terms are held at 0 and the penalty stays that of all terms, as Heinze & Schemper (2002)
/// do, so that the test agrees with the profile intervals.
public struct LikelihoodRatioTest: Sendable, Equatable {
    /// The columns that were dropped.
    public let terms: [String]
    /// Twice the log-likelihood that the fit loses without them.
    public let chiSquared: Double
    /// How many coefficients they had; columns that were set aside have none.
    public let degreesOfFreedom: Int
    /// By the chi-square distribution; nil where nothing was dropped or a fit did not converge.
    public let pValue: Double?

    /// The test of some columns of a problem, given the fit of all of them with the same options.
    public static func dropping(
        _ names: [String], from problem: LogisticProblem, _ fit: LogisticFit, options: LogisticOptions
    ) async throws(LogisticError) -> LikelihoodRatioTest {
        try check(options)
        let dropped = Set(names)
        if let unknown = names.first(where: { !problem.names.contains($0) }) {
            throw .options("there is no column \(unknown) to test")
        }
        var plain = options
        plain.intervals = .wald
        if options.firth { return try await firth(dropped, problem, fit, plain) }
        let kept = problem.names.indices.filter { !dropped.contains(problem.names[$0]) }
        var reduced = problem
        reduced.names = kept.map { problem.names[$0] }
        reduced.columns = kept.map { problem.columns[$0] }
        let without = try await LogisticRegression.fit(reduced, options: plain)
        return LikelihoodRatioTest(
            problem.names.filter(dropped.contains), loss: fit.logLikelihood - without.logLikelihood,
            degreesOfFreedom: fit.rank - without.rank, isValid: fit.converged && without.converged)
    }

    private init(_ terms: [String], loss: Double, degreesOfFreedom: Int, isValid: Bool) {
        self.terms = terms
        self.degreesOfFreedom = degreesOfFreedom
        chiSquared = degreesOfFreedom == 0 ? 0 : max(0, 2 * loss)
        pValue =
            isValid && degreesOfFreedom > 0
            ? ChiSquareDistribution.upperTail(chiSquared, degreesOfFreedom: Double(degreesOfFreedom)) : nil
    }

    private static func check(_ options: LogisticOptions) throws(LogisticError) {
        if options.l1 > 0 || options.l2 > 0 || !options.signs.isEmpty || options.standardErrors != .model {
            throw .options(
                "likelihood-ratio tests suppose independent rows and no penalty or constraint; leave out l1, l2, signs, "
                    + "and robust or clustered standard errors")
        }
    }

    private static func firth(
        _ dropped: Set<String>, _ problem: LogisticProblem, _ fit: LogisticFit, _ options: LogisticOptions
    ) async throws(LogisticError) -> LikelihoodRatioTest {
        let given = try LogisticSample(problem)
        let solver = LogisticSolver(options: options)
        let coordinates = try await solver.coordinates(options.standardize ? given.standardised() : given)
        let basis = coordinates.basis
        let held = basis.kept.indices.filter { dropped.contains(problem.names[basis.kept[$0]]) }
        let firth = LogisticFirth(objective: coordinates.objective, strength: 1 / given.weightScale)
        let point = solver.point(coordinates)
        var combinations = Matrix(rows: basis.size + 1, columns: held.count)
        let targets = basis.targets
        for (column, index) in held.enumerated() {
            for row in 0...basis.size { combinations[row, column] = targets[row, index + 1] }
        }
        let constrained = LogisticConstrained(point: point, combinations: combinations)
        let zeros = [Double](repeating: 0, count: held.count)
        guard let optimum = await firth.maximise(from: coordinates.start), let full = await point(optimum.coordinates),
            let rest = await constrained.minimum(at: zeros, from: full)
        else {
            return LikelihoodRatioTest(
                problem.names.filter(dropped.contains), loss: .nan, degreesOfFreedom: held.count, isValid: false)
        }
        return LikelihoodRatioTest(
            problem.names.filter(dropped.contains), loss: (rest.point.value - full.value) * given.weightScale,
            degreesOfFreedom: held.count, isValid: optimum.converged)
    }
}

extension LogisticFit {
    /// Coefficients that the columns allow, the intercept included: those that run away count, columns set aside do not.
    var rank: Int {
        let aside = warnings.filter { $0.code == .collinear || $0.code == .constant }.reduce(0) { $0 + $1.terms.count }
        return terms.count - aside
    }
}
