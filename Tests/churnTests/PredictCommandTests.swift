import Foundation
import Testing

/// `churn predict` as a user runs it.
@Suite struct PredictCommandTests {
    private let rows = """
        plan,age,known,churned
        basic,30,0.1,yes
        pro,40,0.2,no
        basic,22,0.1,yes
        pro,51,0.3,no
        pro,45,0,yes
        basic,33,0.2,no
        basic,60,0.1,no
        pro,25,0.4,yes

        """

    /// Fits on the rows above, predicts on others.
    private func predict(_ text: String, fit: [String] = [], _ options: String...) throws -> BuiltCommand.Result {
        let folder = try TemporaryFolder()
        try rows.write(toFile: folder.path + "/t.csv", atomically: true, encoding: .utf8)
        try text.write(toFile: folder.path + "/new.csv", atomically: true, encoding: .utf8)
        let fitted = try BuiltCommand.run(
            [
                "fit", folder.path + "/t.csv", "--target", "churned", "--l2", "0.1", "--out", folder.path + "/m.json",
                "--json",
            ] + fit)
        #expect(fitted.exitCode == 0, "\(fitted.errors)")
        return try BuiltCommand.run(["predict", folder.path + "/m.json", folder.path + "/new.csv"] + options)
    }

    @Test func risksAreThoseOfTheCoefficients() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/t.csv"
        try rows.write(toFile: file, atomically: true, encoding: .utf8)
        let fitted = try BuiltCommand.run([
            "fit", file, "--target", "churned", "--offset", "known", "--out", folder.path + "/m.json", "--json",
        ])
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(fitted.output.utf8)) as? [String: Any])
        let terms = try #require(document["terms"] as? [[String: Any]])
        let beta = terms.compactMap { $0["coefficient"] as? Double }
        let predicted = try BuiltCommand.run(["predict", folder.path + "/m.json", file])
        #expect(predicted.exitCode == 0)
        let lines = predicted.output.split(separator: "\n")
        #expect(lines.first == "row,risk" && lines.count == 9)
        for (index, line) in rows.split(separator: "\n").dropFirst().enumerated() {
            let cells = line.split(separator: ",")
            let age = try #require(Double(cells[1]))
            let known = try #require(Double(cells[2]))
            let risk = 1 / (1 + exp(-(beta[0] + (cells[0] == "pro" ? beta[1] : 0) + beta[2] * age + known)))
            let answer = lines[index + 1].split(separator: ",")
            #expect(answer[0] == "\(index + 1)")
            #expect(try (#require(Double(answer[1])) - risk).magnitude < 1e-12)
        }
    }

    @Test func columnsMayComeInAnyOrderAndOthersAreLeftAside() throws {
        let plain = try predict("plan,age\npro,40\nbasic,20\n", fit: ["--exclude", "known"])
        let moved = try predict("x,age,plan\n1,40,pro\n2,20,basic\n", fit: ["--exclude", "known"])
        #expect(plain.exitCode == 0 && plain.output == moved.output)
    }

    @Test(arguments: [
        ("age\n40\n", "has no column “plan”"), ("plan,age\npro,\n", "new.csv:2"), ("plan,age\ngold,40\n", "“gold”"),
        ("plan,age\npro,old\npro,old\n", "expected a number"),
    ])
    func whatTheModelCannotUseIsBadData(text: String, says: String) throws {
        let result = try predict(text, fit: ["--exclude", "known"])
        #expect(result.exitCode == 65)
        #expect(result.errors.contains(says), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test func anOffsetOfTheFitIsNeeded() throws {
        let result = try predict("plan,age\npro,40\n", fit: ["--offset", "known"])
        #expect(result.exitCode == 65 && result.errors.contains("“known”"))
        let named = try predict("plan,age,other\npro,40,0.5\n", fit: ["--offset", "known"], "--offset", "other")
        #expect(named.exitCode == 0)
        let useless = try predict("plan,age\npro,40\n", fit: ["--exclude", "known"], "--offset", "age")
        #expect(useless.exitCode == 64)
    }

    @Test func aModelOfHistoriesIsBadUsage() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        try rows.write(toFile: folder.path + "/t.csv", atomically: true, encoding: .utf8)
        let result = try BuiltCommand.run(["predict", trained.path + "/model.json", folder.path + "/t.csv"])
        #expect(result.exitCode == 64 && result.errors.contains("churn score"))
    }
}
