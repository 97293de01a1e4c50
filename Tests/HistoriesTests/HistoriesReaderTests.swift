import Tables
import Testing

@testable import Histories

@Suite struct HistoriesReaderTests {
    private func times(_ texts: String...) throws -> [Int64] { try texts.map { try Instant.parse($0).microseconds } }

    @Test func purchasesStandByCustomerAndTime() async throws {
        let folder = try DatasetFolder([
            "purchases.csv": """
            customer_id,occurred_at,amount,discount,category,channel
            b,2024-03-01,5.25,,shoes,web
            a,2024-02-01T10:00:00Z,-1,0.5,,shop
            b,2024-01-01,1e1,1,bags,
            """
        ])
        let result = try await folder.read()
        #expect(result.histories.customers.ids == ["a", "b"])
        #expect(!result.histories.customers.areListed)
        let purchases = try #require(result.histories.purchases)
        #expect(purchases.timeline.offsets == [0, 1, 3])
        #expect(try purchases.timeline.occurredAt == times("2024-02-01T10:00:00Z", "2024-01-01", "2024-03-01"))
        #expect(purchases.timeline.knownAt == nil)
        #expect(purchases.amount == [-10_000, 100_000, 52_500])
        #expect(purchases.discount == [5000, 10_000, 0])
        #expect(purchases.category == InternedColumn(codes: [-1, 0, 1], levels: ["bags", "shoes"]))
        #expect(purchases.channel == InternedColumn(codes: [0, -1, 1], levels: ["shop", "web"]))
        #expect(purchases.order == nil)
        #expect(result.dataEnd == Instant(year: 2024, month: 3, day: 2))
        #expect(result.inputs == ["purchases.csv"])
        #expect(result.tables.map(\.rows) == [3])
    }

    @Test func customersCarryAttributesInTheFilesOrder() async throws {
        let folder = try DatasetFolder([
            "customers.csv":
                "plan,customer_id,age,left_at,joined_at\ngold,2,30,,2023-01-01\n,1,,2024-05-01,\nblue,10,41,,2023-02-01\n",
            "churn.yaml": "customers:\n  attributes: {plan: category, age: number}\n",
        ])
        let result = try await folder.read()
        let customers = result.histories.customers
        #expect(customers.ids == ["1", "10", "2"])
        #expect(customers.areListed)
        #expect(try customers.joinedAt == [Customers.noJoin] + times("2023-02-01", "2023-01-01"))
        #expect(try customers.leftAt == times("2024-05-01") + [Customers.notLeft, Customers.notLeft])
        #expect(customers.attributes.map(\.name) == ["plan", "age"])
        #expect(customers.attributes.map(\.declaredKind) == [.category, .number])
        #expect(customers.attributes[0].texts == InternedColumn(codes: [-1, 0, 1], levels: ["blue", "gold"]))
        #expect(customers.attributes[1].texts == InternedColumn(codes: [-1, 1, 0], levels: ["30", "41"]))
        // No table of events: leavings count for the end of the data.
        #expect(result.dataEnd == Instant(year: 2024, month: 5, day: 2))
    }

    @Test func aLeavingDoesNotLengthenDataWithEvents() async throws {
        let folder = try DatasetFolder([
            "customers.csv": "customer_id,left_at\n1,2030-01-01\n",
            "engagements.csv": "customer_id,occurred_at\n1,2024-05-01T23:59:59\n",
        ])
        #expect(try await folder.read().dataEnd == Instant(year: 2024, month: 5, day: 2))
    }

    @Test func everyTableFindsItsPlace() async throws {
        let folder = try DatasetFolder([
            "customers.csv": "customer_id\n1\n2\n",
            "complaints.csv":
                "customer_id,opened_at,resolved_at,channel,reason\n2,2024-01-02,,phone,late\n2,2024-01-01,2024-01-03,,\n",
            "wallet.csv": "customer_id,period_start,period_end,total_spend\n1,2024-01-01,2024-02-01,100\n",
            "surveys.csv": "customer_id,occurred_at,score,kind\n1,2024-01-01,10,nps\n1,2024-01-02,4.5,CSAT\n",
            "engagements.csv":
                "customer_id,occurred_at,kind,channel,recorded_at\n1,2024-01-01,login,app,2024-01-05\n1,2024-01-02,,,\n",
            "referrals.csv": "customer_id,occurred_at,referred_customer_id\n1,2024-01-01,9\n",
            "rewards.csv": "customer_id,occurred_at,points\n1,2024-01-01,-20.5\n",
            "contacts.csv": "customer_id,occurred_at,campaign,arm,cost\n1,2024-01-01,spring,treated,\n",
            "attributes.csv": "customer_id,occurred_at,name,value\n1,2024-01-01,plan,gold\n",
            "churn.yaml": "attributes:\n  attributes:\n    plan: category\n",
        ])
        let histories = try await folder.read().histories
        let complaints = try #require(histories.complaints)
        #expect(complaints.timeline.offsets == [0, 0, 2])
        #expect(try complaints.resolvedAt == times("2024-01-03") + [Complaints.stillOpen])
        #expect(complaints.reason == InternedColumn(codes: [-1, 0], levels: ["late"]))
        let wallet = try #require(histories.wallet)
        #expect(try wallet.timeline.knownAt == [times("2024-02-01")[0] - 1])
        #expect(wallet.totalSpend == [1_000_000])
        let surveys = try #require(histories.surveys)
        #expect(surveys.kind == [.nps, .csat])
        #expect(surveys.score == [100_000, 45_000])
        let engagements = try #require(histories.engagements)
        #expect(try engagements.timeline.knownAt == times("2024-01-05", "2024-01-02"))
        #expect(histories.referrals?.referredCustomer?.levels == ["9"])
        #expect(histories.rewards?.points == [-205_000])
        #expect(histories.contacts?.arm?.levels == ["treated"])
        #expect(histories.contacts?.cost == [0])
        #expect(histories.attributeChanges?.declaredKinds == ["plan": .category])
        #expect(histories.purchases == nil)
    }

    @Test func aSurveyWithoutKindsIsOfSatisfaction() async throws {
        let folder = try DatasetFolder([
            "customers.csv": "customer_id\n1\n", "surveys.csv": "customer_id,occurred_at,score\n1,2024-01-01,5\n",
        ])
        #expect(try await folder.read().histories.surveys?.kind == [.csat])
    }

    @Test func onlyOrdersOfSeveralRowsAreNumbered() async throws {
        let folder = try DatasetFolder([
            "purchases.csv": """
            customer_id,occurred_at,amount,order_id
            a,2024-01-03,1,a-rather-long-order-number-1
            a,2024-01-02,2,a-rather-long-order-number-2
            a,2024-01-01,3,a-rather-long-order-number-1
            a,2024-01-01,4,
            a,2024-01-04,5,
            b,2024-01-01,6,a-rather-long-order-number-1
            b,2024-01-02,7,7
            b,2024-01-02,8,7
            """
        ])
        let purchases = try #require(try await folder.read().histories.purchases)
        #expect(purchases.amount == [30_000, 40_000, 20_000, 10_000, 50_000, 60_000, 70_000, 80_000])
        #expect(purchases.order == [0, -1, -1, 0, -1, -1, 0, 0])
    }

    @Test func eventsOfThoseWhoNeverPurchasedAreLeftOutAndCounted() async throws {
        let folder = try DatasetFolder([
            "purchases.csv": "customer_id,occurred_at\na,2024-01-01\n",
            "engagements.csv": "customer_id,occurred_at\nx,2024-01-01\na,2024-01-02\nx,2024-01-03\ny,2024-01-04\n",
        ])
        let result = try await folder.read()
        #expect(result.histories.engagements?.timeline.count == 1)
        #expect(
            result.notes == [
                "engagements: 3 rows of 2 customers without a purchase left out; without a table of customers, the customers "
                    + "are those who purchase."
            ])
        // Rows that are left out do not lengthen the data.
        #expect(result.dataEnd == Instant(year: 2024, month: 1, day: 3))
    }

    @Test func neitherOrderOfRowsNorFilesNorThreadsLeaveATrace() async throws {
        var rows: [String] = []
        var state: UInt64 = 7
        for _ in 0..<3000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Int(state >> 33)
            rows.append(
                "c\(value % 97),2024-01-\(10 + value % 7),\(value % 5).\(value % 3),\(["x", "y", ""][value % 3]),o\(value % 11)"
            )
        }
        let header = "customer_id,occurred_at,amount,category,order_id\n"
        let one = try DatasetFolder(["purchases.csv": header + rows.joined(separator: "\n") + "\n"])
        let mixed = Array(rows.reversed())
        let several = try DatasetFolder([
            "purchases/b.csv": header + mixed[..<1000].joined(separator: "\n"),
            "purchases/a.csv": header + mixed[1000...].joined(separator: "\r\n") + "\r\n",
        ])
        let expected = try #require(try await one.read(threads: 1).histories.purchases)
        for threads in [1, 2, 5] {
            for folder in [one, several] {
                let purchases = try #require(try await folder.read(threads: threads).histories.purchases)
                #expect(purchases.timeline.occurredAt == expected.timeline.occurredAt)
                #expect(purchases.timeline.offsets == expected.timeline.offsets)
                #expect(purchases.amount == expected.amount)
                #expect(purchases.category == expected.category)
                #expect(purchases.order == expected.order)
            }
        }
    }

    @Test(.enabled(if: RealData.has("cdnow"), "needs the CDNOW data (CHURN_DATASETS)"))
    func cdnowIsReadAsItIs() async throws {
        let result = try await HistoriesReader.read(
            dataset: RealData.folder + "/cdnow", options: ReadOptions(threads: 2))
        let purchases = try #require(result.histories.purchases)
        #expect(purchases.timeline.count == 69_659)
        #expect(result.histories.customers.count == 23_570)
        #expect(result.histories.customers.ids.first == "00001")
        #expect(result.dataEnd == Instant(year: 1998, month: 7, day: 1))
        #expect(purchases.amount?.count { $0 == 0 } == 80)
        #expect(result.notes == ["purchases: column not used: number_of_cds."])
    }

    @Test(.enabled(if: RealData.has("grocery"), "needs the grocery data (CHURN_DATASETS)"))
    func groceryIsReadAsItIs() async throws {
        let result = try await HistoriesReader.read(
            dataset: RealData.folder + "/grocery", options: ReadOptions(threads: 2))
        #expect(result.histories.purchases?.timeline.count == 10_483)
        #expect(result.histories.customers.count == 1525)
        #expect(result.histories.purchases?.amount == nil)
        #expect(result.dataEnd == Instant(year: 2007, month: 12, day: 31))
    }
}
