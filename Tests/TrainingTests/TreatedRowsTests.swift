import Features
import Histories
import Tables
import Testing

@testable import Training

@Suite struct TreatedRowsTests {
    private static let cutoff = Cutoff(Instant(year: 2024, month: 1, day: 1))

    /// Ten customers at one cutoff; contacts as (customer, days after the cutoff, campaign, arm).
    private func rows(_ contacts: [(Int, Int, String, String)]) async throws -> TreatedRows {
        let ids = (0..<10).map { "c\($0)" }
        var histories = Histories(
            customers: Customers(
                ids: ids, joinedAt: ids.map { _ in Self.cutoff.instant.adding(days: -400).microseconds },
                leftAt: ids.map { $0 == "c9" ? Self.cutoff.instant.adding(days: 5).microseconds : Customers.notLeft }))
        let sorted = contacts.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
        histories.contacts = Contacts(
            timeline: Timeline(
                offsets: (0...10).map { customer in sorted.count { $0.0 < customer } },
                occurredAt: sorted.map { Self.cutoff.instant.adding(days: $0.1).microseconds }),
            campaign: InternedColumn(texts: sorted.map(\.2)), arm: InternedColumn(texts: sorted.map(\.3)))
        let panel = try await Panel.make(
            from: histories, dataEnd: nil, at: [Self.cutoff], outcome: .left, horizonDays: 90,
            extractor: FeatureExtractor(features: []))
        return TreatedRows(of: panel, in: histories)
    }

    @Test func aContactFromTheCutoffToTheHorizonsEndTreatsARow() async throws {
        let found = try await rows([
            (0, -1, "a", "treated"), (1, 0, "a", "treated"), (2, 89, "a", ""), (3, 90, "a", "treated"),
            (4, 10, "a", "control"),
        ])
        #expect(found.treated == [1, 2])
        #expect(found.rows(.exclude, seed: 1) == [0, 3, 4, 5, 6, 7, 8, 9])
        #expect(found.rows(.keep, seed: 1) == Array(0..<10))
    }

    @Test func controlsStandForTheTreatedOfTheirCampaign() async throws {
        let found = try await rows([
            (0, 1, "a", "treated"), (1, 1, "a", "treated"), (2, 1, "a", "treated"), (3, 1, "a", "control"),
            (4, 1, "b", "treated"), (5, 1, "c", "control"),
        ])
        #expect(found.weights == [0, 0, 0, 4, 0, 1, 1, 1, 1, 1])
        #expect(found.withoutControls == 1)
        #expect(found.rows(.weight, seed: 1) == [3, 3, 3, 3, 5, 6, 7, 8, 9])
    }

    @Test func fractionsOfWeightsAreDrawnAndComeOutRightOnAverage() async throws {
        let found = try await rows([(0, 1, "a", "treated"), (1, 1, "a", "control"), (2, 1, "a", "control")])
        #expect(found.weights[1] == 1.5)
        let counts = (0..<2_000).map { seed in found.rows(.weight, seed: UInt64(seed)).count { $0 == 1 } }
        #expect(Set(counts) == [1, 2])
        #expect(abs(Double(counts.reduce(0, +)) / 2_000 - 1.5) < 0.045)
    }

    /// By hand: of six, one leaves on day 1 (5/6 stay), two are contacted on day 2, one leaves on day 3 of three at risk (2/3),
    /// one on day 4 together with a contact, both at risk (1/2): 1 − 5/6 · 2/3 · 1/2.
    @Test func whoIsContactedIsFollowedUntilThen() {
        let ends: [(time: Int64, hasLeft: Bool)] = [
            (4, false), (2, false), (1, true), (3, true), (2, false), (4, true),
        ]
        #expect(abs(TreatedRows.productLimit(ends) - (1 - 5.0 / 18)) < 1e-15)
        #expect(TreatedRows.productLimit([(1, true), (.max, false), (.max, false), (.max, false)]) == 0.25)
    }
}
