import Testing

@testable import Retention

@Suite struct RiskBandTests {
    @Test func atABaseRateOfATenthHighBeginsAtAQuarter() {
        // Odds 1/9; three times that is 1/3, a risk of 1/4.
        #expect(RiskBand(risk: 0.2501, baseRate: 0.1) == .high)
        #expect(RiskBand(risk: 0.2499, baseRate: 0.1) == .medium)
        #expect(RiskBand(risk: 0.1001, baseRate: 0.1) == .medium)
        #expect(RiskBand(risk: 0.0999, baseRate: 0.1) == .low)
    }

    @Test func whereMostLeaveHighIsStillWithinReach() {
        #expect(RiskBand(risk: 0.9001, baseRate: 0.75) == .high)
        #expect(RiskBand(risk: 0.8999, baseRate: 0.75) == .medium)
    }

    @Test func certaintyHasABand() {
        #expect(RiskBand(risk: 1, baseRate: 0.1) == .high)
        #expect(RiskBand(risk: 0, baseRate: 0.1) == .low)
    }
}
