import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

/// The value of each feature of the only customer at the fixture's cutoff, by name; NaN is missing.
private func features(of dataset: RawDataset) async throws -> [String: Double] {
    let matrix = try await FeatureExtractor().matrix(of: dataset.histories, at: [fixtureCutoff])
    #expect(matrix.count == 1)
    return Dictionary(uniqueKeysWithValues: zip(matrix.features.map(\.name), matrix.columns.map { $0.first ?? .nan }))
}

/// Whether values are as expected to the last digits; nil is missing.
private func expect(
    _ found: [String: Double], _ expected: [String: Double?], sourceLocation: SourceLocation = #_sourceLocation
) {
    for (name, value) in expected {
        guard let cell = found[name] else {
            Issue.record("no column \(name)", sourceLocation: sourceLocation)
            continue
        }
        if let value {
            #expect(
                abs(cell - value) <= 1e-12 * max(1, abs(value)), "\(name) is \(cell)", sourceLocation: sourceLocation)
        } else {
            #expect(cell.isNaN, "\(name) is \(cell)", sourceLocation: sourceLocation)
        }
    }
}

@Suite struct CatalogueTests {
    @Test func namesAreThoseOfTheContractInItsOrder() {
        let names = [
            "tenure_days", "recency_days", "purchases_30d", "purchases_90d", "purchases_180d", "purchases_365d",
            "purchases_total", "spend_30d", "spend_90d", "spend_180d", "spend_365d", "average_purchase_365d",
            "purchase_frequency_trend", "spend_trend", "gap_mean_days", "gap_std_days", "overdue_ratio",
            "categories_365d",
            "channels_365d", "discount_share_365d", "return_rate_365d", "wallet_share_365d", "complaints_90d",
            "complaints_365d", "complaints_total", "complaint_rate_365d", "open_complaints",
            "oldest_open_complaint_days",
            "resolution_hours_mean_365d", "satisfaction_last", "satisfaction_mean_365d", "engagements_30d",
            "engagements_90d", "engagement_trend", "referrals_365d", "points_balance", "points_redeemed_share_365d",
        ]
        #expect(Catalogue.features.map(\.name) == names)
    }

    @Test func everyFeatureHasAFingerprintOfItsOwnAndWordsWithoutHoles() {
        #expect(Set(Catalogue.features.map(\.fingerprint)).count == Catalogue.features.count)
        for feature in Catalogue.features {
            #expect(feature.meaning.hasSuffix("."))
            for value in [Double.nan, -2.5, 0, 0.4, 1, 2, 1234.5678] {
                let phrase = feature.phrase(value)
                #expect(
                    !phrase.isEmpty && !phrase.contains("{}") && !phrase.contains("nan"), "\(feature.name): \(phrase)")
            }
        }
    }

    @Test func anEventAtTheStartOfAWindowIsInItAndOneAtTheCutoffIsNot() async throws {
        let found = try await features(
            of: .parse(
                purchases: """
                    customer_id,occurred_at,amount
                    a,T-365d-1us,1
                    a,T-365d,2
                    a,T-180d,4
                    a,T-90d,8
                    a,T-30d,16
                    a,T-1us,32
                    a,T,64
                    """))
        expect(
            found,
            [
                "purchases_30d": 2, "purchases_90d": 3, "purchases_180d": 4, "purchases_365d": 5, "purchases_total": 6,
                "spend_30d": 48, "spend_90d": 56, "spend_180d": 60, "spend_365d": 62, "average_purchase_365d": 12.4,
                "recency_days": 1 / 86_400e6, "tenure_days": 365 + 1 / 86_400e6,
            ])
    }

    @Test func returnsLowerSpendAndAreNoPurchases() async throws {
        let found = try await features(
            of: .parse(
                purchases: """
                    customer_id,occurred_at,amount
                    a,T-20d,10
                    a,T-10d,-4.5
                    a,T-5d,0
                    """))
        expect(
            found,
            [
                "purchases_30d": 2, "spend_30d": 5.5, "average_purchase_365d": 5, "recency_days": 5,
                "return_rate_365d": 0.5, "gap_mean_days": 15, "gap_std_days": nil, "overdue_ratio": 1.0 / 3,
            ])
    }

    @Test func rowsOfOneOrderAreOnePurchaseAtTheEarliestTime() async throws {
        let found = try await features(
            of: .parse(
                purchases: """
                    customer_id,occurred_at,amount,discount,category,channel,order_id
                    a,T-40d,10,1,shoes,web,7
                    a,T-20d,-4,0,hats,,7
                    a,T-10d,5,0,hats,shop,8
                    a,T-10d,-5,0,gloves,shop,8
                    a,T-2d,1,0,bags,shop,9
                    a,T-1d,-3,0,belts,shop,9
                    """))
        // Order 7 comes to 6 (a purchase, 40 days ago), order 8 to 0 (a purchase), order 9 to -2 (a return).
        expect(
            found,
            [
                "purchases_total": 2, "purchases_30d": 1, "spend_30d": -2, "spend_90d": 4, "average_purchase_365d": 3,
                "return_rate_365d": 0.5, "recency_days": 10, "gap_mean_days": 30, "categories_365d": 3,
                "channels_365d": 2,
                "discount_share_365d": 1.0 / 7,
            ])
    }

    @Test func anOrderIsSeenWithTheRowsKnownByTheCutoff() async throws {
        let found = try await features(
            of: .parse(
                purchases: """
                    customer_id,occurred_at,recorded_at,amount,order_id
                    a,T-40d,T,10,7
                    a,T-20d,T-1us,-4,7
                    a,T-30d,,3,
                    """))
        expect(found, ["purchases_total": 1, "return_rate_365d": 1, "spend_365d": -1, "recency_days": 30])
    }

    @Test func gapsHaveTheSampleStandardDeviation() async throws {
        let found = try await features(
            of: .parse(
                purchases: """
                    customer_id,occurred_at
                    a,T-60d
                    a,T-50d
                    a,T-30d
                    """))
        // Gaps of 10 and 20 days: mean 15, deviation √50.
        expect(found, ["gap_mean_days": 15, "gap_std_days": 50.0.squareRoot(), "overdue_ratio": 2])
        #expect(found["spend_30d"] == nil)
    }

    @Test func purchasesOfOneInstantHaveNoUsualGapToBeOverdueBy() async throws {
        let found = try await features(of: .parse(purchases: "customer_id,occurred_at\na,T-6d\na,T-6d\na,T-6d"))
        expect(found, ["gap_mean_days": 0, "gap_std_days": 0, "overdue_ratio": nil])
    }

    @Test func trendsAreSlopesOverWholePeriodsSinceTheStart() async throws {
        let rows = ["a,T-91d,9", "a,T-90d,1", "a,T-60d,2", "a,T-45d,3", "a,T-30d,4", "a,T-2d,5", "a,T-1d,6"]
        let found = try await features(
            of: .parse(
                customers: "customer_id,joined_at\na,T-119d",
                purchases: "customer_id,occurred_at,amount\n" + rows.joined(separator: "\n")))
        // Three periods: counts 1, 2, 3 and spends 1, 5, 15.
        expect(found, ["purchase_frequency_trend": 1, "spend_trend": 7])
    }

    @Test func aTrendNeedsTwoWholePeriods() async throws {
        for (joined, trend) in [("T-60d", 1), ("T-60d+1us", nil)] as [(String, Double?)] {
            let found = try await features(
                of: .parse(
                    customers: "customer_id,joined_at\na,\(joined)",
                    purchases: "customer_id,occurred_at\na,T-1d", engagements: "customer_id,occurred_at\na,T-30d"))
            expect(found, ["purchase_frequency_trend": trend, "engagement_trend": trend])
        }
    }

    @Test func walletShareCountsOwnPurchasesInsideTheVisiblePeriods() async throws {
        let found = try await features(
            of: .parse(
                purchases: """
                    customer_id,occurred_at,amount
                    a,T-60d-1us,100
                    a,T-60d,10
                    a,T-40d,-3
                    a,T-30d,7
                    a,T-1us,5
                    """,
                wallet: """
                    customer_id,period_start,period_end,total_spend
                    a,T-60d,T-30d,40
                    a,T-30d,T,20
                    a,T-10d,T+1us,1
                    a,T-365d-1us,T-300d,1000
                    """))
        expect(found, ["wallet_share_365d": 22.0 / 60])
    }

    @Test(arguments: [("0", nil), ("4", 1), ("20", 0.5)] as [(String, Double?)])
    func walletShareIsClippedAndMissingWithoutSpend(total: String, share: Double?) async throws {
        let found = try await features(
            of: .parse(
                purchases: "customer_id,occurred_at,amount\na,T-10d,10",
                wallet: "customer_id,period_start,period_end,total_spend\na,T-20d,T-5d,\(total)"))
        expect(found, ["wallet_share_365d": share])
    }

    @Test func aResolutionCountsOnceItIsKnown() async throws {
        let found = try await features(
            of: .parse(
                purchases: "customer_id,occurred_at\na,T-10d\na,T-9d",
                complaints: """
                    customer_id,opened_at,resolved_at
                    a,T-400d,T-390d
                    a,T-365d,T-365d+10h
                    a,T-90d,T-90d+20h
                    a,T-50d,T
                    a,T-20d,
                    a,T,
                    """))
        expect(
            found,
            [
                "complaints_90d": 3, "complaints_365d": 4, "complaints_total": 5, "complaint_rate_365d": 2,
                "open_complaints": 2, "oldest_open_complaint_days": 50, "resolution_hours_mean_365d": 15,
            ])
    }

    @Test func satisfactionIsScaledByItsKindAndTiesAreAveraged() async throws {
        let found = try await features(
            of: .parse(
                purchases: "customer_id,occurred_at\na,T-10d",
                surveys: """
                    customer_id,occurred_at,score,kind
                    a,T-400d,5,csat
                    a,T-20d,2,csat
                    a,T-5d,9,nps
                    a,T-5d,4,ces
                    """))
        // 2 of 1–5 is .25, 9 of 0–10 is .9, 4 of 1–7 is .5.
        expect(found, ["satisfaction_last": 0.7, "satisfaction_mean_365d": 0.55])
    }

    @Test func engagementsReferralsAndPointsAreThoseOfTheirWindows() async throws {
        let found = try await features(
            of: .parse(
                purchases: "customer_id,occurred_at\na,T-10d",
                engagements: "customer_id,occurred_at\na,T-90d-1us\na,T-90d\na,T-30d\na,T-1d",
                referrals: "customer_id,occurred_at\na,T-365d-1us\na,T-365d\na,T-1d",
                rewards: "customer_id,occurred_at,points\na,T-400d,1000\na,T-300d,80\na,T-200d,-20\na,T-1d,-40\na,T,5"))
        expect(
            found,
            [
                "engagements_30d": 2, "engagements_90d": 3, "referrals_365d": 2, "points_balance": 1020,
                "points_redeemed_share_365d": 0.75,
            ])
    }

    @Test func whatDoesNotExistIsMissingAndWhatDidNotHappenIsZero() async throws {
        let none = "customer_id,occurred_at"
        let found = try await features(
            of: .parse(
                customers: "customer_id,joined_at\na,T-10d",
                purchases: "customer_id,occurred_at,amount,discount,category,channel",
                complaints: "customer_id,opened_at,resolved_at",
                wallet: "customer_id,period_start,period_end,total_spend",
                surveys: "customer_id,occurred_at,score,kind", engagements: none, referrals: none,
                rewards: "customer_id,occurred_at,points"))
        let missing: Set = [
            "recency_days", "average_purchase_365d", "purchase_frequency_trend", "spend_trend", "gap_mean_days",
            "gap_std_days", "overdue_ratio", "discount_share_365d", "return_rate_365d", "wallet_share_365d",
            "oldest_open_complaint_days", "resolution_hours_mean_365d", "satisfaction_last", "satisfaction_mean_365d",
            "engagement_trend", "points_redeemed_share_365d",
        ]
        for feature in Catalogue.features where feature.name != "tenure_days" {
            expect(found, [feature.name: missing.contains(feature.name) ? nil : 0])
        }
        expect(found, ["tenure_days": 10])
    }
}
