import Features
import Testing

@Suite struct WordingTests {
    @Test(
        arguments: [
            ("complaints_90d", 2, "2 complaints in 90 days"), ("complaints_90d", 1, "1 complaint in 90 days"),
            ("recency_days", 74.3, "last purchase 74 days ago"), ("recency_days", 1.02, "last purchase 1 day ago"),
            ("recency_days", .nan, "no purchase yet"), ("recency_days", 0.99, "last purchase 1 day ago"),
            ("recency_days", 0.01, "last purchase less than an hour ago"),
            ("oldest_open_complaint_days", 5.1 / 24, "a complaint has been open for 5 hours"),
            ("oldest_open_complaint_days", 1.0 / 24, "a complaint has been open for 1 hour"),
            ("resolution_hours_mean_365d", 216, "the last settled complaints took 9 days on average"),
            ("resolution_hours_mean_365d", 5.25, "the last settled complaints took 5.3 hours on average"),
            ("spend_trend", -12.5, "spends less and less: 12.5 less each month"),
            ("spend_365d", 1234.5, "spent 1234.5 in 365 days"),
            ("wallet_share_365d", 0.374, "spends 37% of the budget with us"),
            ("satisfaction_last", 0.7, "last satisfaction score 70 of 100"), ("points_balance", -40, "owes 40 points"),
        ] as [(String, Double, String)])
    func valuesAreSaidInWords(name: String, value: Double, words: String) {
        #expect(Catalogue.feature(named: name)?.phrase(value) == words)
    }
}
