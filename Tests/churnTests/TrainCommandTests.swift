import Foundation
import Models
import Testing

/// `churn train` as a user runs it.
@Suite struct TrainCommandTests {
    /// Sixty customers who bought in January or February; every third never again.
    private func dataset(_ folder: borrowing TemporaryFolder, everyoneReturns: Bool = false) throws -> String {
        var text = "customer_id,occurred_at\n"
        for customer in 0..<60 {
            text += "c\(100 + customer),2024-0\(customer % 2 + 1)-\(10 + customer % 17)\n"
            if everyoneReturns || customer % 3 > 0 { text += "c\(100 + customer),2024-04-0\(1 + customer % 9)\n" }
        }
        text += "last,2024-06-30\n"
        let path = folder.path + "/data"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try text.write(toFile: path + "/purchases.csv", atomically: true, encoding: .utf8)
        return path
    }

    private func train(_ data: String, _ options: String...) throws -> BuiltCommand.Result {
        try BuiltCommand.run(["train", data] + options)
    }

    @Test func theTableNamesWhatAStatisticianLooksFor() throws {
        let trained = try #require(TrainedFolder.shared)
        #expect(trained.training.exitCode == 0)
        for word in [
            "churning means: left within 90 days", "rows", "churners", "base rate at 2023-07-01", "log-likelihood",
            "pseudo-R²", "AIC", "odds ratio", "95 %", "(intercept)", "recency_days", "Days since the last purchase",
        ] {
            #expect(trained.training.output.contains(word), "\(word)")
        }
    }

    @Test func theSameInputsGiveTheSameBytesForAnyThreads() throws {
        let trained = try #require(TrainedFolder.shared)
        let folder = try TemporaryFolder()
        let again = try train(
            trained.path + "/data", "--as-of", TrainedFolder.trainedAsOf, "--horizon", "90", "--out",
            folder.path + "/m.json", "--threads", "1")
        #expect(again.exitCode == 0)
        #expect(again.output == trained.training.output)
        let first = try Data(contentsOf: URL(fileURLWithPath: trained.path + "/model.json"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/m.json")) == first)
    }

    @Test func theModelRecordsItsInputsAndOptions() throws {
        let trained = try #require(TrainedFolder.shared)
        let record = try ModelFile.read(trained.path + "/model.json").training
        #expect(record.files.map(\.name).contains("purchases.csv"))
        #expect(record.files.allSatisfy { $0.sha256.count == 64 })
        #expect(record.options.contains(.init("horizon", "90")))
        #expect(record.seed == 1)
    }

    @Test func jsonHasTheCoefficientTable() throws {
        let folder = try TemporaryFolder()
        let data = try dataset(folder)
        let result = try train(
            data, "--as-of", "2024-03-01", "--horizon", "90", "--l2", "1", "--json", "--quiet", "--out",
            folder.path + "/m.json")
        #expect(result.exitCode == 0 && result.errors.isEmpty)
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(document["rows"] as? Int == 60 && document["churners"] as? Int == 20)
        let terms = try #require(document["terms"] as? [[String: Any]])
        #expect(terms.first?["name"] as? String == "(intercept)")
        #expect(
            Set(terms[0].keys) == [
                "name", "coefficient", "std_error", "z", "p_value", "odds_ratio", "ci_low", "ci_high",
            ])
    }

    @Test func labelsPastTheDataNameTheLastUsableCutoff() throws {
        let folder = try TemporaryFolder()
        let result = try train(
            try dataset(folder), "--as-of", "2024-05-01", "--horizon", "90", "--out", folder.path + "/m.json")
        #expect(result.exitCode == 65)
        #expect(result.errors.contains("the last usable cutoff is 2024-04-02"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/m.json"))
    }

    @Test func oneClassIsBadData() throws {
        let folder = try TemporaryFolder()
        let result = try train(
            try dataset(folder, everyoneReturns: true), "--as-of", "2024-03-01", "--horizon", "90", "--out",
            folder.path + "/m.json")
        #expect(result.exitCode == 65)
        #expect(result.errors.contains("all 60 rows stayed"))
    }

    @Test(arguments: [
        ["--horizon", "90"], ["--as-of", "2024-03-01"], ["--as-of", "2024-03-01", "--horizon", "0"],
        ["--as-of", "2024-03-01", "--horizon", "90", "--l2", "-1"],
        ["--as-of", "2024-03-01", "--horizon", "90", "--fraction", "0.5"],
        ["--as-of", "yesterday", "--horizon", "90"],
        ["--as-of", "2024-03-01", "--horizon", "90", "--features", "recencydays"],
    ])
    func badOptionsAreBadUsage(options: [String]) throws {
        let folder = try TemporaryFolder()
        let result = try BuiltCommand.run(
            ["train", try dataset(folder), "--out", folder.path + "/m.json"] + options)
        #expect(result.exitCode == 64)
        #expect(!result.errors.isEmpty && result.output.isEmpty)
    }

    @Test func aMissingDatasetIsAMissingInput() throws {
        let folder = try TemporaryFolder()
        let result = try train(
            folder.path + "/nowhere", "--as-of", "2024-03-01", "--horizon", "90", "--out", folder.path + "/m.json")
        #expect(result.exitCode == 66)
    }

    @Test func aLabelColumnNeedsNoDateAndIsNoInput() throws {
        let folder = try TemporaryFolder()
        var text = "customer_id,city,visits,gone\n"
        for customer in 0..<90 {
            text += "c\(customer),\(customer % 2 == 0 ? "A" : "B"),\(customer % 7),\(customer % 5 < 2 ? "yes" : "no")\n"
        }
        try text.write(toFile: folder.path + "/customers.csv", atomically: true, encoding: .utf8)
        let result = try train(folder.path, "--label", "gone", "--out", folder.path + "/m.json")
        #expect(result.exitCode == 0, "\(result.errors)")
        let model = try ModelFile.read(folder.path + "/m.json")
        #expect(model.inputs.map(\.name).sorted() == ["city", "visits"])
        let again = try BuiltCommand.run([
            "evaluate", folder.path + "/m.json", folder.path, "--as-of", "2000-01-01",
        ])
        #expect(again.exitCode == 65)
        #expect(again.errors.contains("trained on"))
    }
}
