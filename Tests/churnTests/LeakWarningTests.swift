import Foundation
import Testing

/// What `fit` and `train` say of columns that nearly are the outcome.
@Suite struct LeakWarningTests {
    private static let datasets = RealAccuracyTests.folder
    private static func isThere(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(datasets)/\(name)")
    }

    private func leaks(_ result: BuiltCommand.Result) -> [Substring] {
        #expect(result.exitCode == 0, "\(result.errors)")
        return result.errors.split(separator: "\n").filter { $0.contains("nearly is the outcome") }
    }

    @Test func fitNamesTheTermsOfTheColumn() throws {
        let folder = try TemporaryFolder()
        var text = "plan,reason,age,gone\n"
        for row in 0..<200 {
            let gone = row % 5 == 2
            text += "\(row % 3 == 0 ? "a" : "b"),\(gone ? "fee" : "none"),\(20 + row * 7 % 47),\(gone ? 1 : 0)\n"
        }
        try text.write(toFile: folder.path + "/t.csv", atomically: true, encoding: .utf8)
        let model = folder.path + "/m.json"
        let result = try BuiltCommand.run([
            "fit", folder.path + "/t.csv", "--target", "gone", "--l2", "1", "--json", "--out", model,
        ])
        #expect(leaks(result).count == 1)
        #expect(result.errors.hasPrefix("warning: leak: reason nearly is the outcome: alone it ranks churners"))
        let answer = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        let warnings = try #require(answer["warnings"] as? [[String: Any]])
        #expect(warnings.map { $0["code"] as? String } == ["leak"])
        #expect(warnings.first?["terms"] as? [String] == ["reason=none"])
        #expect(try String(contentsOfFile: model, encoding: .utf8).contains("reason nearly is the outcome"))
        let without = try BuiltCommand.run(["fit", folder.path + "/t.csv", "--target", "gone", "--exclude", "reason"])
        #expect(leaks(without).isEmpty)
    }

    @Test func trainSaysThatAnAttributeWithoutATimeGivesTheOutcomeAway() throws {
        let folder = try TemporaryFolder()
        var customers = "customer_id,joined_at,left_at,status\n"
        var purchases = "customer_id,occurred_at\n"
        for number in 0..<120 {
            let left = number % 4 == 1
            customers += "c\(number),2023-01-0\(1 + number % 9),\(left ? "2024-02-1\(number % 9)" : ""),"
            customers += left ? "closed\n" : "open\n"
            purchases +=
                "c\(number),2023-\(10 + number % 3)-0\(1 + number % 7)\nc\(number),2024-0\(3 + number % 4)-02\n"
        }
        try customers.write(toFile: folder.path + "/customers.csv", atomically: true, encoding: .utf8)
        try purchases.write(toFile: folder.path + "/purchases.csv", atomically: true, encoding: .utf8)
        let result = try BuiltCommand.run([
            "train", folder.path, "--as-of", "2024-01-01", "--horizon", "90", "--out", folder.path + "/m.json",
        ])
        let found = leaks(result)
        #expect(found.count == 1)
        #expect(found.first?.contains("30 of 30 churners have status = “closed”, and 0 of 90 others") == true)
        #expect(found.first?.contains("--exclude status") == true)
        #expect(result.errors.contains("no-leak certificate: 120 customers, 120 vectors"))
        #expect(result.errors.contains("nothing can be said of status, which carry no times"))
    }

    @Test(.enabled(if: isThere("bank"), "set CHURN_DATASETS to the folder that holds bank"))
    func theBanksComplaintsAreTheOutcomeAndNothingElseIs() throws {
        let result = try BuiltCommand.run([
            "fit", "\(Self.datasets)/bank/bank.csv.gz", "--target", "Exited", "--exclude", "Surname", "--l2", "1",
        ])
        let found = leaks(result)
        #expect(found.count == 1)
        #expect(found.first?.contains("Complain nearly is the outcome") == true)
        #expect(found.first?.contains("2,034 of 2,038 churners have Complain = 1, and 10 of 7,962 others") == true)
    }

    @Test(.enabled(if: isThere("telco"), "set CHURN_DATASETS to the folder that holds telco"))
    func noColumnOfTheTelephoneCompanyIsTheOutcome() throws {
        let result = try BuiltCommand.run([
            "fit", "\(Self.datasets)/telco/telco.csv.gz", "--target", "churn", "--missing", "indicator", "--l2", "1",
        ])
        #expect(leaks(result).isEmpty)
    }

    @Test(
        .enabled(
            if: ["cdnow", "grocery"].allSatisfy(isThere), "set CHURN_DATASETS to the folder with cdnow and grocery"),
        arguments: [("cdnow", "1997-07-04", "181"), ("grocery", "2006-10-02,2006-12-31", "182")])
    func realHistoriesRaiseNoAlarm(name: String, asOf: String, horizon: String) throws {
        let folder = try TemporaryFolder()
        let result = try BuiltCommand.run([
            "train", "\(Self.datasets)/\(name)", "--as-of", asOf, "--horizon", horizon, "--l2", "1", "--out",
            folder.path + "/m.json",
        ])
        #expect(leaks(result).isEmpty)
        #expect(result.errors.contains("re-extracted without the future: equal"))
    }
}
