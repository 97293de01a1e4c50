import Statistics
import Testing

@testable import Retention

@Suite struct ContactPolicyTests {
    private let five = [0.9, 0.5, 0.5, 0.2, 0.1].enumerated().map { ContactCandidate(rank: $0 + 1, risk: $1) }

    /// Candidates by descending risk, with values of all sizes, some unknown.
    private static func candidates(_ count: Int, seed: UInt64) -> [ContactCandidate] {
        var random = SeededGenerator(seed: seed)
        let risks = (0..<count).map { _ in random.uniform() * random.uniform() }.sorted(by: >)
        return risks.enumerated().map { place, risk in
            let value = random.uniform() < 0.05 ? .nan : 400 * random.uniform() - 20
            return ContactCandidate(rank: place + 1, risk: risk, value: value)
        }
    }

    private func chosen(_ policy: ContactPolicy, _ candidates: [ContactCandidate]) -> [Int] {
        policy.plan(for: candidates).contacts.map(\.candidate.rank)
    }

    @Test func topTakesSoManyAndNeverMoreThanThereAre() throws {
        #expect(try chosen(ContactPolicy(top: 2), five) == [1, 2])
        #expect(try chosen(ContactPolicy(top: 9), five) == [1, 2, 3, 4, 5])
    }

    @Test func minimumRiskIncludesTheRiskItself() throws {
        #expect(try chosen(ContactPolicy(minimumRisk: 0.5), five) == [1, 2, 3])
        #expect(try chosen(ContactPolicy(minimumRisk: 0.95), five) == [])
    }

    @Test func allLimitsHoldTogether() throws {
        #expect(try chosen(ContactPolicy(top: 2, minimumRisk: 0.2), five) == [1, 2])
        #expect(try chosen(ContactPolicy(top: 5, minimumRisk: 0.2), five) == [1, 2, 3, 4])
        #expect(try chosen(ContactPolicy(top: 5, capacity: Capacity("1x3x1")), five) == [1, 2, 3])
    }

    /// A plan of the first candidates is that of all of them, wherever a policy says that so many do.
    @Test(arguments: 1..<30) func fewCandidatesGiveThePlanOfAll(seed: UInt64) throws {
        let all = Self.candidates(60, seed: seed)
        let offer = try ContactOffer(offerCost: 1, contactCost: 1, acceptance: 0.3)
        let top = Int(seed) * 3
        for policy in [
            try ContactPolicy(top: top), try ContactPolicy(capacity: Capacity("2x5x2")),
            try ContactPolicy(top: top, capacity: Capacity("1x9x1")), try ContactPolicy(top: .max),
        ] {
            let few = policy.fewestCandidates ?? all.count
            let (plan, expected) = (policy.plan(for: Array(all.prefix(few))), policy.plan(for: all))
            #expect(plan.contacts.map(\.candidate.rank) == expected.contacts.map(\.candidate.rank))
            #expect(plan.contacts.map(\.turn) == expected.contacts.map(\.turn))
            #expect(plan.firstLeftOut?.candidate.rank == expected.firstLeftOut?.candidate.rank)
        }
        #expect(try ContactPolicy(top: top).fewestCandidates == top + 1)
        #expect(try ContactPolicy(top: top, offer: offer).fewestCandidates == nil)
        #expect(try ContactPolicy(top: top, minimumRisk: 0.1).fewestCandidates == nil)
    }

    @Test func anUnlimitedListIsRefused() {
        #expect(throws: RetentionError.self) { try ContactPolicy() }
    }

    @Test(arguments: [0, -1]) func aTopBelowOneIsRefused(top: Int) {
        #expect(throws: RetentionError.self) { try ContactPolicy(top: top) }
    }

    @Test(arguments: [0, -0.1, 1.1, .nan, .infinity]) func aMinimumThatIsNoProbabilityIsRefused(risk: Double) {
        #expect(throws: RetentionError.self) { try ContactPolicy(minimumRisk: risk) }
    }

    /// (10 + 1) / (0.3 · 190 + 10).
    @Test func theGoldenBreakEvenRiskIsMet() throws {
        let offer = try ContactOffer(offerCost: 10, contactCost: 1, acceptance: 0.3)
        let risk = try #require(offer.leastRisk(value: 200))
        #expect(abs(risk - 0.16418) < 5e-6)
        #expect(abs(offer.gain(risk: risk, value: 200)) < 1e-12)
        #expect(offer.leastRisk(value: 10) == nil)
    }

    /// A contact that keeps the share γ of churners is an uplift of γ·p.
    @Test(arguments: [0.05, 0.3, 0.9]) func anUpliftOfWhoAcceptsGainsAsMuch(risk: Double) throws {
        let offer = try ContactOffer(offerCost: 10, contactCost: 1, acceptance: 0.3)
        let byUplift = ContactCandidate(rank: 1, risk: risk, uplift: 0.3 * risk, value: 200)
        #expect((offer.gain(of: byUplift) - offer.gain(risk: risk, value: 200)).magnitude < 1e-12)
        let byRisk = ContactCandidate(rank: 1, risk: risk, value: 200)
        #expect(offer.gain(of: byRisk) == offer.gain(risk: risk, value: 200))
    }

    /// Of 100 customers of risk .4 contacts keep 10, each worth 200; the 70 who stay take the offer of 10; 100 calls cost 1.
    @Test func theGainOfAnUpliftIsWhatIsKeptLessWhatIsPaid() throws {
        let offer = try ContactOffer(offerCost: 10, contactCost: 1, acceptance: 0.9)
        let candidate = ContactCandidate(rank: 1, risk: 0.4, uplift: 0.1, value: 200)
        #expect((100 * offer.gain(of: candidate) - (10 * 200 - 70 * 10 - 100)).magnitude < 1e-9)
        let plan = try ContactPolicy(offer: offer).plan(for: [candidate])
        #expect(plan.contacts.count == 1)
        let harmed = ContactCandidate(rank: 1, risk: 0.9, uplift: -0.01, value: 200)
        #expect(try ContactPolicy(offer: offer).plan(for: [harmed]).contacts.isEmpty)
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func nobodyBelowTheBreakEvenRiskIsContacted(seed: UInt64) throws {
        let offer = try ContactOffer(offerCost: 10, contactCost: 1)
        let candidates = Self.candidates(2_000, seed: seed)
        let contacted = Set(chosen(try ContactPolicy(offer: offer), candidates))
        #expect(contacted.count > 100)
        for candidate in candidates {
            let least = candidate.value.isNaN ? nil : offer.leastRisk(value: candidate.value)
            let pays = least.map { candidate.risk > $0 }
            #expect(contacted.contains(candidate.rank) == (pays ?? false))
        }
    }

    @Test(arguments: [4, 5] as [UInt64]) func moreCapacityDropsNobodyWhoWasChosen(seed: UInt64) throws {
        let offer = try ContactOffer(offerCost: 5, contactCost: 0.5)
        let candidates = Self.candidates(500, seed: seed)
        for policyOffer in [offer, nil] {
            var before: [Int] = []
            for calls in 1...60 {
                let plan = chosen(
                    try ContactPolicy(capacity: Capacity("3x\(calls)x2"), offer: policyOffer), candidates)
                #expect(plan.starts(with: before))
                before = plan
            }
        }
    }

    @Test(arguments: [1, 7, 59, 60, 61, 600]) func loadsOfAgentsDifferByOneAtMostAndDaysFillInOrder(count: Int) throws {
        let capacity = try #require(Capacity("5x4x3"))
        let plan = try ContactPolicy(capacity: capacity).plan(for: Self.candidates(count, seed: 6))
        #expect(plan.contacts.count == min(count, 60))
        let turns = plan.contacts.compactMap(\.turn)
        let loads = (1...5).map { agent in turns.count { $0.agent == agent } }
        #expect((loads.max() ?? 0) - (loads.min() ?? 0) <= 1)
        #expect(turns.map(\.day) == turns.map(\.day).sorted())
        for day in 1...3 {
            for agent in 1...5 { #expect(turns.count { $0.day == day && $0.agent == agent } <= 4) }
        }
    }

    @Test(arguments: ["", "5", "5x4", "5x4x3x2", "0x4x3", "5x-1x3", "axbxc", "5 x 4 x 3"])
    func aCapacityThatIsNoneIsRefused(text: String) {
        #expect(Capacity(text) == nil)
    }

    @Test func theMarginalCustomersAreTheLastInAndTheFirstOut() throws {
        let offer = try ContactOffer(offerCost: 10, contactCost: 1)
        let candidates = [(0.5, 100.0), (0.4, 300), (0.3, 200), (0.1, 90)].enumerated().map {
            ContactCandidate(rank: $0 + 1, risk: $1.0, value: $1.1)
        }
        // Gains by hand: 0.3·0.5·90 − 5 − 1 = 7.5; 0.3·0.4·290 − 6 − 1 = 27.8; 0.3·0.3·190 − 7 − 1 = 9.1; below 0.
        let all = try ContactPolicy(offer: offer).plan(for: candidates)
        #expect(all.contacts.map(\.candidate.rank) == [2, 3, 1])
        #expect(abs((all.gain ?? 0) - 44.4) < 1e-9)
        #expect(all.firstLeftOut?.candidate.rank == 4 && (all.firstLeftOut?.gain ?? 0) < 0)
        let two = try ContactPolicy(top: 2, offer: offer).plan(for: candidates)
        #expect(two.contacts.last?.candidate.rank == 3)
        #expect(two.firstLeftOut?.candidate.rank == 1 && abs((two.firstLeftOut?.gain ?? 0) - 7.5) < 1e-12)
    }

    @Test func theExpectedCurveIsHighestWhereTheLastContactPays() throws {
        let candidates = Self.candidates(3_000, seed: 9)
        let policy = try ContactPolicy(offer: ContactOffer(offerCost: 10, contactCost: 1))
        let curve = try #require(ExpectedProfitCurve(policy, candidates))
        let best = try #require(curve.points.max { $0.profit < $1.profit })
        let plan = policy.plan(for: candidates)
        #expect(best.contacted == plan.contacts.count)
        #expect(abs(best.profit - (plan.gain ?? 0)) < 1e-6)
        #expect(curve.points.first?.profit == 0 && curve.points.last?.fraction == 1)
        #expect(try ExpectedProfitCurve(ContactPolicy(top: 3), candidates) == nil)
    }

    @Test func costsAndChancesThatAreNoneAreRefused() {
        #expect(throws: RetentionError.self) { try ContactOffer(offerCost: -1, contactCost: 1) }
        #expect(throws: RetentionError.self) { try ContactOffer(offerCost: 1, contactCost: .nan) }
        #expect(throws: RetentionError.self) { try ContactOffer(offerCost: 1, contactCost: 1, acceptance: 0) }
    }
}
