import Evaluation
import Foundation
import Histories
import Testing

@testable import Validation

@Suite struct StayingPowerTests {
    @Test func skillIsOneLessTheShareOfTheBaseRatesLogLoss() throws {
        for skill in [-0.5, 0, 0.25, 0.9] {
            #expect((try MadeTests.figures(skill: skill).skill - skill).magnitude < 1e-12)
        }
    }

    /// A period that is hard for every model takes nothing from the comparison with the freshest.
    @Test func aHardPeriodIsNotAgeing() throws {
        let power = try MadeTests.power(cutoffs: 8) { steps, tested in
            0.5 - 0.05 * Double(tested) - 0.02 * Double(steps - 1)
        }
        #expect(power.ages.map(\.days) == [30, 60, 90, 120, 150, 180, 210])
        #expect(power.ages.map(\.tests.count) == [7, 6, 5, 4, 3, 2, 1])
        #expect(power.ages.map(\.isFreshest) == [true, false, false, false, false, false, false])
        for (place, age) in power.ages.enumerated() {
            #expect((age.skillLost.mean - 0.02 * Double(place)).magnitude < 1e-12)
            #expect((age.freshestSkill.mean - age.skill.mean - age.skillLost.mean).magnitude < 1e-12)
        }
    }

    @Test func agesOfCalendarMonthsAreToldApart() throws {
        let figures = try MadeTests.figures(skill: 0.5)
        let days = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366]
        var tests: [ModelTest] = []
        for (tested, end) in days.enumerated() {
            for start in days[..<tested] {
                tests.append(
                    ModelTest(
                        origin: MadeTests.cutoff(start), tested: MadeTests.cutoff(end), figures: figures,
                        freshest: figures, freshestOrigin: MadeTests.cutoff(days[tested - 1])))
            }
        }
        let power = StayingPower(tests, window: LabelWindow(horizonDays: 28), meanGapDays: 366.0 / 12)
        #expect(power.ages.map(\.tests.count) == Array((1...12).reversed()))
        #expect(power.ages.last?.days == 366)
    }
}
