import Foundation
import Models
import Testing

/// Base rates that moved, reliability and money, on the shipped model and dataset: trained on 3,785 rows (304 left) without those
/// contacted within their horizon, tested on 1,325 (133 left).
@Suite struct BaseRateAndMoneyTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    private static let inputs = [root + "/models/demo.json", root + "/datasets/demo", "--as-of"]
    private static let costs = ["--clv", "200", "--offer", "10", "--contact", "1"]

    private func evaluation(_ more: [String]) throws -> [String: Any] {
        let run = try BuiltCommand.run(
            ["evaluate"] + Self.inputs + ["2024-04-01", "--json", "--resamples", "20"] + more)
        #expect(run.exitCode == 0, "\(run.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    @Test func tenGroupsAreComparedWithWhatHappened() throws {
        let figures = try evaluation([])
        let groups = try #require(figures["reliability"] as? [[String: Double]])
        #expect(groups.count == 10)
        #expect(groups.reduce(0) { $0 + ($1["rows"] ?? 0) } == 1325)
        let churners = groups.reduce(0) { $0 + ($1["rows"] ?? 0) * ($1["churn_rate"] ?? 0) }
        #expect(abs(churners - 133) < 1e-9)
        for group in groups {
            let (rate, low, high) = (group["churn_rate"] ?? -1, group["low"] ?? 2, group["high"] ?? -1)
            #expect(low <= rate && rate <= high && high - low > 0.01)
        }
        let intervals = try #require(figures["intervals"] as? [String: Any])
        let slope = try #require(intervals["calibration_slope"] as? [Double])
        let found = try #require(figures["calibration_slope"] as? Double)
        #expect(slope[0] < found && found < slope[1])
        #expect(figures["money"] == nil && figures["money_withheld"] == nil)
    }

    /// The generated world's base rate rose from 8.0 % to 10.0 %: more than chance, and more than a tenth.
    @Test func moneyIsWithheldFromRisksThatAreTooLow() throws {
        let figures = try evaluation(Self.costs)
        #expect(figures["money"] is NSNull)
        let reason = try #require(figures["money_withheld"] as? String)
        #expect(reason.contains("too low") && reason.contains("--base-rate"))
        #expect(try #require(figures["auc"] as? Double) > 0.7)
    }

    @Test func theNewBaseRateMakesThemRight() throws {
        let plain = try evaluation(Self.costs)
        let moved = try evaluation(Self.costs + ["--base-rate", "0.1"])
        #expect(moved["auc"] as? Double == plain["auc"] as? Double)
        #expect(moved["money_withheld"] == nil)
        let money = try #require(moved["money"] as? [String: Double])
        #expect(abs((money["contact_above_risk"] ?? 0) - 11.0 / 67) < 1e-12)
        #expect((money["empc"] ?? 0) > 0 && (money["contact_fraction"] ?? 0) > 0)
        let foretold = try #require(moved["mean_risk"] as? Double)
        #expect(abs(foretold - 133.0 / 1325) < 0.01)
    }

    /// Every log-odds moves by logit 0.2 less that of the base rate the model was made for, the order stays. That is the
    /// product-limit estimate with those contacted followed until then: near the 304 of 3,785 that left, contacted or not.
    @Test func scoresMoveByTheClosedForm() throws {
        func risks(_ more: [String]) throws -> [(id: Substring, risk: Double)] {
            let run = try BuiltCommand.run(
                ["score"] + Self.inputs + ["2024-07-01", "--reasons", "0", "--quiet"] + more)
            #expect(run.exitCode == 0, "\(run.errors)")
            return run.output.split(separator: "\n").dropFirst().map { line in
                let cells = line.split(separator: ",")
                return (cells[1], Double(cells[2]) ?? .nan)
            }
        }
        let (plain, moved) = (try risks([]), try risks(["--base-rate", "0.2"]))
        let rate = try #require(try ModelFile.read(Self.root + "/models/demo.json").priorCorrection?.populationRate)
        #expect(abs(rate - 304.0 / 3785) < 0.002)
        let shift = log(0.2 / 0.8) - log(rate / (1 - rate))
        #expect(plain.count > 1000 && plain.map(\.id) == moved.map(\.id))
        for (before, after) in zip(plain, moved) {
            let change = log(after.risk / (1 - after.risk)) - log(before.risk / (1 - before.risk))
            #expect(abs(change - shift) < 1e-9)
        }
    }

    @Test func sharesAndCostsThatAreNoneAreRefused() throws {
        for more in [
            ["--base-rate", "0"], ["--base-rate", "8"], ["--clv", "200"],
            ["--clv", "5", "--offer", "10", "--contact", "1"],
        ] {
            #expect(try BuiltCommand.run(["evaluate"] + Self.inputs + ["2024-04-01"] + more).exitCode == 64)
        }
        let train = [
            "train", Self.root + "/datasets/demo", "--as-of", "2024-01-01", "--horizon", "90", "--out", "m.json",
        ]
        #expect(try BuiltCommand.run(train + ["--population-rate", "1"]).exitCode == 64)
    }
}
