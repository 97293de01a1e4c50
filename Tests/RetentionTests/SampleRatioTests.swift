import Statistics
import Testing

@testable import Retention

@Suite struct SampleRatioTests {
    @Test func binomialPValuesAreThoseOfTheReference() throws {
        for expected in try CampaignReference.read().binomial {
            let value = BinomialDistribution.twoSided(expected.k, of: expected.n, probability: expected.p)
            #expect(abs(value - expected.value) < 1e-9 * max(1, 1 / expected.value), "\(expected)")
        }
    }

    @Test func aSplitAsAskedForIsNoMismatchAndOneByHandIs() {
        let good = [ArmCounts(treated: 900, controls: 100), ArmCounts(treated: 450, controls: 50)]
        #expect(!SampleRatio(good, expected: 0.1).isMismatch)
        let bad = [ArmCounts(treated: 950, controls: 50), ArmCounts(treated: 470, controls: 30)]
        #expect(SampleRatio(bad, expected: 0.1).isMismatch)
    }

    @Test func strataThatCancelOutAreFound() {
        let shifted = [ArmCounts(treated: 850, controls: 150), ArmCounts(treated: 950, controls: 50)]
        let ratio = SampleRatio(shifted, expected: 0.1)
        #expect(ratio.exact > 0.9)
        #expect(ratio.isMismatch)
    }
}
