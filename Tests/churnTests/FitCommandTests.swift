import Foundation
import Testing

/// `churn fit` as a user runs it.
@Suite struct FitCommandTests {
    private let rows = """
        plan,age,churned,w
        basic,30,yes,1
        pro,40,no,2
        basic,22,yes,1
        pro,51,no,1
        pro,45,yes,1
        basic,33,no,1
        basic,60,no,0.5
        pro,25,yes,1

        """

    private func fit(_ text: String, _ options: String...) throws -> BuiltCommand.Result {
        let folder = try TemporaryFolder()
        let file = folder.path + "/t.csv"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return try BuiltCommand.run(["fit", file] + options)
    }

    private func json(_ result: BuiltCommand.Result) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test func jsonHasTheKeysThatScriptsReadInTheirOrder() throws {
        let result = try fit(rows, "--target", "churned", "--exclude", "w", "--json")
        #expect(result.exitCode == 0)
        let document = try json(result)
        #expect(Set(document.keys) == ["converged", "iterations", "rows", "log_likelihood", "terms", "warnings"])
        let terms = try #require(document["terms"] as? [[String: Any]])
        #expect(terms.map { $0["name"] as? String } == ["(intercept)", "plan=pro", "age"])
        let keys = ["name", "coefficient", "std_error", "z", "p_value", "odds_ratio", "ci_low", "ci_high"]
        #expect(Set(terms[0].keys) == Set(keys))
        let places = keys.compactMap { result.output.range(of: "\"\($0)\"")?.lowerBound }
        #expect(places == places.sorted() && places.count == keys.count)
    }

    @Test func theTableNamesWhatAStatisticianLooksFor() throws {
        let result = try fit(rows, "--target", "churned", "--weights", "w")
        for word in ["rows", "churners", "log-likelihood", "pseudo-R²", "AIC", "odds ratio", "95 %", "plan=pro"] {
            #expect(result.output.contains(word))
        }
        #expect(result.errors.isEmpty)
    }

    @Test func aSetAsideColumnIsNullAndWarnedOf() throws {
        let text = "a,b,flat,y\n" + (0..<40).map { "\($0 % 7),\(2 * ($0 % 7) + 1),5,\($0 % 3 == 0 ? 1 : 0)\n" }.joined()
        let result = try fit(text, "--target", "y", "--json")
        #expect(result.exitCode == 0)
        let document = try json(result)
        let terms = try #require(document["terms"] as? [[String: Any]])
        #expect(terms.filter { $0["coefficient"] is NSNull }.map { $0["name"] as? String } == ["b", "flat"])
        let warnings = try #require(document["warnings"] as? [[String: Any]])
        #expect(Set(warnings.compactMap { $0["code"] as? String }) == ["collinear", "constant"])
        #expect(result.errors.contains("b is an exact linear combination"))
    }

    @Test func badDataEndWith65AndNamePlace() throws {
        let empty = try fit("a,y\n1,0\n,1\n", "--target", "y")
        #expect(empty.exitCode == 65)
        #expect(empty.errors.contains("t.csv:3:1"))
        let infinite = try fit("a,y\n1,0\ninf,1\n", "--target", "y")
        #expect(infinite.exitCode == 65)
        #expect(infinite.errors.contains("t.csv:3:1"))
        let negative = try fit("a,y,w\n1,0,1\n2,1,-1\n", "--target", "y", "--weights", "w")
        #expect(negative.exitCode == 65)
        #expect(negative.errors.contains("t.csv:3:5"))
        #expect(try fit("a,y\n1,1\n2,1\n", "--target", "y").exitCode == 65)
        #expect(try fit("a,a,y\n1,1,0\n2,1,1\n", "--target", "y").exitCode == 65)
    }

    @Test func badUsageEndsWith64AndAMissingTableWith66() throws {
        let typo = try fit(rows, "--target", "chruned")
        #expect(typo.exitCode == 64)
        #expect(typo.errors.contains("did you mean “churned”?"))
        #expect(try fit(rows, "--target", "churned", "--l2", "-1").exitCode == 64)
        #expect(try fit(rows, "--target", "churned", "--firth", "--l2", "1").exitCode == 64)
        #expect(try BuiltCommand.run(["fit", "/nowhere/t.csv", "--target", "y"]).exitCode == 66)
    }

    @Test func anArrayIsFittedWithItsTargetBesideIt() throws {
        let folder = try TemporaryFolder()
        let x = try folder.writeArray("x.npy", [1, 5, 2, 4, 3, 1, 4, 2, 5, 9, 6, 3], shape: "6, 2")
        let y = try folder.writeArray("y.npy", [0, 1, 1, 0, 1, 0], shape: "6,")
        let result = try BuiltCommand.run(["fit", x, "--target", y, "--l2", "1", "--json"])
        #expect(result.exitCode == 0)
        let terms = try #require(try json(result)["terms"] as? [[String: Any]])
        #expect(terms.map { $0["name"] as? String } == ["(intercept)", "x1", "x2"])
    }
}
