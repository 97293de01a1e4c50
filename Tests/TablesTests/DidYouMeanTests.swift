import Testing

@testable import Tables

@Suite struct DidYouMeanTests {
    @Test(arguments: [
        ("amout", "amount"), ("occured_at", "occurred_at"), ("Customer_ID", "customer_id"), ("chanel", "channel"),
        ("zzz", nil),
        ("", nil), ("colour", nil),
    ]) func theNearestAllowedWordIsSuggested(_ word: String, _ expected: String?) {
        let words = ["customer_id", "occurred_at", "amount", "discount", "category", "channel"]
        #expect(DidYouMean.suggestion(for: word, among: words) == expected)
    }

    @Test func swappedNeighboursAreOneChange() {
        #expect(DidYouMean.editDistance(Array("clauses"), Array("cluases")) == 1)
        #expect(DidYouMean.editDistance(Array("kitten"), Array("sitting")) == 3)
    }
}
