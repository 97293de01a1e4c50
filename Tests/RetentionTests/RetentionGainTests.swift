import Statistics
import Testing

@testable import Retention

@Suite struct RetentionGainTests {
    private func counts(_ c: [Int]) -> ArmCounts {
        ArmCounts(treated: c[1], treatedStayed: c[0], controls: c[3], controlsStayed: c[2])
    }

    @Test func ofOneStratumTheIntervalIsNewcombes() throws {
        for expected in try CampaignReference.read().newcombe {
            let gain = try #require(RetentionGain([counts(expected.counts)]))
            #expect(abs(gain.interval.lowerBound - expected.low) < 1e-12)
            #expect(abs(gain.interval.upperBound - expected.high) < 1e-12)
        }
    }

    @Test func strataAreWeightedByTheirCustomers() throws {
        for expected in try CampaignReference.read().stratified {
            let gain = try #require(RetentionGain(expected.strata.map(counts)))
            #expect(abs(gain.difference - expected.difference) < 1e-12)
            #expect(abs(gain.interval.lowerBound - expected.low) < 1e-9)
            #expect(abs(gain.interval.upperBound - expected.high) < 1e-9)
        }
    }

    @Test func withoutAnArmThereIsNoGain() {
        #expect(RetentionGain([ArmCounts(treated: 10, treatedStayed: 5)]) == nil)
        #expect(RetentionGain([]) == nil)
    }

    /// Three strata of known rates: 95 % of intervals hold the true gain, give or take four standard errors.
    @Test func theIntervalHoldsTheTrueGainAtItsRate() throws {
        let strata = [(0.6, 0.08, 300), (0.85, 0.05, 300), (0.97, 0.01, 300)]
        let truth = strata.reduce(0) { $0 + $1.1 } / 3
        var held = 0
        let runs = 1_000
        for seed in 0..<runs {
            var random = SeededGenerator(seed: UInt64(seed))
            let drawn = strata.map { rate, effect, size in
                var counts = ArmCounts()
                for number in 0..<size {
                    let isTreated = number % 5 != 0
                    counts.add(isTreated: isTreated, stayed: random.uniform() < rate + (isTreated ? effect : 0))
                }
                return counts
            }
            if try #require(RetentionGain(drawn)).interval.contains(truth) { held += 1 }
        }
        #expect(Double(held) / Double(runs) > 0.95 - 0.028)
        #expect(Double(held) / Double(runs) < 0.95 + 0.028)
    }
}
