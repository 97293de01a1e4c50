import Foundation
import Testing

/// `churn indicators` as a user runs it.
@Suite struct IndicatorsCommandTests {
    private let small = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("References/indicators/small").path

    @Test func everyOutputIsWritten() throws {
        let folder = try TemporaryFolder()
        let (csv, page) = (folder.path + "/i.csv", folder.path + "/i.html")
        let result = try BuiltCommand.run([
            "indicators", small, "--by", "month", "--json", "--out", csv, "--page", page,
        ])
        #expect(result.exitCode == 0, "\(result.errors)")
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let periods = try #require(answer["periods"] as? [[String: Any]])
        #expect(periods.count == 7 && periods[2]["lost"] as? Int == 1)
        #expect(periods[6]["churn_rate"] is NSNull && periods[6]["complete"] as? Bool == false)
        #expect(try String(contentsOfFile: csv, encoding: .utf8).hasPrefix("period,start,end,complete,"))
        let text = try String(contentsOfFile: page, encoding: .utf8)
        #expect(text.contains("<svg ") && !text.contains("<script"))
        #expect(try BuiltCommand.run(["indicators", small, "--by", "quarter"]).output.contains("2023-Q2"))
    }

    @Test func wrongUsesAreRefused() throws {
        #expect(try BuiltCommand.run(["indicators", small, "--by", "week"]).exitCode == 64)
        let segment = try BuiltCommand.run(["indicators", small, "--by", "month", "--segment", "plam"])
        #expect(segment.exitCode == 64 && segment.errors.contains("did you mean “plan”?"))
        #expect(try BuiltCommand.run(["indicators", small, "--by", "month", "--label", "gone"]).exitCode == 64)
        #expect(try BuiltCommand.run(["indicators", small, "--by", "month", "--from", "2030-01-01"]).exitCode == 64)
    }
}
