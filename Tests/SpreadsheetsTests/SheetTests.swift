import Foundation
import Tables
import Testing

@testable import Spreadsheets

@Suite struct SheetTests {
    private func sheet() throws -> Sheet {
        try Sheet(
            name: "call list",
            columns: [
                SheetColumn("customer_id", .text, width: 18), SheetColumn("phone", .text, width: 20),
                SheetColumn("risk", .percent, width: 10), SheetColumn("rank", .integer, width: 8),
            ],
            rows: [
                [.text("00123"), .text("+49 170 1234567"), .number(0.375), .number(1)],
                [.text("12345678901234567890"), .text("=HYPERLINK(\"x\")"), .number(.nan), .number(2)],
                [.text("客户一"), .text("a\0b"), .number(1), .empty],
            ])
    }

    /// A place of its own, and the bytes that a sheet comes to there.
    private func written(_ sheet: Sheet) throws -> (path: String, bytes: Data) {
        let path = NSTemporaryDirectory() + "/sheet-\(UUID().uuidString).xlsx"
        let file = try WholeFile(path, audience: .owner)
        try sheet.fill(file)
        try file.commit()
        return (path, try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    @Test func theSameCellsGiveTheSameBytesReadableByTheirOwnerAlone() throws {
        let (one, other) = (try written(sheet()), try written(sheet()))
        defer { for path in [one.path, other.path] { try? FileManager.default.removeItem(atPath: path) } }
        #expect(one.bytes == other.bytes)
        #expect(one.bytes.prefix(4) == Data([0x50, 0x4B, 3, 4]))
        let mode = try FileManager.default.attributesOfItem(atPath: one.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// Read back by Python's own readers of zip and XML.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "python3 reads it back"))
    func anotherProgramReadsIdsAndPhonesAsTheyWere() throws {
        let file = try written(sheet())
        defer { try? FileManager.default.removeItem(atPath: file.path) }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/xlsx/cells.py").path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = [script, file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(
            output == """
                frozen below row 1
                filter A1:D4
                text customer_id|text phone|text risk|text rank
                text 00123|text +49 170 1234567|number 0.375 as 0.0%|number 1 as 0
                text 12345678901234567890|text =HYPERLINK("x")|empty|number 2 as 0
                text 客户一|text a\u{FFFD}b|number 1 as 0.0%|empty

                """)
    }

    @Test func moreRowsThanASheetHoldsAreRefused() {
        let row = [SheetCell.empty]
        #expect(throws: SpreadsheetError.self) {
            try Sheet(
                name: "s", columns: [SheetColumn("a", .text, width: 9)],
                rows: Array(repeating: row, count: 1_048_576))
        }
    }

    @Test func aTextLongerThanACellIsCutWhereTheCellEnds() throws {
        let long = String(repeating: "客", count: 40_000)
        let file = try written(
            Sheet(name: "s", columns: [SheetColumn("a", .text, width: 9)], rows: [[.text(long)]]))
        try FileManager.default.removeItem(atPath: file.path)
        #expect(file.bytes.count > 1000)
    }

    @Test func aDeviceIsNoPlaceForASpreadsheet() throws {
        #expect(throws: SpreadsheetError.self) {
            let file = try WholeFile("/dev/null")
            try sheet().fill(file)
        }
    }
}
