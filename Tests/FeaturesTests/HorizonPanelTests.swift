import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct HorizonPanelTests {
    private func labels(_ outcome: Outcome) async throws -> (ids: [String], churned: [[Bool]]) {
        let histories = RawDataset.parse(
            customers: "customer_id,joined_at,left_at\na,T-90d,T+29d\nb,T-90d,T+30d\nc,T-90d,\nd,T-9d,T+89d",
            purchases: "customer_id,occurred_at\na,T-4d\nb,T-5d\nb,T+30d\nc,T-5d\nc,T\nd,T-5d\nd,T+89d"
        ).histories
        let panel = try await Panel.make(
            from: histories, dataEnd: nil, at: [fixtureCutoff], outcome: outcome, horizonDays: 90,
            extractor: FeatureExtractor())
        let horizons = try HorizonPanel(
            labelling: panel, in: histories, horizonsDays: [30, 90], activeDays: outcome.standardActiveDays)
        return (panel.matrix.customer.map { histories.customers.ids[Int($0)] }, horizons.churned)
    }

    @Test func eachHorizonHasItsOwnLabels() async throws {
        let left = try await labels(.left)
        #expect(left.ids == ["a", "b", "c", "d"])
        #expect(left.churned == [[true, false, false, false], [true, true, false, true]])
        let inactive = try await labels(.inactive)
        #expect(inactive.churned == [[true, true, false, true], [true, false, false, false]])
    }
}
