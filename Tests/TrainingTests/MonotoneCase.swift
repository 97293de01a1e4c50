import Foundation

@testable import Training

/// The fits of Tests/References/additive/monotone.json: terms that may only rise or only fall, by a program of its own.
struct MonotoneCase: Decodable, Sendable {
    struct Block: Decodable, Sendable {
        let name: String
        let values, variances: [Double]
        /// Of the first point with every point.
        let covariances: [Double]
        let effective: Double
        /// The points whose next has the same value, and what the sign costs there.
        let held: [Int]
        let multipliers: [Double]
    }

    struct Figures: Decodable, Sendable {
        let strengths: [Double]
        let intercept, interceptVariance, loss: Double
        let blocks: [Block]
    }

    let signs: [String: String]
    let weak, strong: Figures

    static func load() throws -> MonotoneCase {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/additive/monotone.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(MonotoneCase.self, from: Data(contentsOf: file))
    }

    /// The terms with their signs, on the rows of the other reference.
    func solver(threads: Int = 1) throws -> AdditiveSolver {
        var options = AdditiveOptions()
        options.signs = signs.compactMapValues(CoefficientSign.init)
        let data = try AdditiveCase.load().additiveData
        let blocks = AdditiveWork(data, options).terms
        return AdditiveSolver(
            objective: AdditiveObjective(
                AdditiveDesign(blocks), groups: blocks.map(\.group), target: data.target, weights: data.weights,
                offsets: data.offsets, threads: threads))
    }
}
