import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct PanelRestrictionTests {
    private func panel(at cutoffs: [Cutoff]) async throws -> Panel {
        let histories = RawDataset.parse(
            customers: "customer_id,joined_at,left_at,plan\na,T-90d,T+35d,x\nb,T-9d,,y\nc,T-90d,T+12d,\nd,T+8d,T+15d,x",
            purchases: "customer_id,occurred_at,amount\na,T-40d,5\na,T+5d,6\nb,T-10d,10\nc,T+9d,10\nd,T+9d,1"
        ).histories
        return try await Panel.make(
            from: histories, dataEnd: nil, at: cutoffs, outcome: .left, horizonDays: 30,
            extractor: FeatureExtractor())
    }

    /// A restricted panel is the panel that would have been made of those cutoffs alone.
    @Test(arguments: [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2]])
    func restrictingIsMakingItOfThoseCutoffsAlone(_ places: [Int]) async throws {
        let all = [0, 10, 20].map { Cutoff(fixtureCutoff.instant.adding(days: $0)) }
        let chosen = places.map { all[$0] }
        let restricted = try await panel(at: all).restricted(to: Set(chosen))
        let alone = try await panel(at: chosen)
        #expect(restricted.churned == alone.churned)
        #expect(restricted.matrix.customer == alone.matrix.customer)
        #expect(restricted.matrix.cutoff == alone.matrix.cutoff)
        #expect(restricted.matrix.cutoffs == alone.matrix.cutoffs)
        for (column, other) in zip(restricted.matrix.columns, alone.matrix.columns) {
            #expect(column.map(\.bitPattern) == other.map(\.bitPattern))
        }
        for (attribute, other) in zip(restricted.matrix.attributes, alone.matrix.attributes) {
            let rows = restricted.matrix.customer.indices
            #expect(rows.map { attribute.texts.text($0) } == rows.map { other.texts.text($0) })
        }
    }

    @Test func cutoffsThatAreNotInThePanelAddNothing() async throws {
        let other = Cutoff(fixtureCutoff.instant.adding(days: 1))
        let restricted = try await panel(at: [fixtureCutoff]).restricted(to: [other])
        #expect(restricted.churned.isEmpty && restricted.matrix.cutoffs.isEmpty)
    }
}
