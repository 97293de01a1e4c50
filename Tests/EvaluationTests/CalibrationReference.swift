import Foundation

/// Tests/References/calibration/calibration.json, made by make.py beside it.
struct CalibrationReference: Decodable {
    struct Line: Decodable {
        var intercept, slope, statistic, design_effect: Double
        /// Standard errors of intercept and slope: of the model, and the sandwich's.
        var plain, sandwich: [Double]
    }
    struct Profit: Decodable {
        var clv, offer, contact, profit, fraction: Double
    }
    var log_odds: [Double]
    var churned: [Int]
    var clusters: [Int]
    var weights: [Double]
    var line, weighted_line: Line
    var empc: [Profit]

    static func read() throws -> CalibrationReference {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "References/calibration/calibration.json")
        return try JSONDecoder().decode(CalibrationReference.self, from: Data(contentsOf: file))
    }

    var outcomes: [Bool] { churned.map { $0 == 1 } }
}
