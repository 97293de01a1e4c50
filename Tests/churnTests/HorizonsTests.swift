import Foundation
import Models
import Testing

/// One model of several horizons, from training to a call list.
@Suite struct HorizonsTests {
    private static let horizons = [30, 90, 180]
    /// Few, for speed.
    private static let features = "recency_days,purchases_90d,satisfaction_last,plan"

    /// A model of three horizons on the shared dataset; nil where training failed.
    private static let shared: (model: String, data: String, training: BuiltCommand.Result)? = {
        guard let trained = TrainedFolder.shared else { return nil }
        let model = trained.path + "/horizons.json"
        let training = try? BuiltCommand.run([
            "train", trained.path + "/data", "--as-of", "2023-07-01,2023-10-01", "--horizon", "30,90,180", "--l2", "1",
            "--features", features, "--out", model,
        ])
        return training.map { (model, trained.path + "/data", $0) }
    }()

    private func object(_ result: BuiltCommand.Result) throws -> [String: Any] {
        #expect(result.exitCode == 0, "\(result.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    @Test func theTableSaysWhatHappenedWithinEachHorizon() throws {
        let shared = try #require(Self.shared)
        #expect(shared.training.exitCode == 0, "\(shared.training.errors)")
        let text = shared.training.output
        #expect(text.contains("left within 180 days (the model also gives 30, 90)"))
        for days in Self.horizons { #expect(text.contains("\(days) days")) }
        #expect(text.contains("base rate within"))
        #expect(try ModelFile.read(shared.model).hazards?.horizonsDays == Self.horizons)
    }

    @Test func scoresHaveAColumnForEachHorizonThatNeverCross() throws {
        let shared = try #require(Self.shared)
        func rows(_ options: String...) throws -> [[String]] {
            let scored = try BuiltCommand.run(
                ["score", shared.model, shared.data, "--as-of", "2024-04-01", "--reasons", "0"] + options)
            #expect(scored.exitCode == 0, "\(scored.errors)")
            return scored.output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
        }
        let longest = try rows()
        #expect(
            longest[0] == ["rank", "customer_id", "risk", "decile", "risk_30d", "risk_90d", "risk_180d"])
        for row in longest.dropFirst() {
            let risks = row[4...].compactMap(Double.init)
            #expect(risks.count == 3 && risks[0] <= risks[1] && risks[1] <= risks[2])
            #expect(row[2] == row[6])
        }
        let month = try rows("--horizon", "30")
        #expect(month.dropFirst().allSatisfy { $0[2] == $0[4] })
        #expect(month.map { $0[1] } == longest.map { $0[1] })
        let refused = try BuiltCommand.run(
            ["score", shared.model, shared.data, "--as-of", "2024-04-01", "--horizon", "45"])
        #expect(refused.exitCode == 64 && refused.errors.contains("it was trained for 30, 90, 180 days"))
    }

    /// The terms sum to the log-odds, and those are of the first horizon's risk.
    @Test func theTermsSumToTheLogOddsOfTheFirstPart() throws {
        let shared = try #require(Self.shared)
        let scored = try BuiltCommand.run(
            ["score", shared.model, shared.data, "--as-of", "2024-04-01", "--reasons", "0"])
        let first = try #require(scored.output.split(separator: "\n").dropFirst().first).split(separator: ",")
        let options = ["explain", shared.model, shared.data, "--as-of", "2024-04-01", "--customer", String(first[1])]
        let found = try object(try BuiltCommand.run(options + ["--json"]))
        let terms = try #require(found["terms"] as? [[String: Any]]).compactMap { $0["log_odds"] as? Double }
        let logOdds = try #require(found["log_odds"] as? Double)
        let base = try #require(found["base_log_odds"] as? Double)
        // Reading JSON may lose a last bit.
        #expect((terms.reduce(base, +) - logOdds).magnitude < 1e-12)
        #expect((try #require(found["risk_30d"] as? Double) - Logistic.risk(logOdds)).magnitude < 1e-12)
        let risk = try #require(Double(first[2]))
        #expect((try #require(found["risk"] as? Double) - risk).magnitude < 1e-12)
        #expect((try #require(found["risk_180d"] as? Double) - risk).magnitude < 1e-12)
        let text = try BuiltCommand.run(options).output
        #expect(text.contains("within 30 days") && text.contains("The log-odds below are those of the first part"))
    }

    /// Whatever horizon is tested, the model has seen labels of the longest: 180 days from 2023-10-01 end on
    /// 2024-03-29.
    @Test func evaluationIsOfTheHorizonAskedForAndKeepsTheLongestEmbargo() throws {
        let shared = try #require(Self.shared)
        func evaluate(_ asOf: String, _ horizon: String) throws -> BuiltCommand.Result {
            try BuiltCommand.run([
                "evaluate", shared.model, shared.data, "--as-of", asOf, "--horizon", horizon, "--resamples", "20",
                "--json",
            ])
        }
        let month = try object(try evaluate("2024-03-29", "30"))
        let quarter = try object(try evaluate("2024-03-29", "90"))
        #expect(month["horizon_days"] as? Int == 30 && quarter["horizon_days"] as? Int == 90)
        #expect(month["rows"] as? Int == quarter["rows"] as? Int)
        #expect(try #require(month["positives"] as? Int) < (try #require(quarter["positives"] as? Int)))
        #expect(try #require(month["mean_risk"] as? Double) < (try #require(quarter["mean_risk"] as? Double)))
        let early = try evaluate("2024-03-28", "30")
        #expect(early.exitCode == 65 && early.errors.contains("test at 2024-03-29 or later"))
    }

    @Test func aCallListSpeaksOfTheHorizonAskedFor() throws {
        let shared = try #require(Self.shared)
        let folder = try TemporaryFolder()
        func firstRisk(_ options: String...) throws -> Double {
            let file = folder.path + "/list.csv"
            let listed = try BuiltCommand.run(
                ["call-list", shared.model, shared.data, "--as-of", "2024-04-01", "--top", "3", "--out", file] + options
            )
            #expect(listed.exitCode == 0, "\(listed.errors)")
            let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline)
            return try #require(Double(lines[1].split(separator: ",")[2]))
        }
        #expect(try firstRisk("--horizon", "30") < firstRisk("--horizon", "90"))
        #expect(try firstRisk("--horizon", "90") < firstRisk())
    }

    @Test func risksOfStayingAwayShrinkWithTheHorizon() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let model = folder.path + "/m.json"
        let training = try BuiltCommand.run([
            "train", trained.path + "/data", "--as-of", "2023-10-01", "--horizon", "180,30,90", "--label", "inactive",
            "--l2", "1", "--features", Self.features, "--out", model, "--json",
        ])
        let horizons = try #require(try object(training)["horizons"] as? [[String: Any]])
        #expect(horizons.compactMap { $0["horizon_days"] as? Int } == Self.horizons)
        let rates = horizons.compactMap { $0["base_rate"] as? Double }
        #expect(rates.count == 3 && rates[0] > rates[1] && rates[1] > rates[2])
        let scored = try BuiltCommand.run(
            ["score", model, trained.path + "/data", "--as-of", "2024-04-01", "--reasons", "0"])
        for line in scored.output.split(separator: "\n").dropFirst() {
            let risks = line.split(separator: ",")[4...].compactMap { Double($0) }
            #expect(risks.count == 3 && risks[0] >= risks[1] && risks[1] >= risks[2])
        }
    }

    @Test func labelsThatAreNotMadeOfEventsAreRefused() throws {
        for label in ["decline", "plan"] {
            let refused = try BuiltCommand.run([
                "train", "/nowhere", "--as-of", "2023-10-01", "--horizon", "30,90", "--label", label, "--out",
                "/m.json",
            ])
            #expect(refused.exitCode == 64)
            #expect(refused.errors.contains("train a model for each horizon"))
        }
        for horizon in ["30,", "30,30", "30,x", "0,30"] {
            let refused = try BuiltCommand.run(
                ["train", "/nowhere", "--as-of", "2023-10-01", "--horizon", horizon, "--out", "/m.json"])
            #expect(refused.exitCode == 64, "\(horizon)")
        }
    }
}
