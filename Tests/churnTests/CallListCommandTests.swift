import Foundation
import Testing

/// Call lists of the shipped model and dataset.
@Suite struct CallListCommandTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private let inputs = ["call-list", root + "/models/demo.json", root + "/datasets/demo", "--as-of", "2024-07-01"]

    @Test func theRiskiestComeFirstWithReasonsAttributesAndRoomForOutcomes() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/calls.csv"
        let run = try BuiltCommand.run(
            inputs + ["--top", "25", "--attributes", "plan,tier", "--reasons", "2", "--out", path])
        #expect(run.exitCode == 0)
        #expect(run.output == "")
        #expect(run.errors.contains("25 of "))
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(
            lines.first
                == "rank,customer_id,risk,band,reason_1,reason_2,plan,tier,contacted_on,agent,outcome,offer,notes")
        #expect(lines.count == 26)
        let cells = lines.dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        #expect(cells.map { $0[0] } == (1...25).map(String.init))
        let risks = cells.compactMap { Double($0[2]) }
        #expect(risks.count == 25 && risks == risks.sorted(by: >))
        #expect(cells.allSatisfy { $0[3] == "high" && !$0[4].isEmpty })
        #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(",,,,,") })
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aLowestRiskBoundsTheListAndTheMarkComesFirst() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/calls.csv"
        #expect(
            try BuiltCommand.run(inputs + ["--min-risk", "0.3", "--bom", "--reasons", "0", "--out", path]).exitCode == 0
        )
        let bytes = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(Array(bytes.prefix(3)) == [0xEF, 0xBB, 0xBF])
        let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst()
        #expect(!rows.isEmpty)
        #expect(rows.allSatisfy { (Double($0.split(separator: ",")[2]) ?? 0) >= 0.3 })
    }

    @Test(arguments: [
        [], ["--top", "0"], ["--min-risk", "1.5"], ["--top", "5", "--attributes", "colour"],
        ["--top", "5", "--reasons", "-1"],
    ])
    func aListThatCannotBeMeantExitsWith64AndWritesNothing(options: [String]) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/calls.csv"
        let run = try BuiltCommand.run(inputs + options + ["--out", path])
        #expect(run.exitCode == 64)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aFileOfAnotherSpreadsheetIsRefusedWithWhatIsWritten() throws {
        let run = try BuiltCommand.run(inputs + ["--top", "5", "--out", "calls.ods"])
        #expect(run.exitCode == 64)
        #expect(run.errors.contains("expected .csv or .xlsx"))
    }

    @Test func aFolderThatIsNotThereExitsWith73() throws {
        #expect(try BuiltCommand.run(inputs + ["--top", "5", "--out", "/no/such/folder/calls.csv"]).exitCode == 73)
    }
}
