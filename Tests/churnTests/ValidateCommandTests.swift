import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// `churn validate` as a user runs it.
@Suite struct ValidateCommandTests {
    private func validate(_ options: String...) throws -> BuiltCommand.Result {
        let trained = try #require(TrainedFolder.shared)
        return try BuiltCommand.run(["validate", trained.path + "/data"] + options + Self.quick)
    }

    /// Few features and a given ridge, for speed: what is tested here does not depend on them.
    private static let quick = ["--l2", "1", "--features", "recency_days,purchases_90d,satisfaction_last,plan"]

    private func object(_ result: BuiltCommand.Result) throws -> [String: Any] {
        #expect(result.exitCode == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func day(_ text: Any?) throws -> Date {
        let parser = ISO8601DateFormatter()
        parser.formatOptions = [.withFullDate]
        let date = try #require(text as? String)
        return try #require(parser.date(from: date))
    }

    @Test func everyTestLiesAHorizonAfterWhatItsModelLearntFrom() throws {
        let found = try object(try validate("--horizon", "60", "--every", "45", "--json"))
        let tests = try #require(found["tests"] as? [[String: Any]])
        #expect(tests.count > 10)
        for test in tests {
            let age = try day(test["tested_as_of"]).timeIntervalSince(try day(test["trained_as_of"])) / 86_400
            #expect(age >= 60 && age == test["age_days"] as? Double)
            let freshest = try day(test["freshest_trained_as_of"])
            #expect(try day(test["tested_as_of"]).timeIntervalSince(freshest) >= 60 * 86_400)
            #expect(try day(test["trained_as_of"]) <= freshest)
        }
        let ages = try #require(found["ages"] as? [[String: Any]])
        #expect(ages.first?["is_freshest"] as? Bool == true && ages.first?["age_days"] as? Int == 90)
        #expect(ages.compactMap { $0["tests"] as? Int }.reduce(0, +) == tests.count)
        let advice = try #require(found["advice"] as? [String: Any])
        #expect(["worn", "holds", "open", "nothing_to_keep"].contains(advice["finding"] as? String))
    }

    /// The same two dates, trained by `train` and tested by `evaluate`.
    @Test func aTestSaysWhatTrainAndEvaluateSay() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let found = try object(
            try validate("--horizon", "90", "--as-of", "2023-07-01,2023-10-01,2024-01-01", "--json"))
        let tests = try #require(found["tests"] as? [[String: Any]])
        #expect(tests.count == 3)
        let test = try #require(
            tests.first {
                $0["trained_as_of"] as? String == "2023-07-01" && $0["tested_as_of"] as? String == "2024-01-01"
            })
        let model = folder.path + "/m.json"
        let data = trained.path + "/data"
        #expect(
            try BuiltCommand.run(
                ["train", data, "--as-of", "2023-07-01", "--horizon", "90", "--out", model] + Self.quick
            ).exitCode == 0)
        let evaluated = try object(
            try BuiltCommand.run(["evaluate", model, data, "--as-of", "2024-01-01", "--resamples", "20", "--json"]))
        for key in ["rows", "positives", "auc", "log_loss", "calibration_slope", "top_decile_lift", "mean_risk"] {
            #expect(test[key] as? Double == evaluated[key] as? Double, "\(key)")
        }
    }

    @Test func theTableEndsInAPlainSentenceAndThreadsChangeNoByte() throws {
        let folder = try TemporaryFolder()
        let page = folder.path + "/page.html"
        let chart = folder.path + "/chart.svg"
        let one = try validate(
            "--horizon", "30", "--every", "60", "--threads", "1", "--report", page)
        let two = try validate(
            "--horizon", "30", "--every", "60", "--threads", "2", "--report", chart)
        #expect(one.exitCode == 0 && one.output == two.output, "\(one.errors)")
        #expect(one.output.contains("churning means: left within 30 days"))
        #expect(one.output.contains("freshest"))
        #expect(
            one.output.contains("Retrain") || one.output.contains("too short to tell")
                || one.output.contains("nothing to lose"))
        let html = try String(contentsOfFile: page, encoding: .utf8)
        #expect(html.hasSuffix("</html>\n") && html.contains("Skill lost to age"))
        let svg = try String(contentsOfFile: chart, encoding: .utf8)
        #expect(svg.hasPrefix("<svg xmlns=") && svg.hasSuffix("</svg>\n"))
        #expect(XMLParser(data: Data(svg.utf8)).parse())
    }

    @Test func whatCannotBeDoneIsTold() throws {
        let label = try validate("--horizon", "30", "--label", "plan")
        #expect(label.exitCode == 64 && label.errors.contains("expected left, inactive or decline"))
        let both = try validate("--horizon", "30", "--every", "30", "--as-of", "2023-07-01,2023-10-01")
        #expect(both.exitCode == 64)
        #expect(try validate("--horizon", "0").exitCode == 64)
        #expect(try validate("--horizon", "30", "--tolerance", "1.5").exitCode == 64)
        let close = try validate("--horizon", "90", "--as-of", "2023-07-01,2023-09-01")
        #expect(close.exitCode == 65 && close.errors.contains("none lies 90 days or more after another"))
        let long = try validate("--horizon", "400")
        #expect(long.exitCode == 65 && long.errors.contains("choose a shorter --horizon"))
        let late = try validate("--horizon", "90", "--as-of", "2023-07-01,2024-06-20")
        #expect(late.exitCode == 65 && late.errors.contains("the last usable cutoff is"))
        let name = try validate("--horizon", "90", "--as-of", "2023-07-01,2023-12-01", "--exclude", "recency_day")
        #expect(name.exitCode == 64 && name.errors.contains("did you mean"))
    }
}
