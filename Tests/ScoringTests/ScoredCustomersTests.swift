import Features
import Histories
import Models
import Tables
import Testing

@testable import Scoring

@Suite struct ScoredCustomersTests {
    private func scored(customers: Int = 25) async throws -> ScoredCustomers {
        try await ScoredCustomers(
            SmallScores.model(), SmallScores.matrix(customers: customers), ids: SmallScores.ids(customers))
    }

    @Test func theRiskiestComeFirstAndTiesGoById() async throws {
        let standings = try await scored().standings
        #expect(standings.map(\.rank) == Array(1...25))
        var ties = 0
        for (left, right) in zip(standings, standings.dropFirst()) {
            #expect(left.risk > right.risk || (left.risk == right.risk && left.customerID < right.customerID))
            if left.risk == right.risk { ties += 1 }
        }
        #expect(ties > 5)
    }

    @Test func decilesAreTenthsOfTheRanks() async throws {
        let standings = try await scored().standings
        // 25 ranks: rank r is in decile ⌊10·(r − 1)/25⌋ + 1.
        #expect(standings.map(\.decile) == (1...25).map { ($0 - 1) * 10 / 25 + 1 })
        #expect(standings.first?.decile == 1 && standings.last?.decile == 10)
        let few = try await scored(customers: 3).standings
        #expect(few.map(\.decile) == [1, 4, 7])
    }

    @Test func aFeatureThatIsDefinedOtherwiseIsRefused() async throws {
        var model = try SmallScores.model()
        model.inputs[0].origin = .feature(definition: "recency_days = something else", kind: .duration)
        let changed = model
        await #expect {
            try await ScoredCustomers(changed, SmallScores.matrix(), ids: SmallScores.ids(25))
        } throws: {
            String(describing: $0).contains("recency_days is no longer computed as when the model was trained")
        }
    }

    @Test func aTableThatTheDatasetLacksIsNamed() async throws {
        var histories = Histories(customers: Customers(ids: ["a"], joinedAt: [0]))
        histories.complaints = nil
        await #expect {
            try await ScoredCustomers(SmallScores.model(), histories, at: SmallScores.cutoff)
        } throws: {
            String(describing: $0).contains("the dataset lacks purchases, which the model needs for recency_days")
        }
    }

    @Test func thoseWhoLeftAndThoseWhoAreNotActiveAreNotScored() async throws {
        let day = Instant.microsecondsPerDay
        let end = SmallScores.cutoff.instant.microseconds
        var histories = Histories(
            customers: Customers(
                ids: ["a", "b", "c", "d"], joinedAt: [0, 0, 0, end], leftAt: [Customers.notLeft, end - 1, end, .max],
                attributes: [Attribute(name: "plan", texts: InternedColumn(texts: ["plus", "plus", "", "basic"]))]))
        histories.purchases = Purchases(
            timeline: Timeline(offsets: [0, 1, 2, 3, 3], occurredAt: [end - 40 * day, end - 5 * day, end - 5 * day]))
        let everyone = try await ScoredCustomers(SmallScores.model(), histories, at: SmallScores.cutoff)
        #expect(everyone.standings.map(\.customerID).sorted() == ["a", "c"])
        let active = try await ScoredCustomers(SmallScores.model(activeDays: 30), histories, at: SmallScores.cutoff)
        #expect(active.standings.map(\.customerID) == ["c"])
        #expect(throws: ScoringError.self) { try Explanation(of: "a", among: active, histories) }
        func refusal(_ id: String) -> String {
            do {
                return try Explanation(of: id, among: active, histories).standing.customerID
            } catch {
                return error.description
            }
        }
        #expect(refusal("a").contains("had no purchase in the 30 days before 2024-01-01"))
        #expect(refusal("b").contains("left on 2023-12-31"))
        #expect(refusal("d").contains("joined on 2024-01-01, not before 2024-01-01"))
        #expect(refusal("aa").contains("has no customer “aa”"))
        #expect(refusal("c") == "c")
    }
}
