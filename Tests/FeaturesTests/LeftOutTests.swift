import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct LeftOutTests {
    @Test func featuresOfMoneyNeedAmounts() async throws {
        let histories = RawDataset.parse(
            purchases: "customer_id,occurred_at,category\na,T-10d,x",
            wallet: "customer_id,period_start,period_end,total_spend"
        ).histories
        let matrix = try await FeatureExtractor().matrix(of: histories, at: [fixtureCutoff])
        let leftOut = Dictionary(uniqueKeysWithValues: matrix.leftOut.map { ($0.feature.name, $0.lacking) })
        for name in ["spend_30d", "average_purchase_365d", "spend_trend", "return_rate_365d", "wallet_share_365d"] {
            #expect(leftOut[name] == "purchases.amount")
        }
        #expect(leftOut["channels_365d"] == "purchases.channel")
        #expect(leftOut["complaint_rate_365d"] == "complaints")
        #expect(leftOut["categories_365d"] == nil)
        #expect(matrix.features.count + leftOut.count == Catalogue.features.count)
        #expect(matrix.notes.count == 1)
    }

    @Test func withCustomersAloneOnlyTheTenureRemains() async throws {
        let joined = RawDataset.parse(customers: "customer_id,joined_at,plan\na,T-10d,x\nb,T,y")
        let matrix = try await FeatureExtractor().matrix(of: joined.histories, at: [fixtureCutoff])
        #expect(matrix.features.map(\.name) == ["tenure_days"])
        #expect(matrix.columns == [[10]])
        #expect(matrix.attributes.map(\.name) == ["plan"])
        let without = RawDataset.parse(customers: "customer_id,plan\na,x\nb,y")
        let bare = try await FeatureExtractor().matrix(of: without.histories, at: [fixtureCutoff])
        #expect(bare.features.isEmpty)
        #expect(bare.count == 2)
    }

    @Test func sumsThatDoNotFitAreAnErrorThatNamesTheCustomer() async throws {
        let histories = RawDataset.parse(
            purchases: """
                customer_id,occurred_at,amount
                a,T-10d,1
                b,T-10d,900000000000000
                b,T-9d,900000000000000
                """
        ).histories
        await #expect(throws: FeatureError.sumTooLarge(column: "purchases.amount", customer: "b")) {
            try await FeatureExtractor().matrix(of: histories, at: [fixtureCutoff])
        }
    }
}
