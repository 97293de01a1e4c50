import Foundation
import Testing

@testable import Simulation

@Suite struct HazardTests {
    private let hazard = Hazard()

    @Test func thirtyDaysAreALogisticFunctionOfTheScore() {
        for score in [-6.0, -2, 0, 3] {
            #expect(abs(1 - hazard.stays(odds: exp(score), days: 30) - 1 / (1 + exp(-score))) < 1e-15)
        }
    }

    @Test func stayingTwiceAsLongIsStayingTwice() {
        let once = hazard.stays(odds: 0.3, days: 31)
        #expect(abs(hazard.stays(odds: 0.3, days: 62) - once * once) < 1e-15)
    }

    @Test func theDayOfLeavingInvertsTheChanceOfStaying() {
        for days in [1, 17, 30, 45] {
            let draw = hazard.stays(odds: 0.2, days: days)
            #expect(abs(hazard.daysUntilLeaving(odds: 0.2, draw: draw) - Double(days)) < 1e-9)
        }
    }

    @Test func slowComplaintsAreWorseThanQuickOnesAndContactsHelp() {
        #expect(hazard.trouble[2] > hazard.trouble[3])
        #expect(hazard.trouble[3] > hazard.trouble[1])
        #expect(hazard.contact < 0)
        #expect(hazard.level == hazard.level.sorted(by: >))
    }
}
