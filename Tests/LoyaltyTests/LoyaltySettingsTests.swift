import Histories
import Testing

@testable import Loyalty

@Suite struct LoyaltySettingsTests {
    @Test func whatTheFileSaysHoldsAndTheRestStaysAsItIs() throws {
        let settings = try LoyaltySettings(
            yaml: """
                loyalty:
                  weights: {durability: 0.5, spend: 0.5, affect: 0}
                  spend: {wallet_share: 0.9, cross_buying: 0.1}
                  voluntary_days: 7
                  quadrants: {satisfaction: satisfaction_last, satisfied_from: 0.6, loyal_from: 55}
                  segments: {new_days: 30}
                  types: {price_discount_share: 0.3}
                  reasons: {attribute: why, words: {price: [dear]}}
                """, file: "churn.yaml")
        #expect(settings.weights.origin == .hand && settings.weights.branches == [0.5, 0.5, 0])
        #expect(settings.weights.weight(of: LoyaltyLeaf.walletShare) == 0.9)
        #expect((settings.weights.weight(of: LoyaltyLeaf.trend) - 1.0 / 3).magnitude < 1e-15)
        #expect(settings.voluntaryDays == 7 && settings.quadrants.loyalFrom == 55)
        #expect(settings.quadrants.feature == "satisfaction_last" && settings.segments.newDays == 30)
        #expect(settings.types.priceDiscountShare == 0.3 && settings.reasons.attribute == "why")
        #expect(settings.reasons.reason(of: "too DEAR") == .price && settings.reasons.reason(of: "cost") == nil)
    }

    @Test func withoutASectionAllCountsAlike() throws {
        #expect(try LoyaltySettings(yaml: "delimiter: comma", file: "churn.yaml").weights == .equal)
    }

    @Test(arguments: [
        ("loyalty:\n  weigths: {}", "churn.yaml:2:3", "weights"),
        ("loyalty:\n  spend: {wallet_share: 0.9, cross_buying: 0.2}", "churn.yaml:2:10", "expected 1"),
        ("loyalty:\n  spend: {wallet_share: 1}", "churn.yaml:2:10", "cross_buying"),
        ("loyalty:\n  spend: {wallet_share: -1, cross_buying: 2}", "churn.yaml:2:25", "-1"),
        ("loyalty:\n  quadrants: {satisfaction: mood}", "churn.yaml:2:29", "satisfaction_last"),
        ("loyalty:\n  segments: {high_from: 20, low_below: 30}", "churn.yaml:2:13", "above"),
        ("loyalty: 3", "churn.yaml:1:10", "mapping"),
    ])
    func aMistakeIsNamedWithItsPlace(yaml: String, place: String, word: String) {
        let error = #expect(throws: HistoryError.self) { try LoyaltySettings(yaml: yaml, file: "churn.yaml") }
        #expect(error?.description.hasPrefix(place + ":") == true, "\(error?.description ?? "")")
        #expect(error?.description.contains(word) == true)
    }
}

@Suite struct SegmentRulesTests {
    private let rules = SegmentRules()

    @Test(arguments: [
        (30.0, 90.0, 90.0, 90.0, Segment.new), (400, .nan, 0, 0, .withoutPurchase), (400, 60, 60, 60, .champions),
        (400, 60, 60, .nan, .champions), (400, 50, 60, 90, .loyal), (400, 70, 50, 60, .bigSpenders),
        (400, 60, 50, 50, .promising), (400, 50, 50, 50, .regular), (400, 39, 60, 10, .atRisk),
        (400, 39, 50, 60, .atRisk), (400, 39, 50, 59, .asleep),
    ])
    func theBoundsThemselvesAreHighAndNotLow(
        tenure: Double, recency: Double, frequency: Double, money: Double, segment: Segment
    ) {
        #expect(
            rules.segment(tenureDays: tenure, recency: recency, frequency: frequency, money: money) == segment)
    }
}

@Suite struct ChurnReasonRulesTests {
    private let rules = ChurnReasonRules()

    @Test(arguments: [
        ("billing", ChurnReason.price), ("Delivery late", .service), ("quality", .product),
        ("went to a competitor", .relationship), ("Moved abroad", .lifeCycle), ("价格太高", .price),
    ])
    func aTextIsOfTheClassWhoseWordItHolds(text: String, reason: ChurnReason) {
        #expect(rules.reason(of: text) == reason)
    }

    @Test func aTextWithoutAWordIsOfNoClass() {
        #expect(rules.reason(of: "other") == nil)
    }
}
