public import Models
internal import Statistics

extension CoefficientFigures {
    /// z, its two-sided p-value and the 95 % Wald interval of an estimate; none without a standard error.
    public init(estimate: Double, standardError: Double?) {
        guard let standardError, standardError > 0 else {
            self.init(standardError: standardError)
            return
        }
        let z = estimate / standardError
        let half = NormalDistribution.quantile975 * standardError
        self.init(
            standardError: standardError, z: z, pValue: NormalDistribution.twoSided(z), low: estimate - half,
            high: estimate + half)
    }
}
