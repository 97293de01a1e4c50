import Foundation
import Testing

/// `--intervals` of `churn score` and `churn predict`, and what `churn explain` says, as a user runs them.
@Suite struct IntervalsCommandTests {
    private struct Reference: Decodable {
        let risks, low, high: [Double]
        let clusteredLow, clusteredHigh: [Double]
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("References/intervals")

    private static func reference() throws -> Reference {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(
            Reference.self, from: Data(contentsOf: folder.appendingPathComponent("intervals.json")))
    }

    private func column(_ index: Int, _ text: String) -> [Double] {
        text.split(separator: "\n").dropFirst().compactMap {
            Double($0.split(separator: ",", omittingEmptySubsequences: false)[index])
        }
    }

    private func predicted(fit options: [String], _ more: [String] = ["--intervals"]) throws -> BuiltCommand.Result {
        let folder = try TemporaryFolder()
        let table = Self.folder.appendingPathComponent("table.csv").path
        let fit = try BuiltCommand.run(
            ["fit", table, "--target", "y", "--out", folder.path + "/m.json", "--quiet"] + options)
        try #require(fit.exitCode == 0, "\(fit.errors)")
        return try BuiltCommand.run(["predict", folder.path + "/m.json", table] + more)
    }

    private func worst(_ found: [Double], _ expected: [Double]) -> Double {
        guard found.count == expected.count else { return .infinity }
        return zip(found, expected).reduce(0) { max($0, abs($1.0 / $1.1 - 1)) }
    }

    /// statsmodels' summary_frame (Tests/References/intervals/make.py), also where columns are scaled by the way.
    @Test(arguments: [[], ["--standardize"]]) func intervalsAreThoseOfStatsmodels(options: [String]) throws {
        let reference = try Self.reference()
        let result = try predicted(fit: ["--exclude", "customer"] + options)
        #expect(result.output.hasPrefix("row,risk,risk_low,risk_high\n1,"))
        #expect(worst(column(1, result.output), reference.risks) < 1e-7)
        #expect(worst(column(2, result.output), reference.low) < 1e-7)
        #expect(worst(column(3, result.output), reference.high) < 1e-7)
    }

    @Test func clusteredIntervalsAreThoseOfStatsmodels() throws {
        let reference = try Self.reference()
        let result = try predicted(fit: ["--cluster", "customer"])
        #expect(worst(column(2, result.output), reference.clusteredLow) < 1e-7)
        #expect(worst(column(3, result.output), reference.clusteredHigh) < 1e-7)
    }

    @Test(arguments: [["--l2", "1"], ["--firth"], ["--terms", "additive"]])
    func everyFitWithStandardErrorsHasIntervals(options: [String]) throws {
        let output = try predicted(fit: ["--exclude", "customer"] + options).output
        let (risks, lows, highs) = (column(1, output), column(2, output), column(3, output))
        #expect(risks.count == 240 && lows.count == 240 && highs.count == 240)
        #expect(zip(risks, zip(lows, highs)).allSatisfy { $1.0 < $0 && $0 < $1.1 })
        let plain = try predicted(fit: ["--exclude", "customer"] + options, []).output
        #expect(plain.hasPrefix("row,risk\n") && column(1, plain) == risks)
    }

    @Test func aModelWithoutACovarianceIsRefusedByName() throws {
        let result = try predicted(fit: ["--exclude", "customer", "--l1", "1"])
        #expect(result.exitCode == 65 && result.output.isEmpty)
        #expect(result.errors.contains("--intervals: the model file keeps no covariance"))
        #expect(try predicted(fit: ["--exclude", "customer", "--l1", "1"], []).exitCode == 0)
    }

    private func scored(_ options: [String], _ verb: String = "score") throws -> String {
        let trained = try #require(TrainedFolder.shared)
        let result = try BuiltCommand.run(
            [
                verb, trained.path + "/model.json", trained.path + "/data", "--as-of", TrainedFolder.scoredAsOf,
                "--quiet",
            ]
                + options)
        try #require(result.exitCode == 0, "\(result.errors)")
        return result.output
    }

    @Test func scoresGetTwoColumnsAndAreElseAsTheyWere() throws {
        let with = try scored(["--reasons", "1", "--intervals"])
        #expect(with.hasPrefix("rank,customer_id,risk,decile,risk_low,risk_high,reason_1,reason_1_log_odds\n"))
        let (risks, lows, highs) = (column(2, with), column(4, with), column(5, with))
        #expect(zip(risks, zip(lows, highs)).allSatisfy { $1.0 < $0 && $0 < $1.1 })
        let without = with.split(separator: "\n").map { line in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false)
            cells.removeSubrange(4..<6)
            return cells.joined(separator: ",") + "\n"
        }.joined()
        #expect(try scored(["--reasons", "1"]) == without)
        #expect(try scored(["--reasons", "1", "--intervals", "--threads", "1"]) == with)
        #expect(try scored(["--reasons", "1", "--intervals", "--threads", "2"]) == with)
    }

    @Test func explainSaysTheSameInTextAndJSON() throws {
        struct Row: Decodable {
            let customerId: String
            let risk: Double
            let riskLow: Double
            let riskHigh: Double
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let rows = try decoder.decode([Row].self, from: Data(scored(["--json", "--intervals"]).utf8))
        let last = try #require(rows.last)
        let options = ["--customer", last.customerId]
        let explained = try decoder.decode(Row.self, from: Data(scored(options + ["--json"], "explain").utf8))
        #expect(explained.riskLow == last.riskLow && explained.riskHigh == last.riskHigh)
        #expect(try scored(options, "explain").contains(" (95 % interval "))
    }
}
