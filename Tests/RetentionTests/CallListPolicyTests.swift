import Testing

@testable import Retention

@Suite struct CallListPolicyTests {
    private let risks = [0.9, 0.5, 0.5, 0.2, 0.1]

    @Test func topTakesSoManyAndNeverMoreThanThereAre() throws {
        #expect(try CallListPolicy(top: 2).count(of: risks) == 2)
        #expect(try CallListPolicy(top: 9).count(of: risks) == 5)
    }

    @Test func minimumRiskIncludesTheRiskItself() throws {
        #expect(try CallListPolicy(minimumRisk: 0.5).count(of: risks) == 3)
        #expect(try CallListPolicy(minimumRisk: 0.95).count(of: risks) == 0)
    }

    @Test func bothLimitsHoldTogether() throws {
        #expect(try CallListPolicy(top: 2, minimumRisk: 0.2).count(of: risks) == 2)
        #expect(try CallListPolicy(top: 5, minimumRisk: 0.2).count(of: risks) == 4)
    }

    @Test func anUnlimitedListIsRefused() {
        #expect(throws: RetentionError.self) { try CallListPolicy() }
    }

    @Test(arguments: [0, -1]) func aTopBelowOneIsRefused(top: Int) {
        #expect(throws: RetentionError.self) { try CallListPolicy(top: top) }
    }

    @Test(arguments: [0, -0.1, 1.1, .nan, .infinity]) func aMinimumThatIsNoProbabilityIsRefused(risk: Double) {
        #expect(throws: RetentionError.self) { try CallListPolicy(minimumRisk: risk) }
    }
}
