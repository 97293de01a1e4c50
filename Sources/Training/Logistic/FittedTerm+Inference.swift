import Statistics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FittedTerm {
    /// A term without figures.
    init(name: String) {
        self.init(
            name: name, coefficient: nil, standardError: nil, z: nil, pValue: nil, oddsRatio: nil, interval: nil)
    }

    /// A term's figures from its coefficient and standard error: z, two-sided p by the normal distribution, odds ratio
    /// and the 95 % Wald interval.
    init(name: String, coefficient: Double, standardError: Double?) {
        self.init(name: name)
        self.coefficient = coefficient
        oddsRatio = exp(coefficient)
        guard let standardError, standardError.isFinite, standardError > 0 else { return }
        self.standardError = standardError
        let z = coefficient / standardError
        self.z = z
        pValue = NormalDistribution.twoSided(z)
        let half = NormalDistribution.quantile975 * standardError
        interval = (coefficient - half)...(coefficient + half)
    }
}
