import Histories
import Tables
import Testing

@testable import Loyalty

@Suite struct QuadrantMigrationTests {
    @Test func everyCustomerOfEitherDateIsCountedOnce() {
        let migration = QuadrantMigration(
            since: Cutoff(Instant(year: 2024, month: 1, day: 1)), asOf: Cutoff(Instant(year: 2024, month: 4, day: 1)),
            thresholds: QuadrantThresholds(feature: "satisfaction_last", satisfiedFrom: 0.75, loyalFrom: 50),
            before: [1: .quadrant(.apostle), 2: .quadrant(.apostle), 3: .notTold, 4: .quadrant(.hostage)],
            after: [1: .quadrant(.apostle), 2: .quadrant(.mercenary), 3: .quadrant(.defector), 5: .notTold])
        #expect(migration.count(from: .quadrant(.apostle), to: .quadrant(.apostle)) == 1)
        #expect(migration.count(from: .quadrant(.apostle), to: .quadrant(.mercenary)) == 1)
        #expect(migration.count(from: .notTold, to: .quadrant(.defector)) == 1)
        #expect(migration.count(from: .quadrant(.hostage), to: .absent) == 1)
        #expect(migration.count(from: .absent, to: .notTold) == 1)
        #expect(migration.counts.joined().reduce(0, +) == 5)
        #expect(migration.count(from: .absent, to: .absent) == 0)
    }
}
