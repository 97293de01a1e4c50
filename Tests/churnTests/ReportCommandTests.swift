import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reports of the shipped model and dataset.
@Suite struct ReportCommandTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
    private let inputs = [root + "/models/demo.json", root + "/datasets/demo"]

    private func figures(_ run: BuiltCommand.Result) throws -> [String: Double] {
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        return try #require(json["figures"] as? [String: Any]).compactMapValues { ($0 as? NSNumber)?.doubleValue }
    }

    @Test func thePagesFiguresAreThoseOfTheOtherVerbs() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run(
            ["report"] + inputs + ["--as-of", "2024-07-01", "--out", folder.path + "/new", "--top", "5", "--json"])
        #expect(run.exitCode == 0)
        let figures = try figures(run)
        // 2024-07-01 less the 90 days of the horizon is the latest date whose outcomes are known.
        let evaluation = try BuiltCommand.run(["evaluate"] + inputs + ["--as-of", "2024-04-02", "--json"])
        let tested = try #require(
            try JSONSerialization.jsonObject(with: Data(evaluation.output.utf8)) as? [String: Any])
        for (name, key) in [
            ("tested_auc", "auc"), ("tested_log_loss", "log_loss"), ("tested_top_decile_lift", "top_decile_lift"),
            ("tested_mean_risk", "mean_risk"), ("tested_churn_rate", "base_rate"), ("tested_customers", "rows"),
            ("tested_churners", "positives"), ("tested_calibration_slope", "calibration_slope"),
        ] {
            #expect(figures[name] == (tested[key] as? NSNumber)?.doubleValue, "\(name)")
        }
        let scores = try BuiltCommand.run(["score"] + inputs + ["--as-of", "2024-07-01"])
        let risks = scores.output.split(separator: "\n").dropFirst().compactMap { Double($0.split(separator: ",")[2]) }
        #expect(figures["customers_scored"] == Double(risks.count))
        #expect(abs((figures["expected_churners"] ?? 0) - risks.reduce(0, +)) < 1e-9)
        for rank in 1...5 { #expect(abs((figures["call_\(rank)_risk"] ?? 0) - risks[rank - 1]) < 1e-14) }
        #expect(figures["call_6_risk"] == nil)
    }

    @Test(arguments: [("en", "report.html"), ("zh", "report-zh.html")])
    func thePageIsWellFormedTheOwnersAloneAndTheSameTwice(language: String, file: String) throws {
        let folder = try TemporaryFolder()
        let arguments = ["report"] + inputs + ["--as-of", "2024-07-01", "--language", language, "--out"]
        #expect(try BuiltCommand.run(arguments + [folder.path + "/one", "--threads", "1"]).exitCode == 0)
        #expect(try BuiltCommand.run(arguments + [folder.path + "/two", "--threads", "3"]).exitCode == 0)
        let path = folder.path + "/one/" + file
        let page = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(try page == Data(contentsOf: URL(fileURLWithPath: folder.path + "/two/" + file)))
        #expect(XMLParser(data: page).parse())
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aDateTooNearTheTrainingHasNoTestAndSaysWhy() throws {
        let folder = try TemporaryFolder()
        let run = try BuiltCommand.run(
            ["report"] + inputs + ["--as-of", "2024-05-01", "--out", folder.path, "--json"])
        #expect(run.exitCode == 0)
        #expect(try figures(run)["tested_auc"] == nil)
        let page = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
        #expect(page.contains("the model has learnt from outcomes up to 31\u{A0}March\u{A0}2024"))
    }

    @Test func aDatasetOfPurchasesAloneMakesAPage() throws {
        let folder = try TemporaryFolder()
        let data = folder.path + "/data"
        try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: Self.root + "/datasets/demo/purchases.csv.gz", toPath: data + "/purchases.csv.gz")
        let model = folder.path + "/model.json"
        let training = try BuiltCommand.run([
            "train", data, "--as-of", "2023-10-01", "--horizon", "90", "--terms", "linear", "--out", model,
        ])
        #expect(training.exitCode == 0)
        let run = try BuiltCommand.run(["report", model, data, "--as-of", "2024-06-01", "--out", folder.path])
        #expect(run.exitCode == 0, "\(run.errors)")
        let page = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
        #expect(page.contains("class=\"lead absent\""))
        #expect(XMLParser(data: Data(page.utf8)).parse())
    }

    @Test(arguments: [["--language", "de"], ["--top", "-1"], ["--as-of", "yesterday"]])
    func aReportThatCannotBeMeantExitsWith64OrSaysTheDate(options: [String]) throws {
        let folder = try TemporaryFolder()
        let asOf = options[0] == "--as-of" ? [] : ["--as-of", "2024-07-01"]
        let run = try BuiltCommand.run(["report"] + inputs + asOf + options + ["--out", folder.path + "/none"])
        #expect(run.exitCode == 64 || run.exitCode == 65)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
    }

    @Test func aFolderThatCannotBeMadeExitsWith73() throws {
        let run = try BuiltCommand.run(
            ["report"] + inputs + ["--as-of", "2024-07-01", "--out", "/dev/null/here"])
        #expect(run.exitCode == 73)
    }
}
