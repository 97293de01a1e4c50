import Foundation
import Tables
import Testing

@testable import Retention

@Suite struct CallListTests {
    private let list = CallList(
        reasonCount: 2, attributeNames: ["plan", "=evil"],
        rows: [
            .init(
                rank: 1, customerID: "007", risk: 0.75, band: .high,
                reasons: ["2 complaints in 90 days; the last took 9 days to settle", "no purchase, 80 days"],
                attributes: ["plus", "=HYPERLINK(\"x\")"]),
            .init(rank: 2, customerID: "@b", risk: 0.1, band: .low, reasons: [], attributes: ["", "-3"]),
        ])

    @Test func theWholeListReadsAsExpected() {
        let expected = """
            rank,customer_id,risk,band,reason_1,reason_2,plan,'=evil,contacted_on,agent,outcome,offer,notes
            1,007,0.75,high,2 complaints in 90 days; the last took 9 days to settle,"no purchase, 80 days",plus,\
            "'=HYPERLINK(""x"")",,,,,
            2,'@b,0.1,low,,,,-3,,,,,

            """
        #expect(String(decoding: list.csv(), as: UTF8.self) == expected)
    }

    @Test func theByteOrderMarkComesFirstAndOnlyWhenAsked() {
        #expect(list.csv(byteOrderMark: true) == [0xEF, 0xBB, 0xBF] + list.csv())
    }

    @Test func theFileIsReadableByItsOwnerAlone() throws {
        let path = NSTemporaryDirectory() + "/call-list-\(UUID().uuidString).csv"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try list.write(to: path)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try Array(Data(contentsOf: URL(fileURLWithPath: path))) == list.csv())
    }

    @Test func nothingIsLeftWhereTheFolderIsMissing() {
        #expect(throws: FileError.self) { try list.write(to: "/no/such/folder/list.csv") }
    }
}
