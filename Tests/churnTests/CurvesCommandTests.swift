import Foundation
import Testing

/// `churn curves` on a model that `churn fit --terms additive` has just made.
@Suite final class CurvesCommandTests {
    private let folder: TemporaryFolder
    private var model: String { folder.path + "/m.json" }

    init() throws {
        folder = try TemporaryFolder()
        let table = folder.path + "/t.csv"
        try Self.table.write(toFile: table, atomically: true, encoding: .utf8)
        let fit = try BuiltCommand.run(
            ["fit", table, "--target", "churned", "--terms", "additive", "--quiet", "--out", model])
        try #require(fit.exitCode == 0, "\(fit.errors)")
    }

    /// 600 rows in which the risk is least at an age of 2, and higher with the plan gold.
    private static let table: String = {
        var state: UInt64 = 11
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        var text = "age,plan,churned\n"
        for _ in 0..<600 {
            let age = (uniform() * 400).rounded() / 100
            let plan = ["basic", "gold", "pro"][Int(uniform() * 3)]
            let logOdds = (age - 2) * (age - 2) * 1.5 - 2 + (plan == "gold" ? 1 : 0)
            text += "\(age),\(plan),\(uniform() < 1 / (1 + exp(-logOdds)) ? 1 : 0)\n"
        }
        return text
    }()

    private func curves(_ options: String...) throws -> BuiltCommand.Result {
        try BuiltCommand.run(["curves", model] + options)
    }

    private func object(_ text: some Sequence<UInt8>) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any])
    }

    /// What is printed is what the model file holds, to the last bit.
    @Test func theJSONHasTheModelFilesNumbers() throws {
        let file = try object(try Data(contentsOf: URL(fileURLWithPath: model)))
        let terms = try #require((file["model"] as? [String: Any])?["terms"] as? [[String: Any]])
        let age = try #require(terms.first { $0["name"] as? String == "age" })
        let result = try curves("--json", "--term", "age")
        #expect(result.exitCode == 0 && result.errors.isEmpty)
        let shown = try #require((try object(result.output.utf8)["terms"] as? [[String: Any]])?.first)
        let points = try #require(shown["points"] as? [[String: Double]])
        #expect(points.count > 5)
        #expect(points.map { $0["value"] } == (age["knots"] as? [Double])?.map(Optional.some))
        #expect(points.map { $0["log_odds"] } == (age["values"] as? [Double])?.map(Optional.some))
        #expect(shown["edf"] as? Double == age["edf"] as? Double)
        #expect(shown["p_value"] as? Double == age["term_p_value"] as? Double)
        for point in points {
            let (logOdds, ratio) = (try #require(point["log_odds"]), try #require(point["odds_ratio"]))
            #expect(abs(log(ratio) - logOdds) < 1e-12)
        }
    }

    @Test func theTextHasALineAPointAndSaysHowToReadIt() throws {
        let result = try curves()
        #expect(result.exitCode == 0)
        #expect(result.output.contains("\nplan\n") && result.output.contains("  gold "))
        #expect(result.output.hasPrefix("age\nCurve, "))
        #expect(result.output.contains("log-odds against the average customer in training."))
        #expect(result.output.hasSuffix("so their p are on the small side.\n"))
    }

    @Test func aLevelsNameFindsItsCategory() throws {
        let result = try curves("--term", "plan=gold", "--json")
        let terms = try #require(try object(result.output.utf8)["terms"] as? [[String: Any]])
        #expect(terms.count == 1 && terms[0]["name"] as? String == "plan")
        #expect(
            (terms[0]["points"] as? [[String: Any]])?.compactMap { $0["level"] as? String } == ["basic", "gold", "pro"])
    }

    @Test(arguments: ["svg", "html"])
    func theChartsAreWrittenAndTheSameEveryTime(kind: String) throws {
        var texts: [String] = []
        for run in 0..<2 {
            let path = folder.path + "/c\(run).\(kind)"
            let result = try curves("--out", path)
            #expect(result.exitCode == 0 && result.output.isEmpty && result.errors.contains(path))
            texts.append(try String(contentsOfFile: path, encoding: .utf8))
        }
        #expect(texts[0] == texts[1] && texts[0].contains("class=\"model\"") && texts[0].contains("gold"))
    }

    @Test func wrongUseIsNamed() throws {
        let term = try curves("--term", "agee")
        #expect(term.exitCode == 64 && term.errors.contains("did you mean “age”?"))
        let file = try curves("--out", "c.png")
        #expect(file.exitCode == 64 && file.errors.contains(".svg or .html"))
        let none = try BuiltCommand.run(["curves", folder.path + "/none.json"])
        #expect(none.exitCode == 66)
    }
}
