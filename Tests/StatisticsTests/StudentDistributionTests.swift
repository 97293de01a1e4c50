import Foundation
import Statistics
import Testing

@Suite struct StudentDistributionTests {
    /// ν = 1 is the Cauchy distribution, and ν = 2 has t = (2p − 1)·sqrt(2 / (4p(1 − p))).
    @Test(arguments: [0.55, 0.75, 0.9, 0.95, 0.975, 0.999])
    func quantilesOfOneAndTwoDegreesHaveClosedForms(_ probability: Double) {
        let one = tan(Double.pi * (probability - 0.5))
        #expect((StudentDistribution.quantile(probability, degreesOfFreedom: 1) / one - 1).magnitude < 1e-11)
        let two = (2 * probability - 1) * (2 / (4 * probability * (1 - probability))).squareRoot()
        #expect((StudentDistribution.quantile(probability, degreesOfFreedom: 2) / two - 1).magnitude < 1e-11)
        #expect(
            StudentDistribution.quantile(1 - probability, degreesOfFreedom: 2)
                == -StudentDistribution.quantile(1 - (1 - probability), degreesOfFreedom: 2))
    }

    @Test func manyDegreesAreTheNormalDistribution() {
        let t = StudentDistribution.quantile(0.975, degreesOfFreedom: 1e7)
        // The first term of the expansion is z·(z² + 1)/(4ν), 5e-7 here.
        #expect((t - NormalDistribution.quantile975).magnitude < 1e-6)
        #expect(t > NormalDistribution.quantile975)
    }

    @Test func theTailOfTheQuantileIsItsProbability() {
        for degrees in [1.0, 3, 4.5, 17, 300] {
            for tail in [0.4, 0.1, 0.05, 0.001] {
                let t = StudentDistribution.quantile(1 - tail, degreesOfFreedom: degrees)
                let found = StudentDistribution.upperTail(t, degreesOfFreedom: degrees)
                #expect((found / tail - 1).magnitude < 1e-11)
                #expect((StudentDistribution.upperTail(-t, degreesOfFreedom: degrees) - (1 - tail)).magnitude < 1e-13)
            }
        }
    }
}
