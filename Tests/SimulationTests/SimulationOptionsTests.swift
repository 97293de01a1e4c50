import Tables
import Testing

@testable import Simulation

@Suite struct SimulationOptionsTests {
    @Test(arguments: [(0, 12, 1), (-5, 12, 1), (10, 0, 1), (10, 601, 1), (10, 12, 0), (10, 12, 11)])
    func settingsOutsideTheirRangeAreRefused(customers: Int, months: Int, parts: Int) {
        #expect(throws: SimulationError.self) {
            try SimulationOptions(customers: customers, months: months, seed: 1, parts: parts)
        }
    }

    @Test func theDataBeginOnTheFirstOfAMonth() throws {
        #expect(throws: SimulationError.self) {
            try SimulationOptions(customers: 1, months: 1, seed: 1, start: Instant(year: 2024, month: 2, day: 2))
        }
        let start = Instant(year: 2024, month: 2, day: 1)
        #expect(try SimulationOptions(customers: 1, months: 1, seed: 1, start: start).start == start)
    }
}
