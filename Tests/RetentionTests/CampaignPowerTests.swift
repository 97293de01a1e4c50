import Testing

@testable import Retention

@Suite struct CampaignPowerTests {
    @Test func powersAndSizesAreThoseOfTheReference() throws {
        let reference = try CampaignReference.read()
        for expected in reference.power {
            let power = CampaignPower.power(
                rate: expected.rate, effect: expected.effect, treated: expected.treated, controls: expected.controls)
            #expect(abs(power - expected.power) < 1e-12)
        }
        for expected in reference.needed {
            #expect(
                CampaignPower.customersNeeded(
                    rate: expected.rate, effect: expected.effect, controlShare: expected.share) == expected.customers)
        }
    }

    @Test func theSmallestGainIsFoundWithTheWantedPower() throws {
        let gain = try #require(CampaignPower.smallestGain(rate: 0.8, treated: 900, controls: 300))
        #expect(abs(CampaignPower.power(rate: 0.8, effect: gain, treated: 900, controls: 300) - 0.8) < 1e-9)
        #expect(CampaignPower.smallestGain(rate: 0.99, treated: 10, controls: 2) == nil)
    }

    @Test func noEffectOrMoreThanEverybodyTakesNoNumber() {
        #expect(CampaignPower.customersNeeded(rate: 0.8, effect: 0, controlShare: 0.1) == nil)
        #expect(CampaignPower.customersNeeded(rate: 0.8, effect: 0.3, controlShare: 0.1) == nil)
    }
}
