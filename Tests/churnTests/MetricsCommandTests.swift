import Foundation
import Testing

@Suite struct MetricsCommandTests {
    private func run(_ table: String, _ arguments: [String] = []) throws -> BuiltCommand.Result {
        let folder = try TemporaryFolder()
        let path = folder.path + "/table.csv"
        try Data(table.utf8).write(to: URL(fileURLWithPath: path))
        return try BuiltCommand.run(["metrics", path, "--label", "y", "--score", "s"] + arguments)
    }

    private static let table = """
        id,y,s,w
        a,yes,0.9,1
        b,no,0.5,2
        c,yes,0.5,1
        d,no,0.1,0.5

        """

    /// By hand: of four pairs, three are in order and one ties: AUC 3.5/4. Average precision ½·1 + ½·⅔; k = 1, lift 1/½.
    @Test func theFiguresStandUnderTheirNamesInOrder() throws {
        let result = try run(Self.table, ["--json"])
        #expect(result.exitCode == 0)
        #expect(
            result.output.hasPrefix(
                #"{"rows": 4, "positives": 2, "auc": 0.875, "average_precision": 0.8333333333333333, "log_loss": "#))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "rows", "positives", "auc", "average_precision", "log_loss", "brier", "top_decile_lift", "ks",
                "expected_calibration_error", "calibration_slope", "calibration_intercept", "gains",
            ])
        #expect(object["top_decile_lift"] as? Double == 2)
        #expect(object["ks"] as? Double == 0.5)
        #expect(object["calibration_slope"] is NSNull)
        #expect((object["gains"] as? [[String: Double]])?.count == 10)
    }

    @Test func weightsCount() throws {
        let result = try run(Self.table, ["--json", "--weights", "w"])
        #expect(result.output.contains(#""auc": 0.8,"#))
    }

    @Test func linesInAnyOrderGiveTheSameBytes() throws {
        let lines = Self.table.split(separator: "\n")
        let reversed = ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n"
        for arguments in [["--json"], ["--json", "--weights", "w"], []] {
            #expect(try run(Self.table, arguments).output == run(reversed, arguments).output)
        }
    }

    @Test func scoresBeyondOneHaveNoFiguresOfProbability() throws {
        let result = try run("y,s\n1,7\n0,-2\n1,3\n", ["--json"])
        #expect(result.exitCode == 0)
        #expect(result.output.contains(#""auc": 1, "average_precision": 1, "log_loss": null, "brier": null"#))
        #expect(result.errors.contains("column “s” has scores outside 0 to 1"))
    }

    @Test func whatCannotBeUsedIsNamedWithItsPlace() throws {
        let oneClass = try run("y,s\n1,0.2\n1,0.3\n")
        #expect(oneClass.exitCode == 65 && oneClass.errors.contains("all 2 rows churned"))
        let empty = try run("y,s\n1,0.2\n0,\n")
        #expect(empty.exitCode == 65 && empty.errors.contains("table.csv:3:3:"))
        let label = try run("y,s\n1,0.2\n2,0.1\n")
        #expect(label.exitCode == 65 && label.errors.contains("table.csv:3:1:"))
        let weight = try run("y,s,w\n1,0.2,1\n0,0.1,-1\n", ["--weights", "w"])
        #expect(weight.exitCode == 65 && weight.errors.contains("table.csv:3:7:"))
        let column = try run("y,score\n1,0.2\n0,0.1\n")
        #expect(column.exitCode == 64 && column.errors.contains("no column “s”"))
        let missing = try BuiltCommand.run(["metrics", "/nowhere/t.csv", "--label", "y", "--score", "s"])
        #expect(missing.exitCode == 66)
    }

    @Test func anyTwoTextsAreLabelsWithPositive() throws {
        let table = "y,s\ngone,0.9\nhere,0.2\nhere,0.3\n"
        #expect(try run(table).exitCode == 65)
        #expect(try run(table, ["--positive", "gone", "--json"]).output.contains(#""positives": 1, "auc": 1,"#))
        #expect(try run(table, ["--positive", "here", "--json"]).output.contains(#""positives": 2, "auc": 0,"#))
    }

    @Test func theTableForPeopleSaysWhatFiguresMean() throws {
        let result = try run(Self.table)
        #expect(result.output.contains("AUC"))
        #expect(result.output.contains("the churner scores higher in 87.5 % of pairs (50 % is chance)"))
        #expect(!result.output.contains("\u{1B}"))
    }
}
