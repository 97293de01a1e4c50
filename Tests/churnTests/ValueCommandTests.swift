import Foundation
import Testing

/// Values of customers of the shipped dataset, and call lists that look at them.
@Suite struct ValueCommandTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    private static let inputs = [root + "/models/demo.json", root + "/datasets/demo", "--as-of", "2024-07-01"]

    private static let losses = ["expected_loss", "expected_loss_low", "expected_loss_high"]

    private static func rows(_ csv: String) -> [[String]] {
        csv.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    private func values(_ more: [String]) throws -> [[String]] {
        let run = try BuiltCommand.run(["value"] + Self.inputs + more)
        #expect(run.exitCode == 0, "\(run.errors)")
        return Self.rows(run.output)
    }

    @Test func everyCustomerHasAValueBetweenItsEnds() throws {
        let rows = try values(["--margin", "0.3"])
        #expect(
            rows.first?.joined(separator: ",")
                == "customer_id,risk,annual_margin,clv,clv_low,clv_high,expected_loss,expected_loss_low,"
                + "expected_loss_high,tier")
        #expect(rows.count > 1000)
        for row in rows.dropFirst() {
            let numbers = row[1...8].compactMap { Double($0) }
            try #require(numbers.count == 8)
            let (risk, margin, value) = (numbers[0], numbers[1], numbers[2])
            let retention = pow(1 - risk, 30.0 / 90)
            let expected = margin * 30 / 365 * retention / (pow(1.1, 30.0 / 365) - retention)
            #expect(abs(value - expected) < 1e-3 + 1e-3 * expected, "\(row)")
            #expect(numbers[3] <= value && value <= numbers[4])
            #expect(abs(numbers[5] - risk * value) < 2e-4)
            #expect(numbers[6] < numbers[5] && numbers[5] < numbers[7])
        }
        let high = rows.dropFirst().count { $0[9] == "high" }
        #expect(abs(Double(high) / Double(rows.count - 1) - 0.2) < 0.01)
        #expect(rows.dropFirst().map { $0[0] } == rows.dropFirst().map { $0[0] }.sorted())
    }

    @Test func theBytesDoNotDependOnThreads() throws {
        #expect(try values(["--margin", "0.3", "--threads", "1"]) == values(["--margin", "0.3", "--threads", "2"]))
    }

    @Test func theSummaryAddsUpAsJSON() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/values.csv"
        let run = try BuiltCommand.run(
            ["value"] + Self.inputs + ["--margin", "0.3", "--tier-values", "300,100", "--json", "--out", path])
        #expect(run.exitCode == 0, "\(run.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(object["high_from"] as? Double == 300)
        let tiers = try #require(object["tiers"] as? [String: [String: Double]])
        let rows = Self.rows(try String(contentsOfFile: path, encoding: .utf8)).dropFirst()
        for name in ["high", "middle", "low"] {
            let own = rows.filter { $0[9] == name }
            #expect(Double(own.count) == tiers[name]?["customers"])
            let sum = own.reduce(0) { $0 + (Double($1[3]) ?? .nan) }
            #expect(abs(sum - (tiers[name]?["clv"] ?? 0)) < 0.1)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test(arguments: [
        [], ["--margin", "1.5"], ["--margin", "0.3", "--discount", "0"], ["--margin", "nosuch"],
        ["--margin", "0.3", "--tiers", "0.5,0.2"], ["--margin", "0.3", "--tier-values", "1,2"],
    ])
    func whatCannotBeMeantExitsWith64(options: [String]) throws {
        #expect(try BuiltCommand.run(["value"] + Self.inputs + options).exitCode == 64)
    }

    @Test func marginsThatAreNoNumbersExitWith65() throws {
        #expect(try BuiltCommand.run(["value"] + Self.inputs + ["--margin", "plan"]).exitCode == 65)
    }

    @Test func tiersOfAModelStayWhereTheyWereFrozen() throws {
        let folder = try TemporaryFolder()
        let model = folder.path + "/model.json"
        let training = try BuiltCommand.run([
            "train", Self.root + "/datasets/demo", "--as-of", "2023-07-01,2023-10-01", "--horizon", "90", "--terms",
            "linear",
            "--margin", "0.3", "--tiers", "0.1,0.4", "--out", model,
        ])
        #expect(training.exitCode == 0, "\(training.errors)")
        var thresholds: [String] = []
        for date in ["2024-01-01", "2024-07-01"] {
            let run = try BuiltCommand.run([
                "value", model, Self.root + "/datasets/demo", "--as-of", date, "--json",
            ])
            #expect(run.exitCode == 0, "\(run.errors)")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
            thresholds.append("\(object["high_from"] ?? "") \(object["middle_from"] ?? "")")
        }
        #expect(thresholds[0] == thresholds[1] && thresholds[0].count > 5)
        let list = folder.path + "/calls.csv"
        let run = try BuiltCommand.run([
            "call-list", model, Self.root + "/datasets/demo", "--as-of", "2024-07-01", "--top", "10", "--reasons", "0",
            "--out", list,
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
        let rows = Self.rows(try String(contentsOfFile: list, encoding: .utf8))
        #expect(Array(rows[0][4...9]) == ["value"] + Self.losses + ["expected_gain", "tier"])
        #expect(rows.dropFirst().allSatisfy { !$0[4].isEmpty && $0[8].isEmpty && !$0[9].isEmpty })
        // The list says of a customer what `value` says.
        let values = try BuiltCommand.run(["value", model] + Self.inputs.dropFirst())
        let lost = Dictionary(
            uniqueKeysWithValues: Self.rows(values.output).dropFirst().map { ($0[0], Array($0[6...8])) })
        #expect(rows.count == 11 && rows.dropFirst().allSatisfy { lost[$0[1]] == Array($0[5...7]) })
    }

    @Test func profitAndCapacityChooseTogether() throws {
        let folder = try TemporaryFolder()
        let (list, curve) = (folder.path + "/calls.csv", folder.path + "/curve.csv")
        let run = try BuiltCommand.run(
            ["call-list"] + Self.inputs + [
                "--clv", "200", "--offer", "10", "--contact", "1", "--capacity", "3x5x2", "--reasons", "0",
                "--profit-curve", curve, "--out", list,
            ])
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.errors.contains("the last one contacted") && run.errors.contains("the first one not contacted"))
        let rows = Self.rows(try String(contentsOfFile: list, encoding: .utf8))
        #expect(
            rows[0] == [
                "rank", "customer_id", "risk", "band", "value",
            ] + Self.losses + [
                "expected_gain", "tier", "day", "contacted_on", "agent", "outcome", "offer", "notes",
            ])
        #expect(rows.count == 31)
        #expect(rows.dropFirst().map { $0[10] } == Array(repeating: "1", count: 15) + Array(repeating: "2", count: 15))
        #expect(rows.dropFirst().prefix(4).map { $0[12] } == ["1", "2", "3", "1"])
        for row in rows.dropFirst() {
            let (risk, gain) = (Double(row[2]) ?? .nan, Double(row[8]) ?? .nan)
            let losses = row[5...7].compactMap { Double($0) }
            try #require(losses.count == 3)
            #expect(abs(losses[0] - risk * 200) < 2e-4 && losses[1] < losses[0] && losses[0] < losses[2])
            #expect(risk > 11.0 / 67 && abs(gain - (0.3 * risk * 190 - (1 - risk) * 10 - 1)) < 1e-4)
        }
        let points = Self.rows(try String(contentsOfFile: curve, encoding: .utf8))
        #expect(points[0] == ["contacted", "fraction", "profit"] && points[1] == ["0", "0", "0"])
        #expect(points.last?[1] == "1")
    }

    @Test(arguments: [
        ["--offer", "10"], ["--capacity", "5x0x1"], ["--offer", "10", "--contact", "1"],
        ["--offer", "10", "--contact", "1", "--clv", "5"], ["--top", "3", "--profit-curve", "c.csv"],
    ])
    func policiesThatCannotBeMeantExitWith64(options: [String]) throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run(["call-list"] + Self.inputs + options + ["--out", folder.path + "/c.csv"])
        #expect(run.exitCode == 64, "\(run.errors)")
    }

    @Test func theProfitCurveOfLabelsEndsWhereEverybodyIsContacted() throws {
        let folder = try TemporaryFolder()
        let page = folder.path + "/page.html"
        let run = try BuiltCommand.run([
            "evaluate", Self.inputs[0], Self.inputs[1], "--as-of", "2024-04-01", "--base-rate", "0.1", "--json",
            "--resamples", "20", "--clv", "200", "--offer", "10", "--contact", "1", "--report", page,
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let curve = try #require(object["profit_curve"] as? [[String: Double]])
        #expect(curve.first?["profit"] == 0)
        // All 1,325, of whom 133 churn: 0.3 · 190 − 1 each, the others cost 11.
        let all = (133 * 56.0 - 1192 * 11) / 1325
        #expect(abs((curve.last?["profit"] ?? 0) - all) < 1e-9)
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("Profit curve"))
    }

    /// Verbraken, Verbeke & Baesens 2013.
    @Test func metricsGiveTheExpectedMaximumProfitToCompareModelsBy() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/t.csv"
        try "y,s\n0,.1\n1,.2\n0,.3\n1,.4\n0,.5\n1,.7\n0,.8\n1,.9\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        let run = try BuiltCommand.run([
            "metrics", path, "--label", "y", "--score", "s", "--json", "--clv", "200", "--offer", "10", "--contact",
            "1",
        ])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(abs((object["empc"] as? Double ?? 0) - 23.875593418348) < 1e-10)
        #expect(abs((object["empc_fraction"] as? Double ?? 0) - 0.87437) < 5e-6)
    }
}
