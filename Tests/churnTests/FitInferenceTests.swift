import Foundation
import Testing

/// `churn fit` with the options of inference, penalties and signs, as a user runs it.
@Suite struct FitInferenceTests {
    /// 240 rows of 60 customers in 12 months; `age` raises the risk, `noise` does nothing.
    private static let table: String = {
        var state: UInt64 = 5
        func uniform() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        var text = "age,noise,plan,customer,month,churned\n"
        for row in 0..<240 {
            let (age, noise) = (uniform() * 4, uniform())
            let plan = ["basic", "gold", "pro"][Int(uniform() * 3)]
            let logOdds = age - 2 + (plan == "gold" ? 0.7 : 0)
            let churned = uniform() < 1 / (1 + exp(-logOdds)) ? 1 : 0
            text += "\(age),\(noise),\(plan),c\(row / 4),2024-\(10 + row % 3),\(churned)\n"
        }
        return text
    }()

    private func fit(_ options: String...) throws -> BuiltCommand.Result {
        let folder = try TemporaryFolder()
        let file = folder.path + "/t.csv"
        try Self.table.write(toFile: file, atomically: true, encoding: .utf8)
        return try BuiltCommand.run(["fit", file, "--target", "churned"] + options)
    }

    private func json(_ result: BuiltCommand.Result) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func terms(_ result: BuiltCommand.Result) throws -> [[String: Any]] {
        try #require(try json(result)["terms"] as? [[String: Any]])
    }

    @Test func aClusterIsNoPredictorAndItsErrorsAreNamed() throws {
        let result = try fit("--exclude", "month", "--cluster", "customer", "--json")
        #expect(result.exitCode == 0)
        let document = try json(result)
        #expect(document["std_errors"] as? String == "clustered")
        #expect(document["clusters"] as? Int == 60)
        #expect(
            try terms(result).map { $0["name"] as? String } == ["(intercept)", "age", "noise", "plan=gold", "plan=pro"])
        let robust = try fit("--exclude", "month,customer", "--std-errors", "robust")
        #expect(robust.output.contains("robust (HC0)"))
        let model = try fit("--exclude", "month,customer", "--json")
        for (one, other) in zip(try terms(result), try terms(model)) {
            #expect(one["coefficient"] as? Double == other["coefficient"] as? Double)
            #expect(one["std_error"] as? Double != other["std_error"] as? Double)
        }
    }

    @Test func profileIntervalsTakeThePlaceOfWalds() throws {
        let wald = try fit("--exclude", "month,customer", "--json")
        let profile = try fit("--exclude", "month,customer", "--intervals", "profile", "--json")
        #expect(try json(profile)["intervals"] as? String == "profile")
        #expect(try json(wald)["intervals"] == nil)
        for (one, other) in zip(try terms(profile), try terms(wald)) {
            let ends = (one["ci_low"] as? Double ?? .nan, other["ci_low"] as? Double ?? .nan)
            #expect(ends.0 != ends.1 && abs(ends.0 - ends.1) < 0.5)
            #expect(one["std_error"] as? Double == other["std_error"] as? Double)
        }
    }

    @Test func testsTakeColumnsWithAllTheirLevels() throws {
        let result = try fit(
            "--exclude", "month,customer", "--test", "plan,noise", "--test", "plan=gold", "--vif", "--json")
        let tests = try #require(try json(result)["tests"] as? [[String: Any]])
        #expect(tests.map { $0["df"] as? Int } == [3, 1])
        #expect(tests[0]["terms"] as? [String] == ["noise", "plan=gold", "plan=pro"])
        let without = try json(try fit("--exclude", "month,customer,plan,noise", "--json"))
        let all = try #require(try json(result)["log_likelihood"] as? Double)
        let less = try #require(without["log_likelihood"] as? Double)
        #expect(abs(try #require(tests[0]["chi_squared"] as? Double) - 2 * (all - less)) < 1e-9)
        #expect(try terms(result).map { $0["vif"] is NSNull } == [true, false, false, false, false])
        #expect(try fit("--test", "plam").errors.contains("did you mean “plan”?"))
    }

    @Test func aPathIsPrintedAndWritten() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/path.csv"
        let result = try fit("--exclude", "month,customer", "--path", "--lambdas", "5", "--out", file)
        #expect(result.exitCode == 0)
        #expect(result.output.split(separator: "\n").count == 6)
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(lines[0] == "lambda,l1,l2,df,log_likelihood,(intercept),age,noise,plan=gold,plan=pro")
        #expect(lines.count == 6 && lines[1].hasSuffix(",0,0,0,0"))
        let steps = try json(try fit("--exclude", "month,customer", "--path", "--alpha", "0.3", "--json"))["path"]
        #expect((steps as? [[String: Any]])?.count == 100)
    }

    @Test func anAutoPenaltyIsChosenAndShown() throws {
        let options = ["--exclude", "month", "--cluster", "customer", "--lambdas", "12", "--json"]
        func run(_ more: String...) throws -> [String: Any] {
            let folder = try TemporaryFolder()
            let file = folder.path + "/t.csv"
            try Self.table.write(toFile: file, atomically: true, encoding: .utf8)
            return try json(try BuiltCommand.run(["fit", file, "--target", "churned"] + options + more))
        }
        let lasso = try #require(try run("--l1", "auto")["penalty"] as? [String: Any])
        #expect((lasso["path"] as? [[String: Any]])?.count == 12)
        #expect(lasso["l2"] as? Double == 0 && lasso["alpha"] as? Double == 1)
        let careful = try #require(try run("--l1", "auto", "--choice", "one-se")["penalty"] as? [String: Any])
        #expect(try #require(careful["lambda"] as? Double) > (try #require(lasso["lambda"] as? Double)))
        let ridge = try run("--l2", "auto")
        #expect(ridge["std_errors"] as? String == "clustered")
        #expect((ridge["penalty"] as? [String: Any])?["l1"] as? Double == 0)
        let shown = try fit(
            "--exclude", "customer", "--time", "month", "--l1", "auto", "--l2", "auto", "--lambdas", "6")
        #expect(shown.output.hasPrefix("log loss on rows not seen, over 2 folds\n"))
        #expect(shown.output.contains("chosen") && !shown.output.contains("month"))
    }

    @Test func aTermHeldByItsSignHasNoFiguresAndIsNamed() throws {
        let result = try fit("--exclude", "month,customer", "--sign", "age=-", "--sign", "plan=gold=+", "--json")
        #expect(result.exitCode == 0)
        let age = try terms(result)[1]
        #expect(age["coefficient"] as? Double == 0 && age["std_error"] is NSNull && age["ci_low"] is NSNull)
        #expect(result.errors.contains("held_at_zero: age"))
    }

    @Test(arguments: [
        ["--std-errors", "robust", "--cluster", "customer"], ["--std-errors", "clustered"],
        ["--intervals", "profile", "--cluster", "customer"], ["--test", "age", "--l2", "1"],
        ["--test", "age", "--sign", "age=+"], ["--std-errors", "robust", "--firth"], ["--sign", "age"],
        ["--sign", "age=+", "--sign", "age=-"], ["--sign", "nobody=+"], ["--sign", "age=+", "--l1", "1"],
        ["--path", "--l1", "1"], ["--l1", "auto", "--l2", "1"], ["--alpha", "0.5"], ["--alpha", "2", "--path"],
        ["--time", "month"], ["--l1", "auto", "--firth"], ["--cluster", "costumer"], ["--l1", "some"],
        ["--path", "--vif"], ["--firth", "--cluster", "customer"], ["--lambdas", "1", "--path"],
        ["--l1", "auto", "--folds", "1"],
    ])
    func whatDoesNotGoTogetherIsBadUsage(options: [String]) throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/t.csv"
        try Self.table.write(toFile: file, atomically: true, encoding: .utf8)
        let result = try BuiltCommand.run(["fit", file, "--target", "churned"] + options)
        #expect(result.exitCode == 64)
        #expect(!result.errors.isEmpty && result.output.isEmpty)
    }
}
