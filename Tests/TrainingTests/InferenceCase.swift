import Foundation
import Models
import Testing

@testable import Training

/// A case of Tests/References/logistic/inference: a recipe for the data, and the inference to 40 digits and more.
struct InferenceCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Test: Decodable, Sendable {
        let columns: [Int]
        let chiSquared: Double
        let pValue: Double
    }

    let name: String
    let rows: Int
    let columns: [ReferenceCase.Column]
    let weights: ReferenceCase.Column?
    let offsets: ReferenceCase.Column?
    let clusters: ReferenceCase.Column?
    let l2: Double
    let firth: Bool
    let target: String
    let coefficients: [Double]
    let robust: [Double]?
    let clustered: [Double]?
    let clusterCount: Int?
    let profile: [[Double]]?
    let tests: [Test]?
    let signs: [Int]?
    let signedCoefficients: [Double]?
    let signedLogLikelihood: Double?

    var testDescription: String { name }

    /// The data the recipe makes.
    var problem: LogisticProblem {
        var made: [[Double]] = []
        for column in columns { made.append(column.values(made, rows: rows)) }
        return LogisticProblem(
            names: columns.indices.map { "x\($0 + 1)" }, columns: made, target: target.map { $0 == "1" ? 1 : 0 },
            weights: weights?.values(made, rows: rows), offsets: offsets?.values(made, rows: rows),
            clusters: clusters?.values(made, rows: rows).map { Int32($0) })
    }

    var options: LogisticOptions {
        var options = LogisticOptions()
        options.l2 = l2
        options.firth = firth
        return options
    }

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("References/logistic/inference")

    static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// All cases, by name.
    static let all: [InferenceCase] = {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.lastPathComponent != "statsmodels.json" }.sorted { $0.path < $1.path }.compactMap {
            try? decoder.decode(InferenceCase.self, from: Data(contentsOf: $0))
        }
    }()

    static func having<Value>(_ part: KeyPath<InferenceCase, Value?>) -> [InferenceCase] {
        all.filter { $0[keyPath: part] != nil }
    }
}

/// The largest relative difference.
func worstRelative(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).reduce(0) { $1.0 == $1.1 ? $0 : max($0, abs($1.0 - $1.1) / $1.1.magnitude) }
}
