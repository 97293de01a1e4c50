import Histories
import HistoriesFixtures
import Tables
import Testing

@Suite struct PopulationTests {
    private func ids(_ dataset: RawDataset, activeDays: Int? = nil) -> [String] {
        let histories = dataset.histories
        let population = Population.rows(of: histories, at: [fixtureCutoff], activeDays: activeDays)
        return population.customer.map { histories.customers.ids[Int($0)] }
    }

    @Test func customersWhoJoinedBeforeTheCutoffAreInIt() {
        let dataset = RawDataset.parse(
            customers:
                "customer_id,joined_at\nbefore,T-1us\nat,T\njoins after buying,T+5d\nlate buyer,\nbuyer,\nnobody,",
            purchases: "customer_id,occurred_at\nat,T\njoins after buying,T-9d\nbuyer,T-1us\nlate buyer,T")
        #expect(ids(dataset) == ["before", "buyer", "joins after buying"])
    }

    @Test func customersWhoLeftBeforeTheCutoffAreNot() {
        let dataset = RawDataset.parse(
            customers: "customer_id,joined_at,left_at\na,T-9d,T-1us\nb,T-9d,T\nc,T-9d,\nd,T-9d,T+1d")
        #expect(ids(dataset) == ["b", "c", "d"])
    }

    @Test func activityIsAVisiblePurchaseInTheDaysBefore() {
        let dataset = RawDataset.parse(
            customers: "customer_id,joined_at\na,T-900d\nb,T-900d\nc,T-900d\nd,T-900d\ne,T-900d",
            purchases: """
                customer_id,occurred_at,recorded_at,amount,order_id
                a,T-365d,,0,
                b,T-365d-1us,,5,
                c,T-10d,,-5,
                d,T-10d,T,5,
                e,T-10d,,5,1
                e,T-9d,,-6,1
                """)
        #expect(ids(dataset, activeDays: 365) == ["a"])
        #expect(ids(dataset) == ["a", "b", "c", "d", "e"])
    }

    @Test func withoutJoinDatesAndPurchasesEverybodyIsInIt() {
        #expect(ids(.parse(customers: "customer_id,plan\nb,x\na,y")) == ["a", "b"])
    }

    @Test func rowsAreByCustomerThenCutoffAndTheOthersAreCounted() {
        let early = Cutoff(fixtureCutoff.instant.adding(days: -10))
        let histories = RawDataset.parse(
            customers: "customer_id,joined_at,left_at\na,T-20d,\nb,T-5d,\nc,T-20d,T-9d"
        ).histories
        let population = Population.rows(of: histories, at: [fixtureCutoff, early, early])
        #expect(population.cutoffs == [early, fixtureCutoff])
        #expect(population.customer == [0, 0, 1, 2])
        #expect(population.cutoff == [0, 1, 1, 0])
        #expect(population.setAside == [.notYetJoined: 1, .alreadyLeft: 1])
    }
}
