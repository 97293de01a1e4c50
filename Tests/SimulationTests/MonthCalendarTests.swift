import Tables
import Testing

@testable import Simulation

@Suite struct MonthCalendarTests {
    private let calendar = MonthCalendar(start: Instant(year: 2023, month: 11, day: 1), months: 5)

    @Test func monthsHaveTheirDaysAcrossALeapYear() {
        #expect((0..<5).map(calendar.days) == [30, 31, 31, 29, 31])
        #expect(calendar.monthOfYear == [11, 12, 1, 2, 3, 4])
        #expect(calendar.year == [2023, 2023, 2024, 2024, 2024, 2024])
    }

    @Test func campaignsRunInTheLastMonthOfAQuarter() {
        #expect((0..<5).map(calendar.hasCampaign) == [false, true, false, false, true])
    }
}
