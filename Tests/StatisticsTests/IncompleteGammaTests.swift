import Testing

@testable import Statistics

@Suite struct IncompleteGammaTests {
    /// mpmath, 40 digits: gammainc(a, 0, x) and gammainc(a, x, ∞), regularised.
    @Test(arguments: [
        (0.5, 0.001, 0.035670591729679885, 0.96432940827032011), (0.5, 0.5, 0.6826894921370859, 0.3173105078629141),
        (1, 5, 0.99326205300091453, 0.0067379469990854671), (2.5, 1, 0.15085496391539036, 0.84914503608460964),
        (10, 30, 0.99999287824913718, 7.1217508628155771e-6), (50, 20, 1.2458926079719379e-8, 0.99999998754107392),
        (0.5, 500, 1.0, 1.7958327848007262e-219),
    ])
    func bothTailsKeepTheirDigits(a: Double, x: Double, lower: Double, upper: Double) {
        #expect(abs(IncompleteGamma.lower(a, x) / lower - 1) < 2e-13)
        #expect(abs(IncompleteGamma.upper(a, x) / upper - 1) < 2e-13)
    }

    @Test func chiSquareOfOneDegreeIsTheTwoSidedNormal() {
        for z in [0.5, 1.96, 5, 20] {
            let tail = ChiSquareDistribution.upperTail(z * z, degreesOfFreedom: 1)
            #expect(abs(tail / NormalDistribution.twoSided(z) - 1) < 1e-12)
        }
        #expect(ChiSquareDistribution.upperTail(0, degreesOfFreedom: 3) == 1)
    }
}
