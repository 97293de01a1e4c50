import Features
import Histories
import Tables
import Testing

@testable import Training

@Suite struct InnerTestTests {
    private static let cutoff = Cutoff(Instant(year: 2024, month: 1, day: 1))

    /// Sixty customers of two years: c00 to c04 leave 30 days before the cutoff, c05 to c09 20 days after it. Contacts as
    /// (customer, days after the cutoff, arm).
    private func histories(_ contacts: [(Int, Int, String)]) -> Histories {
        let ids = (0..<60).map { ($0 < 10 ? "c0" : "c") + "\($0)" }
        var histories = Histories(
            customers: Customers(
                ids: ids, joinedAt: ids.map { _ in Self.cutoff.instant.adding(days: -730).microseconds },
                leftAt: ids.indices.map {
                    $0 < 10 ? Self.cutoff.instant.adding(days: $0 < 5 ? -30 : 20).microseconds : Customers.notLeft
                }))
        let sorted = contacts.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        histories.contacts = Contacts(
            timeline: Timeline(
                offsets: (0...60).map { customer in sorted.count { $0.0 < customer } },
                occurredAt: sorted.map { Self.cutoff.instant.adding(days: $0.1).microseconds }),
            campaign: InternedColumn(texts: sorted.map { _ in "a" }), arm: InternedColumn(texts: sorted.map(\.2)))
        return histories
    }

    private func inner(_ contacts: [(Int, Int, String)], _ rule: TreatedRule) async -> InnerTest? {
        await InnerTest.make(
            from: PartedHistories(of: histories(contacts)), at: [Self.cutoff], outcome: .left, horizonDays: 90,
            activeDays: nil,
            treated: rule,
            seed: 1, extractor: FeatureExtractor(features: []))
    }

    private func customers(_ panel: TrainingPanel) -> [Int] { panel.matrix.customer.map(Int.init) }

    /// A contact counts for the date whose shifted horizon it falls into, and for no other.
    @Test func rowsContactedWithinTheShiftedHorizonLeaveTheDateTheyWereContactedAfter() async throws {
        let contacts = [
            (20, -50, "treated"), (21, 10, "treated"), (22, -60, "control"), (23, -91, "treated"), (24, 90, "treated"),
        ]
        let untouched = try #require(await inner(contacts, .exclude))
        #expect(untouched.horizonDays == 90)
        #expect(customers(untouched.trained) == Array(0..<20) + Array(21..<60))
        #expect(customers(untouched.tested) == Array(5..<21) + Array(22..<60))
        #expect(untouched.trained.churners == 5 && untouched.tested.churners == 5)
        let kept = try #require(await inner(contacts, .keep))
        #expect(customers(kept.trained) == Array(0..<60) && customers(kept.tested) == Array(5..<60))
        let weighted = try #require(await inner(contacts, .weight))
        let expected: [Int] = Array(0..<20) + [21, 22, 22] + Array(23..<60)
        #expect(customers(weighted.trained) == expected)
    }

    /// With the contacted gone, nobody of the last date churns: nothing can be tested there.
    @Test func aDateWhoseChurnersWereAllContactedTestsNothing() async throws {
        let contacts = (5..<10).map { ($0, 5, "treated") }
        #expect(await inner(contacts, .exclude).map(\.horizonDays) == nil)
        #expect(try #require(await inner(contacts, .keep)).tested.churners == 5)
    }
}
