import Features
import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct LeakCertificateTests {
    private let cutoffs = [-200, -90, 0].map { Cutoff(fixtureCutoff.instant.adding(days: $0)) }
    private let extractor = FeatureExtractor()

    private func panel(_ histories: Histories, claiming cutoffs: [Cutoff]) async throws -> Panel {
        let matrix = try await extractor.matrix(of: histories, at: cutoffs)
        return Panel(
            matrix: matrix, churned: Array(repeating: false, count: matrix.count), outcome: .inactive, horizonDays: 1)
    }

    private func certificate(
        _ panel: Panel, _ histories: Histories, seed: UInt64 = 1, customers: Int = 500
    ) async throws -> LeakCertificate {
        try await LeakCertificate.issue(
            for: panel, from: PartedHistories(of: histories), activeDays: nil, seed: seed, customers: customers,
            extractor: extractor)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
    func randomHistoriesAreCertified(seed: UInt64) async throws {
        let histories = RawDataset.random(seed: seed, recorded: seed % 2 == 0).histories
        let panel = try await panel(histories, claiming: cutoffs)
        let whole = try await certificate(panel, histories)
        #expect(whole.customers == Set(panel.matrix.customer).count)
        #expect(whole.vectors == panel.matrix.count)
        #expect(whole.cutoffs == 3)
        #expect(whole.uncertified == ["region"])
        #expect(panel.matrix.attributes.map(\.name).contains("plan"))
        let part = try await certificate(panel, histories, customers: 20)
        #expect(part.customers == 20 && part.vectors < whole.vectors && part.digest != whole.digest)
        #expect(try await certificate(panel, histories, customers: 20) == part)
        #expect(try await certificate(panel, histories, seed: 2, customers: 20).digest != part.digest)
    }

    @Test func oneBitOfOneFeatureIsFound() async throws {
        let histories = RawDataset.random(seed: 9).histories
        let honest = try await panel(histories, claiming: cutoffs)
        for (place, feature) in honest.matrix.features.enumerated() {
            let row = (7 * place) % honest.matrix.count
            var leaking = honest
            let value = honest.matrix.columns[place][row]
            leaking.matrix.columns[place][row] = value.isNaN ? 0 : Double(bitPattern: value.bitPattern ^ 1)
            let id = histories.customers.ids[Int(honest.matrix.customer[row])]
            let cutoff = cutoffs[Int(honest.matrix.cutoff[row])]
            await #expect {
                try await certificate(leaking, histories)
            } throws: { error in
                guard case .leak(id, cutoff, feature.name, _, _) = error as? FeatureError else { return false }
                return (error as? any Failure)?.kind == .defect
            }
        }
    }

    @Test func anAttributeFromTheFutureIsFound() async throws {
        let histories = RawDataset.parse(
            customers: "customer_id,joined_at\na,T-9d\nb,T-9d",
            attributes: "customer_id,occurred_at,name,value\na,T-5d,plan,gold\na,T+1d,plan,none\nb,T-2d,plan,gold"
        ).histories
        var leaking = try await panel(histories, claiming: [fixtureCutoff])
        #expect(try await certificate(leaking, histories).vectors == 2)
        let plan = try #require(leaking.matrix.attributes.firstIndex { $0.name == "plan" })
        leaking.matrix.attributes[plan].texts = InternedColumn(texts: ["none", "gold"])
        await #expect(
            throws: FeatureError.leak(
                customer: "a", cutoff: fixtureCutoff, feature: "plan", found: "“none”", withoutFuture: "“gold”")
        ) { try await certificate(leaking, histories) }
    }

    /// A table where one fact of each kind becomes known at the cutoff, and an extraction that counts it all the same.
    static let oneFactTooMany: [(feature: String, dataset: RawDataset)] = [
        ("purchases_total", .parse(purchases: "customer_id,occurred_at\na,T-9d\na,T")),
        ("purchases_total", .parse(purchases: "customer_id,occurred_at,recorded_at\na,T-9d,\na,T-1d,T")),
        (
            "complaints_total",
            .parse(customers: "customer_id,joined_at\na,T-9d", complaints: "customer_id,opened_at\na,T")
        ),
        (
            "open_complaints",
            .parse(
                customers: "customer_id,joined_at\na,T-9d",
                complaints: "customer_id,opened_at,resolved_at\na,T-3d,T")
        ),
        (
            "wallet_share_365d",
            .parse(
                customers: "customer_id,joined_at\na,T-9d", purchases: "customer_id,occurred_at,amount\na,T-8d,5",
                wallet: "customer_id,period_start,period_end,total_spend\na,T-9d,T+1us,10")
        ),
        (
            "satisfaction_last",
            .parse(
                customers: "customer_id,joined_at\na,T-9d", surveys: "customer_id,occurred_at,score,kind\na,T,5,csat")
        ),
        (
            "engagements_30d",
            .parse(customers: "customer_id,joined_at\na,T-9d", engagements: "customer_id,occurred_at\na,T")
        ),
        (
            "referrals_365d",
            .parse(customers: "customer_id,joined_at\na,T-9d", referrals: "customer_id,occurred_at\na,T")
        ),
        (
            "points_balance",
            .parse(customers: "customer_id,joined_at\na,T-9d", rewards: "customer_id,occurred_at,points\na,T,5")
        ),
    ]

    @Test(arguments: oneFactTooMany)
    func aFeatureThatCountsAFactOfTheCutoffIsFound(feature: String, dataset: RawDataset) async throws {
        let histories = dataset.histories
        let honest = try await panel(histories, claiming: [fixtureCutoff])
        let late = try await panel(histories, claiming: [Cutoff(fixtureCutoff.instant.adding(days: 1))])
        #expect(try await certificate(honest, histories).vectors == 1)
        var leaking = honest
        let place = try #require(honest.matrix.features.firstIndex { $0.name == feature })
        leaking.matrix.columns[place] = late.matrix.columns[place]
        await #expect {
            try await certificate(leaking, histories)
        } throws: { error in
            guard case .leak("a", fixtureCutoff, feature, _, _) = error as? FeatureError else { return false }
            return true
        }
    }

    @Test func aRowThatOnlyTheFutureMakesIsFound() async throws {
        let histories = RawDataset.parse(purchases: "customer_id,occurred_at\na,T-9d\nlate,T").histories
        var leaking = try await panel(histories, claiming: [Cutoff(fixtureCutoff.instant.adding(days: 1))])
        leaking.matrix.cutoffs = [fixtureCutoff]
        leaking.matrix.columns = []
        leaking.matrix.features = []
        await #expect(
            throws: FeatureError.leak(
                customer: "late", cutoff: fixtureCutoff, feature: "the population", found: "a row",
                withoutFuture: "no row")
        ) { try await certificate(leaking, histories) }
    }

    /// One customer, one cutoff, one feature: the bytes that the digest is over can be written down by hand.
    @Test func theDigestIsOverTheBytesThatAreDocumented() async throws {
        let histories = RawDataset.parse(purchases: "customer_id,occurred_at\nab,T-2d").histories
        let recency = try #require(Catalogue.feature(named: "recency_days"))
        let extractor = FeatureExtractor(features: [recency])
        let matrix = try await extractor.matrix(of: histories, at: [fixtureCutoff])
        let panel = Panel(matrix: matrix, churned: [true], outcome: .inactive, horizonDays: 1)
        let certificate = try await LeakCertificate.issue(
            for: panel, from: PartedHistories(of: histories), activeDays: nil, seed: 1, extractor: extractor)
        func number(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
        var bytes = number(1) + number(12) + Array("recency_days".utf8) + number(2) + Array("ab".utf8)
        bytes += number(1_719_792_000_000_000) + number(0x4000_0000_0000_0000)
        #expect(certificate.digest == Digest.sha256(of: bytes))
    }
}
