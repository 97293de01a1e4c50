import Foundation
import Tables
import Testing

@testable import Histories

@Suite struct RejectTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let file: String
        let text: String
        let reject: String
        var testDescription: String { reject }
    }

    static let cases = [
        Case(
            file: "purchases.csv", text: "customer_id,occurred_at,amount\na,2024-01-01,1\na,2024-02-30,1\n",
            reject: "purchases.csv:3:3: occurred_at: found “2024-02-30”, expected a date (2024-03-01), a date-time "
                + "(2024-03-01T12:30:00Z) or seconds since 1970"),
        Case(
            file: "purchases.csv", text: "customer_id,occurred_at\na,2024-01-01\na,1709251200000\n",
            reject: "purchases.csv:3:3: occurred_at: found “1709251200000”, expected a date (2024-03-01), a date-time "
                + "(2024-03-01T12:30:00Z) or seconds since 1970; it looks like milliseconds: set dates: epoch_ms in churn.yaml"
        ),
        Case(
            file: "purchases.csv", text: "customer_id,occurred_at,amount\na,2024-01-01,NaN\na,2024-01-01,2\n",
            reject: "purchases.csv:2:14: amount: found “NaN”, expected a number as 12.50"),
        Case(
            file: "purchases.csv", text: "customer_id,occurred_at,amount\na,2024-01-01,\na,2024-01-01,2\n",
            reject: "purchases.csv:2:14: amount: is empty, expected a number as 12.50"),
        Case(
            file: "purchases.csv", text: "customer_id,occurred_at\n,2024-01-01\na,2024-01-01\n",
            reject: "purchases.csv:2:1: customer_id: is empty, expected an id"),
        Case(
            file: "purchases.csv", text: "customer_id,occurred_at\na,2024-01-01\na\n",
            reject: "purchases.csv:3:1: found 1 field, expected 2"),
        Case(
            file: "complaints.csv", text: "customer_id,opened_at,resolved_at\na,2024-01-02,2024-01-01\n",
            reject:
                "complaints.csv:2:14: resolved_at: found 2024-01-01, expected a time not before opened_at (2024-01-02)"),
        Case(
            file: "wallet.csv", text: "customer_id,period_start,period_end,total_spend\na,2024-01-01,2024-01-01,5\n",
            reject: "wallet.csv:2:14: period_end: found 2024-01-01, expected a time after period_start (2024-01-01)"),
        Case(
            file: "surveys.csv", text: "customer_id,occurred_at,score,kind\na,2024-01-01,0,csat\n",
            reject: "surveys.csv:2:14: score: found 0, expected 1 to 5 for csat"),
        Case(
            file: "surveys.csv", text: "customer_id,occurred_at,score,kind\na,2024-01-01,3,foo\n",
            reject: "surveys.csv:2:16: kind: found “foo”, expected one of csat, nps, ces"),
        Case(
            file: "surveys.csv", text: "customer_id,occurred_at,score,kind\na,2024-01-01,3,\n",
            reject: "surveys.csv:2:16: kind: is empty, expected one of csat, nps, ces"),
        Case(
            file: "customers.csv", text: "customer_id,plan\na,1\nb,2\n\n\"a\",3\n",
            reject: "customers.csv:5:1: customer_id: found “a” again, expected each customer_id once"),
    ]

    private func folder(_ test: Case) throws -> DatasetFolder {
        var files = [test.file: test.text]
        if files["purchases.csv"] == nil { files["purchases.csv"] = "customer_id,occurred_at\na,2024-01-01\n" }
        return try DatasetFolder(files)
    }

    @Test(arguments: cases) func aRowThatCannotBeUsedStopsTheRunWithItsPlace(_ test: Case) async throws {
        let folder = try folder(test)
        let failure = try #require(await folder.failure())
        #expect(failure.kind == .data)
        #expect(failure.message.contains("1 row of DATASET cannot be used:\n  \(test.reject)\n"), "\(failure.message)")
    }

    @Test(arguments: cases) func aRowThatIsLetThroughIsKeptApart(_ test: Case) async throws {
        let folder = try folder(test)
        let result = try await folder.read(maxRejects: .rows(1))
        #expect(result.rejects.map { $0.description.replacing(folder.path + "/", with: "") } == [test.reject])
        let table = try #require(result.tables.first { $0.name + ".csv" == test.file })
        #expect(table.rejects == 1)
        #expect(await folder.failure(maxRejects: .percent(99)) == nil)
        #expect(await folder.failure(maxRejects: .percent(1)) != nil)
    }

    @Test(arguments: [("0.7%", 7, 1000), ("2.3%", 69, 3000), ("4.1%", 287, 7000), ("50%", 4, 8)])
    func aPercentageLetsItsWholeShareThroughAndNotOneMore(_ text: String, _ most: Int, _ rows: Int) throws {
        let limit = try #require(RejectLimit(text))
        #expect(limit.allows(most, of: rows))
        #expect(!limit.allows(most + 1, of: rows))
    }

    @Test func aCellThatIsNoNumberOfADeclaredNumberIsSaid() async throws {
        let folder = try DatasetFolder([
            "churn.yaml": "customers: {attributes: {age: number}}\n",
            "customers.csv": "customer_id,age,\na,41,x\nb,old,y\n",
        ])
        let notes = try await folder.read().notes
        #expect(
            notes == [
                "customers: 1 column without a name not used.",
                "customers: 1 cell of “age”, declared a number in churn.yaml, without one: taken as missing.",
            ])
    }

    @Test func invalidUTF8IsRejected() async throws {
        let folder = try DatasetFolder([:])
        try folder.write("purchases.csv", Array("customer_id,occurred_at,category\na,2024-01-01,".utf8) + [0xFF, 10])
        let failure = try #require(await folder.failure())
        #expect(failure.message.contains("purchases.csv:2:14: found bytes that are not valid UTF-8, expected UTF-8"))
    }

    @Test func customersThatAreMissingAreCounted() async throws {
        let folder = try DatasetFolder([
            "customers.csv": "customer_id\na\n",
            "purchases.csv": "customer_id,occurred_at\na,2024-01-01\nx,2024-01-01\ny,2024-01-01\nx,2024-01-02\n",
        ])
        let failure = try #require(await folder.failure())
        #expect(failure.kind == .data)
        #expect(
            failure.message.hasPrefix(
                "3 rows of DATASET are of 2 customers that customers lacks:\n  "
                    + "purchases.csv:3:1: customer_id: customer “x” is not in customers\n"), "\(failure.message)")
        let result = try await folder.read(maxRejects: .rows(3))
        #expect(result.histories.purchases?.timeline.count == 1)
        let path = folder.path + "/rejects.csv"
        try result.rejectReport.write(to: path)
        let text = try String(contentsOfFile: path, encoding: .utf8).replacing(folder.path + "/", with: "")
        #expect(
            text == """
                file,line,column,reason,row
                purchases.csv,3,1,customer_id: customer “x” is not in customers,"x,2024-01-01"
                purchases.csv,4,1,customer_id: customer “y” is not in customers,"y,2024-01-01"
                purchases.csv,5,1,customer_id: customer “x” is not in customers,"x,2024-01-02"

                """)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func textsOfRejectedRowsLeaveNoTrace() async throws {
        let folder = try DatasetFolder([
            "purchases.csv": "customer_id,occurred_at,category\na,2024-01-01,x\nzz,never,lost\n"
        ])
        let result = try await folder.read(maxRejects: .rows(1))
        #expect(result.histories.customers.ids == ["a"])
        #expect(result.histories.purchases?.category?.levels == ["x"])
    }

    @Test(arguments: [
        ("20", RejectLimit.rows(20)), ("0.5%", .percent(0.5)), ("100%", .percent(100)), ("-1", nil), ("x", nil),
        ("200%", nil),
    ])
    func limitsAreRowsOrPercentages(_ text: String, _ limit: RejectLimit?) {
        #expect(RejectLimit(text) == limit)
    }
}
