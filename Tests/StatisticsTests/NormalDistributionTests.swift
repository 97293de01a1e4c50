import Testing

@testable import Statistics

@Suite struct NormalDistributionTests {
    /// mpmath, 50 digits: erfc(z/√2).
    @Test(arguments: [
        (0.0, 1.0), (1, 0.3173105078629141), (1.959963984540054, 0.05000000000000002),
        (5, 5.733031437583878e-07), (10, 1.5239706048321052e-23), (30, 9.813427854296374e-198),
    ])
    func twoSidedTailKeepsItsDigitsFarOut(z: Double, expected: Double) {
        #expect(abs(NormalDistribution.twoSided(z) / expected - 1) < 2e-13)
        #expect(NormalDistribution.twoSided(-z) == NormalDistribution.twoSided(z))
    }

    @Test(arguments: [1e-300, 1e-100, 1e-20, 1e-6, 0.02, 0.025, 0.3, 0.5, 0.7, 0.975, 0.999999])
    func quantileInvertsTheCumulative(probability: Double) {
        let z = NormalDistribution.quantile(probability)
        #expect(abs(NormalDistribution.cumulative(z) / probability - 1) < 1e-12)
    }

    @Test func quantileOutsideZeroToOneIsNoNumber() {
        #expect(NormalDistribution.quantile(-0.1).isNaN)
        #expect(NormalDistribution.quantile(1) == .infinity)
    }
}
