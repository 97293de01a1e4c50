import Testing

@testable import Loyalty

@Suite struct QuadrantTests {
    private let thresholds = QuadrantThresholds(feature: "satisfaction_last", satisfiedFrom: 0.75, loyalFrom: 50)

    @Test(arguments: [
        (0.75, 50.0, Quadrant.apostle), (0.75, 49.9, .mercenary), (0.74, 50, .hostage), (0.74, 49.9, .defector),
    ])
    func theThresholdsThemselvesAreHigh(satisfaction: Double, index: Double, quadrant: Quadrant) {
        #expect(thresholds.quadrant(satisfaction: satisfaction, index: index) == quadrant)
    }

    @Test func whatIsNotKnownIsInNoQuadrant() {
        #expect(thresholds.quadrant(satisfaction: .nan, index: 80) == nil)
        #expect(thresholds.quadrant(satisfaction: 1, index: .nan) == nil)
    }
}
