import Foundation
import Testing

/// What `churn fit --out` keeps, `churn predict` gives back: on the same table, on another, and on none that fits.
@Suite final class PredictRoundTripTests {
    private let folder: TemporaryFolder
    private var model: String { folder.path + "/m.json" }

    init() throws { folder = try TemporaryFolder() }

    private func file(_ name: String, _ text: String) throws -> String {
        let path = folder.path + "/" + name
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private func risks(_ result: BuiltCommand.Result) -> [Double] {
        result.output.split(separator: "\n").dropFirst().compactMap { Double($0.split(separator: ",")[1]) }
    }

    private struct Row {
        let code: String
        let x: Int
        let y: String

        init(_ index: Int) {
            code = ["01", "1", "b"][index % 3]
            x = index * 7 % 11
            y = index * 5 % 24 < 9 + index % 7 ? "yes" : "no"
        }
    }

    private static let rows = (0..<24).map { Row($0) }

    private func fit(_ options: [String] = []) throws -> BuiltCommand.Result {
        let text = "code,flat,x,y\n" + Self.rows.map { "\($0.code),4,\($0.x),\($0.y)\n" }.joined()
        return try BuiltCommand.run(
            ["fit", try file("t.csv", text), "--target", "y", "--json", "--out", model] + options)
    }

    /// The likelihood of the risks is the fit's own; without a penalty they sum to the churners.
    @Test(arguments: [[], ["--standardize", "--l2", "0.5"], ["--firth"]])
    func risksOnTheTableOfTheFitGiveItsLikelihood(options: [String]) throws {
        let fit = try fit(options)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(fit.output.utf8)) as? [String: Any])
        let expected = try #require(document["log_likelihood"] as? Double)
        let risks = risks(try BuiltCommand.run(["predict", model, folder.path + "/t.csv"]))
        let likelihood = zip(risks, Self.rows).reduce(0) { $0 + ($1.1.y == "yes" ? log($1.0) : log1p(-$1.0)) }
        #expect(risks.count == 24 && abs(likelihood - expected) < 1e-10)
    }

    /// Other columns, another order, no constant column, and levels that all look like numbers.
    @Test func anotherTableGivesTheSameRowsTheSameRisks() throws {
        #expect(try fit().exitCode == 0)
        let all = risks(try BuiltCommand.run(["predict", model, folder.path + "/t.csv"]))
        let chosen = Self.rows.indices.filter { Self.rows[$0].code != "b" }.reversed()
        let text = "x\tother\tcode\n" + chosen.map { "\(Self.rows[$0].x)\tz\t\(Self.rows[$0].code)\n" }.joined()
        let result = try BuiltCommand.run(["predict", model, try file("new.tsv", text)])
        #expect(result.exitCode == 0 && result.errors.isEmpty)
        #expect(risks(result) == chosen.map { all[$0] })
    }

    @Test func whatTheModelCannotUseIsNamedAndLeavesNoFile() throws {
        #expect(try fit().exitCode == 0)
        let out = folder.path + "/r.csv"
        let level = try BuiltCommand.run(["predict", model, try file("n.csv", "code,x\n01,1\nc,2\n"), "--out", out])
        #expect(level.exitCode == 65 && level.errors.contains("n.csv:3:1: code: “c”"))
        let column = try BuiltCommand.run(["predict", model, try file("n.csv", "code\n01\n"), "--out", out])
        #expect(column.exitCode == 65 && column.errors.contains("no column “x”"))
        #expect(!FileManager.default.fileExists(atPath: out))
        #expect(try BuiltCommand.run(["predict", model, folder.path + "/none.csv"]).exitCode == 66)
        let table = folder.path + "/t.csv"
        #expect(try BuiltCommand.run(["predict", model, table, "--out", folder.path + "/no/r.csv"]).exitCode == 73)
    }
}
