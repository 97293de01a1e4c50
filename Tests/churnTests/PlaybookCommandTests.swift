import Foundation
import Testing

/// Playbooks, and the lists that they and the columns of other systems make.
@Suite struct PlaybookCommandTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private let inputs = [Self.root + "/models/demo.json", Self.root + "/datasets/demo", "--as-of", "2024-07-01"]

    @Test func aPlaybookIsWrittenJudgedAndUsed() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/playbook.yaml"
        #expect(try BuiltCommand.run(["playbook", "--out", path]).exitCode == 0)
        #expect(try BuiltCommand.run(["playbook"]).output == String(contentsOfFile: path, encoding: .utf8))
        #expect(try BuiltCommand.run(["playbook", "--check", path]).exitCode == 0)
        let list = folder.path + "/calls.csv"
        let run = try BuiltCommand.run(
            ["call-list"] + inputs + ["--top", "5", "--reasons", "0", "--playbook", path, "--out", list])
        #expect(run.exitCode == 0, "\(run.errors)")
        let lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
        #expect(lines.first?.hasPrefix("rank,customer_id,risk,band,cause,action,phrase,contacted_on") == true)
        let causes = ["service", "price", "product", "engagement", "relationship", "life cycle"]
        #expect(lines.dropFirst().allSatisfy { causes.contains(String($0.split(separator: ",")[4])) })
    }

    @Test func aBrokenPlaybookExitsWith65AndWritesNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/playbook.yaml"
        try "plays: {service: 1}\n".write(toFile: path, atomically: true, encoding: .utf8)
        let run = try BuiltCommand.run(
            ["call-list"] + inputs + ["--top", "5", "--playbook", path, "--out", folder.path + "/calls.csv"])
        #expect(run.exitCode == 65 && run.errors.contains("playbook.yaml:1:"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/calls.csv"))
        #expect(try BuiltCommand.run(["playbook", "--check", path + "x"]).exitCode == 66)
    }

    @Test func chineseReasonsCausesAndActionsStandInAChineseList() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/calls.csv"
        let run = try BuiltCommand.run(
            ["call-list"] + inputs
                + ["--top", "5", "--reasons", "1", "--playbook", "standard", "--language", "zh", "--out", path])
        #expect(run.exitCode == 0)
        let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
        #expect(
            rows.allSatisfy { row in
                let cells = row.split(separator: ",", omittingEmptySubsequences: false)
                return cells[4].unicodeScalars.contains { $0.value > 0x4E00 }
                    && cells[5].unicodeScalars.contains { $0.value > 0x4E00 }
            })
    }

    @Test func aSpreadsheetAndPartsOfOneAreTheSameWhateverTheThreads() throws {
        let folder = try TemporaryFolder()
        for threads in ["1", "2"] {
            let run = try BuiltCommand.run(
                ["call-list"] + inputs
                    + ["--top", "9", "--split", "2", "--threads", threads, "--out", folder.path + "/\(threads).xlsx"])
            #expect(run.exitCode == 0, "\(run.errors)")
        }
        for part in ["1", "2"] {
            let bytes = try ["1", "2"].map {
                try Data(contentsOf: URL(fileURLWithPath: folder.path + "/\($0)-\(part).xlsx"))
            }
            #expect(bytes[0] == bytes[1] && bytes[0].count > 2000)
        }
    }

    @Test func aPresetShowsOnlyWhatWasAskedFor() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/calls.csv"
        let run = try BuiltCommand.run(
            ["call-list"] + inputs
                + ["--top", "2", "--reasons", "0", "--preset", "dialler", "--phone", "age", "--out", path])
        #expect(run.exitCode == 0)
        #expect(
            try String(contentsOfFile: path, encoding: .utf8).hasPrefix(
                "phone_number,vendor_lead_code,rank,risk,band\n"))
        #expect(
            try BuiltCommand.run(["call-list"] + inputs + ["--top", "2", "--preset", "x", "--out", path]).exitCode == 64
        )
        #expect(
            try BuiltCommand.run(["call-list"] + inputs + ["--top", "2", "--split", "0", "--out", path]).exitCode == 64)
    }

    @Test func theExplanationNamesTheSmallestChange() throws {
        let list = try BuiltCommand.run(["score"] + inputs + ["--reasons", "0"]).output.split(separator: "\n")
        let id = String(list[1].split(separator: ",")[1])
        let run = try BuiltCommand.run(["explain"] + inputs + ["--customer", id])
        #expect(run.exitCode == 0)
        #expect(run.output.contains("To bring the risk from") && run.output.contains("can be acted on"))
        let json = try BuiltCommand.run(["explain"] + inputs + ["--customer", id, "--json", "--to", "0.9"]).output
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        let causes = try #require(object?["causes"] as? [[String: Any]])
        let base = try #require(object?["base_log_odds"] as? Double)
        let terms = try #require(object?["terms"] as? [[String: Any]])
        let calibration = terms.first { $0["name"] as? String == "(calibration)" }?["log_odds"] as? Double ?? 0
        let sum = causes.reduce(base + calibration) { $0 + ($1["log_odds"] as? Double ?? .nan) }
        #expect(abs(sum - (object?["log_odds"] as? Double ?? .nan)) < 1e-9)
        #expect((object?["change"] as? [String: Any])?["to"] as? Double == 0.9)
        #expect(try BuiltCommand.run(["explain"] + inputs + ["--customer", id, "--to", "1"]).exitCode == 64)
    }

    /// Names of terms and tables stay as they are; nothing else is English, and the columns stand one under the other.
    @Test func theExplanationIsChineseThroughout() throws {
        let list = try BuiltCommand.run(["score"] + inputs + ["--reasons", "0"]).output.split(separator: "\n")
        let id = String(list[1].split(separator: ",")[1])
        let text = try BuiltCommand.run(["explain"] + inputs + ["--customer", id, "--language", "zh"]).output
        for words in [
            "客户 \(id)，截至 2024-07-01：风险", "对数几率", "（平均客户）", "合计：对数几率", "可以改变", "要使风险从", "历史记录",
        ] { #expect(text.contains(words), "\(words): \(text)") }
        for words in [
            "customer ", "log-odds", "(average", "in words", "acted on", "To bring", "smallest", "thing alone",
            "spreads",
            "last 90", "latest", "interval", "missing\n", " days", "enough",
        ] { #expect(!text.contains(words), "\(words): \(text)") }
        let english = try BuiltCommand.run(["explain"] + inputs + ["--customer", id]).output
        #expect(text.split(separator: "\n").count == english.split(separator: "\n").count)
    }
}
