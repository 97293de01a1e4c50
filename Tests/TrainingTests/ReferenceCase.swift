import Foundation
import Testing

@testable import Training

/// A case of Tests/References/logistic: a recipe for the data and the fit to 50 digits.
struct ReferenceCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Column: Decodable, Sendable {
        var seed: UInt64?
        var scale: Double?
        var base: Double?
        var of: [[Double]]?
        var product: [Int]?
        var floor: Bool?
        var zeroEvery: Int?

        /// The values, step by step as make.py makes them.
        func values(_ made: [[Double]], rows: Int) -> [Double] {
            if let product { return zip(made[product[0]], made[product[1]]).map { $0 * $1 } }
            var values = [Double](repeating: base ?? 0, count: rows)
            for part in of ?? [] {
                values = zip(values, made[Int(part[0])]).map { $0 + part[1] * $1 }
            }
            if var state = seed {
                for row in 0..<rows {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    values[row] += (scale ?? 1) * (Double(state >> 11) * 0x1p-53 - 0.5)
                }
            }
            if floor == true { values = values.map { $0.rounded(.down) } }
            if let zeroEvery { for row in stride(from: 0, to: rows, by: zeroEvery) { values[row] = 0 } }
            return values
        }
    }

    let name: String
    let rows: Int
    let columns: [Column]
    let weights: Column?
    let offsets: Column?
    let l2: Double
    let l1: Double
    let firth: Bool
    let target: String
    let coefficients: [Double]
    let standardErrors: [Double]
    let logLikelihood: Double
    let nullLogLikelihood: Double

    var testDescription: String { name }

    /// The data the recipe makes.
    var problem: LogisticProblem {
        var made: [[Double]] = []
        for column in columns { made.append(column.values(made, rows: rows)) }
        return LogisticProblem(
            names: columns.indices.map { "x\($0 + 1)" }, columns: made,
            target: target.map { $0 == "1" ? 1 : 0 }, weights: weights?.values(made, rows: rows),
            offsets: offsets?.values(made, rows: rows))
    }

    /// What is asked of the fit.
    var options: LogisticOptions {
        var options = LogisticOptions()
        options.l2 = l2
        options.l1 = l1
        options.firth = firth
        return options
    }

    /// All cases, by name.
    static let all: [ReferenceCase] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/logistic")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.compactMap { file in
            try? decoder.decode(ReferenceCase.self, from: Data(contentsOf: file))
        }
    }()
}
