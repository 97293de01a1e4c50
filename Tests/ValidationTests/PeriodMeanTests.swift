import Histories
import Testing

@testable import Validation

@Suite struct PeriodMeanTests {
    private func mean(_ values: [(day: Int, value: Double)], horizon: Int = 30) -> PeriodMean {
        PeriodMean(
            values.map { PeriodMean.Value(tested: MadeTests.cutoff($0.day), value: $0.value) },
            window: LabelWindow(horizonDays: horizon))
    }

    /// t(0.95; 2) = 0.9·sqrt(2/(4·0.95·0.05)), by the closed form of two degrees of freedom.
    @Test func theIntervalIsStudentsOverPeriods() throws {
        let found = mean([(0, 1), (30, 2), (60, 3)])
        let half = 0.9 * (2 / (4 * 0.95 * 0.05)).squareRoot() / 3.0.squareRoot()
        #expect(found.mean == 2 && found.deviation == 1 && found.periods == 3)
        let interval = try #require(found.interval)
        #expect((interval.lowerBound - (2 - half)).magnitude < 1e-9)
        #expect((interval.upperBound - (2 + half)).magnitude < 1e-9)
    }

    @Test func testsWithinOneHorizonAreOnePeriodInAnyOrder() {
        let found = mean([(60, 9), (10, 3), (0, 1), (29, 2), (30, 4)])
        // Days 0, 10 and 29; day 30; day 60.
        #expect(found.periods == 3)
        #expect(found.mean == 5)
        #expect(mean([(0, 1), (29, 2)]).periods == 1)
        #expect(mean([(0, 1), (30, 2)]).periods == 2)
    }

    @Test func fewerThanThreePeriodsHaveNoInterval() {
        #expect(mean([(0, 1)]).interval == nil && mean([(0, 1)]).deviation == nil)
        #expect(mean([(0, 1), (30, 2)]).interval == nil)
        #expect(mean([(0, 1), (30, 2)]).deviation != nil)
    }

    @Test func thePeriodsNeededAreThoseWhoseIntervalLeavesTheBoundOut() throws {
        let found = mean([(0, 1), (30, 2), (60, 3)])
        let needed = try #require(found.periodsNeeded(toTellFrom: 1.4))
        // t(0.95; n − 1)/√n < 0.6: t(9) = 1.8331 and t(8) = 1.8595 (tables) give 0.5797 and 0.6198.
        #expect(needed == 10)
        #expect(found.periodsNeeded(toTellFrom: 2) == nil)
        #expect(mean([(0, 1)]).periodsNeeded(toTellFrom: 0) == nil)
    }
}
