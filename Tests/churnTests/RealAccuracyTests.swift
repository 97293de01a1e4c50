import Foundation
import Testing

/// Trained at one time and tested at a later one on real customers; skipped where the data are not at hand.
@Suite struct RealAccuracyTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let dataset: String
        let trainedAsOf: String
        let testedAsOf: String
        let horizon: Int
        let leastAUC: Double
        let mostLogLoss: Double
        let mostCalibrationError: Double
        var testDescription: String { dataset }
    }

    static let folder =
        ProcessInfo.processInfo.environment["CHURN_DATASETS"]
        ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared/datasets").path

    static let hasData = ["cdnow", "grocery"].allSatisfy { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }

    @Test(
        .enabled(if: hasData, "set CHURN_DATASETS to the folder that holds cdnow and grocery"),
        arguments: [
            Case(
                dataset: "cdnow", trainedAsOf: "1997-07-04", testedAsOf: "1998-01-01", horizon: 181, leastAUC: 0.8065,
                mostLogLoss: 0.411, mostCalibrationError: 0.02),
            Case(
                dataset: "grocery", trainedAsOf: "2006-10-02,2006-12-31", testedAsOf: "2007-07-01", horizon: 182,
                leastAUC: 0.872, mostLogLoss: 0.452, mostCalibrationError: 0.05),
        ])
    func risksAreAsGoodOutOfTimeAsALogisticRegressionByHand(example: Case) throws {
        let temporary = try TemporaryFolder()
        let data = "\(Self.folder)/\(example.dataset)"
        let model = temporary.path + "/m.json"
        let trained = try BuiltCommand.run([
            "train", data, "--as-of", example.trainedAsOf, "--horizon", String(example.horizon), "--out", model,
            "--quiet",
        ])
        #expect(trained.exitCode == 0, "\(trained.errors)")
        let tested = try BuiltCommand.run([
            "evaluate", model, data, "--as-of", example.testedAsOf, "--json", "--quiet", "--resamples", "20",
        ])
        let figures = try #require(
            try JSONSerialization.jsonObject(with: Data(tested.output.utf8)) as? [String: Any])
        let auc = try #require(figures["auc"] as? Double)
        let logLoss = try #require(figures["log_loss"] as? Double)
        #expect(auc >= example.leastAUC)
        #expect(logLoss <= example.mostLogLoss)
        #expect(try #require(figures["expected_calibration_error"] as? Double) <= example.mostCalibrationError)
    }
}
