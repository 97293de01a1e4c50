import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct OutcomeTests {
    /// The label of each customer that has one in the population at the fixture's cutoff, 30 days on.
    private func labels(_ outcome: Outcome, _ dataset: RawDataset) throws -> [String: Bool] {
        let histories = dataset.histories
        let population = Population.rows(of: histories, at: [fixtureCutoff])
        let labels = try outcome.labels(of: population, in: histories, horizonDays: 30)
        #expect(labels.setAside.values.reduce(0, +) == labels.churned.count { $0 == nil })
        let ids = population.customer.map { histories.customers.ids[Int($0)] }
        return Dictionary(uniqueKeysWithValues: zip(ids, labels.churned)).compactMapValues(\.self)
    }

    @Test func leavingInTheHorizonIsChurn() throws {
        let dataset = RawDataset.parse(
            customers: "customer_id,joined_at,left_at\na,T-9d,T\nb,T-9d,T+30d-1us\nc,T-9d,T+30d\nd,T-9d,")
        #expect(try labels(.left, dataset) == ["a": true, "b": true, "c": false, "d": false])
    }

    @Test func noPurchaseInTheHorizonIsChurnWheneverItBecameKnown() throws {
        let dataset = RawDataset.parse(
            purchases: """
                customer_id,occurred_at,recorded_at,amount
                a,T-9d,,1
                a,T,T+90d,0
                b,T-9d,,1
                b,T+30d-1us,,1
                c,T-1us,,1
                c,T+30d,,1
                d,T-9d,,1
                d,T+5d,,-1
                """)
        #expect(try labels(.inactive, dataset) == ["a": false, "b": false, "c": true, "d": true])
    }

    @Test func spendBelowAFractionOfEarlierSpendIsDecline() throws {
        let dataset = RawDataset.parse(
            purchases: """
                customer_id,occurred_at,amount
                half,T-30d,10
                half,T,5
                below,T-30d,10
                below,T+30d-1us,4.9999
                none,T-30d-1us,10
                returned,T-2d,10
                returned,T-1d,-10
                """)
        #expect(
            try labels(.decline(fraction: 0.5), dataset)
                == ["half": false, "below": true])
    }

    @Test func aColumnOfTwoTextsIsALabel() throws {
        let dataset = RawDataset.parse(customers: "customer_id,churn,plan\na,Yes,x\nb,No,y\nc,,y")
        #expect(try labels(.column("churn", positive: nil), dataset) == ["a": true, "b": false])
        #expect(try labels(.column("plan", positive: "y"), dataset) == ["a": false, "b": true, "c": true])
    }

    @Test func aColumnThatIsNoLabelIsRefusedByName() {
        let dataset = RawDataset.parse(customers: "customer_id,plan,one,three\na,x,1,1\nb,y,1,2\nc,y,1,3")
        func refusal(_ name: String, _ positive: String?) -> OutcomeError? {
            #expect(throws: OutcomeError.self) { try labels(.column(name, positive: positive), dataset) }
        }
        #expect(refusal("plan", nil) == .needsPositive("plan", found: ["x", "y"]))
        #expect(refusal("plan", "z") == .noSuchText("z", column: "plan", found: ["x", "y"]))
        #expect(refusal("one", nil) == .notTwoValued("one", found: ["1"]))
        #expect(refusal("three", nil) == .notTwoValued("three", found: ["1", "2", "3"]))
        #expect(refusal("none", nil) == .noSuchColumn("none", among: ["plan", "one", "three"]))
    }

    @Test func aLabelWhoseTableIsLackingIsRefused() {
        let dataset = RawDataset.parse(customers: "customer_id,plan\na,x")
        #expect(throws: OutcomeError.lacking(.left, "customers.left_at")) { try labels(.left, dataset) }
        #expect(throws: OutcomeError.lacking(.inactive, "purchases")) { try labels(.inactive, dataset) }
    }

    @Test func leavingIsTheStandardWhereAnyoneLeft() {
        let purchases = "customer_id,occurred_at\na,T-1d"
        let some = RawDataset.parse(customers: "customer_id,left_at\na,T+9d\nb,", purchases: purchases)
        let empty = RawDataset.parse(customers: "customer_id,left_at\na,", purchases: purchases)
        #expect(Outcome.standard(for: some.histories) == .left)
        #expect(Outcome.standard(for: empty.histories) == .inactive)
        #expect(Outcome.standard(for: RawDataset.parse(purchases: purchases).histories) == .inactive)
    }
}

@Suite struct LabelWindowTests {
    private let window = LabelWindow(horizonDays: 90)
    private let early = Cutoff(Instant(year: 2024, month: 1, day: 1))

    @Test func dataMayEndWithTheWindowButNoEarlier() throws {
        let end = Instant(year: 2024, month: 3, day: 31)
        try window.check([early], dataEnd: end)
        let error = #expect(throws: OutcomeError.self) {
            try window.check([early, Cutoff(Instant(year: 2024, month: 1, day: 2))], dataEnd: end)
        }
        #expect(error?.kind == .data)
        #expect(error?.description.contains("the last usable cutoff is 2024-01-01") == true)
    }

    @Test func aTestedCutoffMayFollowTheTrainingWindowsEndButNotPrecedeIt() throws {
        let end = Cutoff(window.end(of: early))
        try window.checkOutOfTime(training: [early], tested: [end])
        #expect(
            throws: OutcomeError.overlap(training: early, horizonDays: 90, tested: Cutoff(end.instant.adding(days: -1)))
        ) {
            try window.checkOutOfTime(training: [early], tested: [end, Cutoff(end.instant.adding(days: -1))])
        }
    }
}
