import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct PanelTests {
    private let extractor = FeatureExtractor()

    @Test func rowsWithoutALabelAreSetAsideAndCounted() async throws {
        let histories = RawDataset.parse(
            customers: "customer_id,joined_at\nold,T-900d\nspender,T-900d\nlate,T",
            purchases: "customer_id,occurred_at,amount\nold,T-400d,5\nspender,T-10d,10\nspender,T+40d,10"
        ).histories
        let panel = try await Panel.make(
            from: histories, dataEnd: fixtureCutoff.instant.adding(days: 41), at: [fixtureCutoff],
            outcome: .decline(fraction: 0.5), horizonDays: 30, extractor: extractor)
        #expect(panel.matrix.customer.map { histories.customers.ids[Int($0)] } == ["spender"])
        #expect(panel.churned == [true])
        #expect(panel.churners == 1)
        #expect(panel.setAside.map(\.count) == [1, 1])
    }

    @Test func whoIsSetAsideIsCountedByCustomerOrByCustomerAndCutoff() async throws {
        let histories = RawDataset.parse(
            customers: "customer_id,joined_at,left_at\na,T-9d,\nb,T-9d,T-8d\nc,T+9d,\nd,T+8d,"
        ).histories
        func sentences(_ cutoffs: [Cutoff]) async throws -> [String] {
            try await Panel.make(
                from: histories, dataEnd: nil, at: cutoffs, outcome: .left, horizonDays: 30, extractor: extractor
            ).setAsideSentences
        }
        #expect(
            try await sentences([fixtureCutoff]) == [
                "2 customers had not joined by the cutoff", "1 customer had left before the cutoff",
            ])
        #expect(
            try await sentences([fixtureCutoff, Cutoff(fixtureCutoff.instant.adding(days: 1))]) == [
                "4 times a customer had not joined by the cutoff (counted at each of 2 cutoffs)",
                "2 times a customer had left before the cutoff (counted at each of 2 cutoffs)",
            ])
    }

    @Test func inactivityAsksForActivityBefore() async throws {
        let histories = RawDataset.parse(
            purchases: "customer_id,occurred_at\na,T-365d\nb,T-365d-1us\nc,T-2d\nc,T+2d"
        ).histories
        func panel(_ activeDays: Int?) async throws -> Panel {
            try await Panel.make(
                from: histories, dataEnd: nil, at: [fixtureCutoff], outcome: .inactive, horizonDays: 30,
                activeDays: activeDays, extractor: extractor)
        }
        let standard = try await panel(nil)
        #expect(standard.churned == [true, false])
        let wider = try await panel(366)
        #expect(wider.churned == [true, true, false])
    }

    @Test func aColumnTakenAsTheLabelIsNoAttribute() async throws {
        let histories = RawDataset.parse(customers: "customer_id,churn,plan\na,1,x\nb,0,y").histories
        let panel = try await Panel.make(
            from: histories, dataEnd: nil, at: [fixtureCutoff], outcome: .column("churn", positive: nil),
            horizonDays: 1,
            extractor: extractor)
        #expect(panel.matrix.attributes.map(\.name) == ["plan"])
        #expect(panel.churned == [true, false])
    }

    @Test func labelsPastTheEndOfTheDataAreRefused() async throws {
        let histories = RawDataset.parse(purchases: "customer_id,occurred_at\na,T-1d").histories
        await #expect(throws: OutcomeError.self) {
            try await Panel.make(
                from: histories, dataEnd: fixtureCutoff.instant, at: [fixtureCutoff], outcome: .inactive,
                horizonDays: 1,
                extractor: extractor)
        }
    }
}
