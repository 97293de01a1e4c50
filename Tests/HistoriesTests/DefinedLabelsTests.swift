import HistoriesFixtures
import Tables
import Testing

@testable import Histories

@Suite struct DefinedLabelsTests {
    /// The labels of a definition at the fixture's cutoff, in data that end so many days after it, and what is found.
    private func labels(
        _ definition: LabelDefinition, _ dataset: RawDataset, endDays: Int
    ) throws -> (churned: [String: Bool], labels: DefinedLabels, findings: LabelFindings) {
        let histories = dataset.histories
        let end = fixtureCutoff.instant.adding(days: endDays)
        let labels = try DefinedLabels(
            definition, histories, at: [fixtureCutoff], labelEnd: end, dataEnd: end, activeDays: 365)
        let churned = labels.rows.map { (histories.customers.ids[Int($0.key.customer)], $0.churned) }
        return (
            Dictionary(uniqueKeysWithValues: churned), labels,
            LabelFindings(labels, hasPurchases: histories.purchases != nil, dataEnd: end)
        )
    }

    private let buyers = RawDataset.parse(
        purchases: """
            customer_id,occurred_at,amount
            stays,T-9d,1
            stays,T+29d,1
            back,T-9d,1
            back,T+30d,1
            later,T-9d,1
            later,T+29d,-1
            later,T+50d,1
            gone,T-9d,1
            old,T-366d,1
            """)

    @Test func whoComesBackAfterASilenceIsCountedWithTheDaysItTook() throws {
        let found = try labels(.inactive(days: 30), buyers, endDays: 60)
        #expect(found.churned == ["stays": false, "back": true, "later": true, "gone": true])
        let returns = try #require(found.findings.returns)
        #expect(returns.followed == 3 && returns.returned == 2 && returns.notFollowed == 0)
        #expect(returns.followUpDays == 30...30)
        #expect(returns.medianDays == 10)
        #expect(found.findings.rate == 0.75)
    }

    @Test func whoCouldNotBeFollowedAsLongAgainIsNeverCountedAsGone() throws {
        let returns = try #require(try labels(.inactive(days: 30), buyers, endDays: 59).findings.returns)
        #expect(returns.followed == 0 && returns.notFollowed == 3 && returns.returned == 0)
        #expect(returns.share == nil && returns.medianDays == nil && returns.followUpDays == nil)
        #expect(try labels(.inactive(days: 30), buyers, endDays: 29).labels.cutoffs.isEmpty)
    }

    @Test func whoLeftAndBoughtAgainHasReturned() throws {
        let dataset = RawDataset.parse(
            customers: "customer_id,joined_at,left_at\na,T-9d,T+5d\nb,T-9d,T+9d\nc,T-9d,T+50d\nd,T-9d,",
            purchases: "customer_id,occurred_at\na,T+4d\na,T+25d\nb,T+8d\nc,T+51d\nd,T+1d")
        let found = try labels(.left(days: 30), dataset, endDays: 37)
        #expect(found.churned == ["a": true, "b": true, "c": false, "d": false])
        // a was followed for 32 days after leaving, b for 28, which is too short.
        let returns = try #require(found.findings.returns)
        #expect(returns.followed == 1 && returns.returned == 1 && returns.notFollowed == 1)
        #expect(returns.medianDays == 20 && returns.followUpDays == 32...32)
    }

    @Test func declinedSpendReturnsWhereItRecovers() throws {
        let dataset = RawDataset.parse(
            purchases: """
                customer_id,occurred_at,amount
                same,T-5d,10
                same,T+5d,5
                less,T-5d,10
                less,T+5d,4
                less,T+35d,5
                none,T-5d,10
                none,T+60d,50
                new,T+1d,5
                """)
        let found = try labels(.decline(percent: 50, days: 30), dataset, endDays: 60)
        #expect(found.churned == ["same": false, "less": true, "none": true])
        let returns = try #require(found.findings.returns)
        #expect(returns.followed == 2 && returns.returned == 1 && returns.medianDays == nil)
    }

    @Test func ownRhythmsGiveEveryCustomerAWindowOfItsOwn() throws {
        // weekly: gaps of 7 days, last at T-7d: twice the mean is over at T+7d. monthly: gaps of 30, over at T+50d.
        let dataset = RawDataset.parse(
            purchases: """
                customer_id,occurred_at
                weekly,T-21d
                weekly,T-14d
                weekly,T-7d
                weekly,T+7d
                monthly,T-70d
                monthly,T-40d
                monthly,T-10d
                monthly,T+50d-1us
                over,T-30d
                over,T-25d
                over,T-20d
                twice,T-30d
                twice,T-25d
                slow,T-300d
                slow,T-200d
                slow,T-100d
                """)
        let found = try labels(.overdueByMean(times: 2), dataset, endDays: 60)
        #expect(found.churned == ["weekly": true, "monthly": false])
        #expect(found.labels.setAside.map(\.count) == [1, 1, 1])
        // The silence of the weekly buyer ended at the end of the window: back at once, after 14 days' grace and 53 of follow-up.
        let returns = try #require(found.findings.returns)
        #expect(returns.returned == 1 && returns.medianDays == 0 && returns.followUpDays == 53...53)
    }

    @Test func aShareOfTheOwnGapsLiesBetweenTwo() throws {
        // Gaps of 1 to 5 days: 95 % lie at 4.8 (type 7), so that the silence is over 4.8 days after T-1d.
        let times = [15, 14, 12, 9, 5].map { "a,T-\($0 + 1)d" } + ["a,T-1d", "a,T+4d"]
        let dataset = RawDataset.parse(purchases: "customer_id,occurred_at\n" + times.joined(separator: "\n"))
        let found = try labels(.overdueByGaps(percent: 95), dataset, endDays: 60)
        #expect(found.churned == ["a": true])
        let limit = fixtureCutoff.instant.adding(days: -1).microseconds + 48 * Instant.microsecondsPerDay / 10
        #expect(found.labels.rows.map(\.end) == [limit])
        let fewer = RawDataset.parse(purchases: "customer_id,occurred_at\n" + times.dropFirst().joined(separator: "\n"))
        #expect(try labels(.overdueByGaps(percent: 95), fewer, endDays: 60).churned.isEmpty)
    }

    @Test func definitionsOverlapInTheRowsThatBothLabel() throws {
        let short = try labels(.inactive(days: 30), buyers, endDays: 60).labels
        let long = try labels(.inactive(days: 60), buyers, endDays: 60).labels
        let overlap = LabelOverlap(short.rows, long.rows)
        #expect(overlap.rows == 4 && overlap.first == 3 && overlap.second == 1 && overlap.both == 1)
        #expect(overlap.jaccard == 1.0 / 3 && overlap.shareOfFirst == 1.0 / 3)
        #expect(LabelOverlap(long.rows, short.rows).shareOfFirst == 1)
        #expect(LabelOverlap(long.rows, []).jaccard == nil)
    }

    @Test func rowsOfOneCustomerDoNotNarrowTheInterval() throws {
        let histories = buyers.histories
        let end = fixtureCutoff.instant.adding(days: 60)
        func findings(_ cutoffs: [Cutoff]) throws -> LabelFindings {
            LabelFindings(
                try DefinedLabels(
                    .inactive(days: 30), histories, at: cutoffs, labelEnd: end, dataEnd: end, activeDays: 365),
                hasPurchases: true, dataEnd: end)
        }
        let one = try findings([fixtureCutoff])
        let two = try findings([fixtureCutoff, Cutoff(Instant(microseconds: fixtureCutoff.instant.microseconds - 1))])
        #expect(two.rows == 8 && two.rate == one.rate && two.interval == one.interval)
        #expect(two.range == 0.75...0.75)
    }

    @Test func gapsAreBetweenOrdersAndLeaveOutWhoBoughtOnce() throws {
        let dataset = RawDataset.parse(
            purchases: """
                customer_id,occurred_at,amount,order_id
                a,T-30d,1,x
                a,T-29d,1,x
                a,T-20d,1,y
                a,T-15d,-9,z
                a,T-10d,1,w
                b,T-5d,1,x
                """)
        let gaps = try #require(PurchaseGaps(dataset.histories, dataEnd: fixtureCutoff.instant))
        #expect(gaps.gaps == 2 && gaps.buyers == 2 && gaps.boughtOnce == 1)
        #expect(gaps.days(below: 95) == 10 && gaps.days(below: 50) == 10)
    }
}

@Suite struct LabelVerdictTests {
    /// Findings of one cutoff, where so many of 1,000 rows churned and a share of the followed returned.
    private func findings(
        _ definition: LabelDefinition, churners: Int, followed: Int, returned: Int
    ) throws -> LabelFindings {
        let labels = try DefinedLabels(
            definition, Histories(customers: Customers(ids: [], leftAt: [])), at: [], labelEnd: fixtureCutoff.instant,
            dataEnd: fixtureCutoff.instant, activeDays: 365)
        var found = LabelFindings(labels, hasPurchases: true, dataEnd: fixtureCutoff.instant)
        found.cutoffs = [.init(cutoff: fixtureCutoff, rows: 1000, churners: churners)]
        found.customers = 1000
        found.returns = LabelFindings.Returns(
            followed: followed, notFollowed: churners - followed, returned: returned,
            followUpDays: followed > 0 ? 90...100 : nil, medianDays: nil)
        return found
    }

    private func gaps(_ days: Int) throws -> PurchaseGaps? {
        let dataset = RawDataset.parse(purchases: "customer_id,occurred_at\na,T-\(days + 1)d\na,T-1d")
        return PurchaseGaps(dataset.histories, dataEnd: fixtureCutoff.instant)
    }

    private func silence(_ days: Int, churners: Int, followed: Int, returned: Int) throws -> LabelFindings {
        var found = try findings(.left(days: days), churners: churners, followed: followed, returned: returned)
        found.definition = .inactive(days: days)
        return found
    }

    @Test func leavingIsChosenUnlessThoseWhoLeaveBuyAgain() throws {
        let silence = try silence(90, churners: 300, followed: 300, returned: 10)
        let left = try findings(.left(days: 90), churners: 100, followed: 100, returned: 20)
        #expect(LabelVerdict([left, silence], nil).definition == .left(days: 90))
        let undone = try findings(.left(days: 90), churners: 100, followed: 100, returned: 21)
        let verdict = LabelVerdict([undone, silence], nil)
        #expect(verdict.definition == .inactive(days: 90))
        #expect(verdict.reasons.first?.contains("21.0 % of 100 churners came back") == true)
        let few = try findings(.left(days: 90), churners: 29, followed: 29, returned: 0)
        #expect(LabelVerdict([few, silence], nil).definition == .inactive(days: 90))
    }

    @Test func theShortestSilenceThatIsFinalIsChosen() throws {
        let short = try silence(30, churners: 400, followed: 300, returned: 100)
        let middle = try silence(60, churners: 700, followed: 300, returned: 60)
        let long = try silence(90, churners: 500, followed: 300, returned: 50)
        #expect(LabelVerdict([short, middle, long], nil).definition == .inactive(days: 90))
        let verdict = LabelVerdict([short, middle], nil)
        #expect(verdict.definition == .inactive(days: 60))
        #expect(verdict.reasons.contains { $0.contains("base rate of 70.0 % is high") })
    }

    @Test func withoutAFinalSilenceTheGapsDecideAndElseNothingDoes() throws {
        let short = try silence(30, churners: 400, followed: 300, returned: 100)
        let long = try silence(180, churners: 300, followed: 29, returned: 0)
        #expect(LabelVerdict([short, long], try gaps(31)).definition == .inactive(days: 180))
        #expect(LabelVerdict([short, long], try gaps(30)).definition == .inactive(days: 30))
        let none = LabelVerdict([short, long], try gaps(181))
        #expect(none.definition == nil && !none.reasons.isEmpty)
        #expect(LabelVerdict([], nil).definition == nil)
    }
}
