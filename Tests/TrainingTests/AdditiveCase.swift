import Foundation
import LinearAlgebra
import Models
import Testing

@testable import Training

/// The case of Tests/References/additive: data, and fits of them by a program of its own.
struct AdditiveCase: Decodable, Sendable {
    struct Rows: Decodable, Sendable {
        let a, b, weights, offsets, y: [Double]
        let bMissing: [Int]
        let plan, count: [Int]
    }

    struct Block: Decodable, Sendable {
        let name: String
        let values, variances: [Double]
        /// Of the first point with every point.
        let covariances: [Double]
    }

    struct Figures: Decodable, Sendable {
        let strengths, effective: [Double]
        let intercept, interceptVariance, loss: Double
        let blocks: [Block]
    }

    let data: Rows
    let fill: Double
    let fixed, chosen: Figures

    static func load() throws -> AdditiveCase {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("References/additive/fit.json")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(AdditiveCase.self, from: Data(contentsOf: file))
    }

    private var inputs: [ModelInput] {
        func number(_ name: String, _ transform: NumberEncoding.Transform, fill: Double?) -> ModelInput {
            ModelInput(
                name: name, meaning: name, origin: .column,
                encoding: .number(NumberEncoding(transform: transform, fill: fill, centre: 0, scale: 1)))
        }
        return [
            number("a", .identity, fill: nil), number("b", .logOnePlus, fill: fill),
            ModelInput(
                name: "plan", meaning: "plan", origin: .column,
                encoding: .category(
                    CategoryEncoding(levels: ["p", "q", "r", "s"], unknown: .other, allowsMissing: true))),
            number("count", .identity, fill: nil),
        ]
    }

    var additiveData: AdditiveData {
        let b = zip(data.b, data.bMissing).map { $1 == 1 ? Double.nan : $0 }
        return AdditiveData(
            inputs: inputs,
            matrix: ModelMatrix(
                rowCount: data.y.count,
                columns: [
                    .numbers(data.a), .numbers(b), .levels(data.plan.map { Int32($0) }),
                    .numbers(data.count.map(Double.init)),
                ]),
            target: data.y, weights: data.weights, offsets: data.offsets)
    }

    /// The terms that the reference has, in its order.
    func blocks() throws -> [AdditiveBlock] {
        let work = AdditiveWork(additiveData, AdditiveOptions())
        let (a, plan) = (try #require(work.axes.first), work.axes[2])
        return work.terms + [AdditiveBlock(a, plan)]
    }

    func solver(threads: Int = 1) throws -> AdditiveSolver {
        let blocks = try blocks()
        return AdditiveSolver(
            objective: AdditiveObjective(
                AdditiveDesign(blocks), groups: blocks.map(\.group), target: data.y, weights: data.weights,
                offsets: data.offsets, threads: threads))
    }
}

extension AdditiveSolver.Result {
    /// The values of a block at its points, and their covariance.
    func values(_ design: AdditiveDesign, _ index: Int) -> (values: [Double], covariance: Matrix) {
        let range = design.coordinates[index]
        let map = design.blocks[index].map
        var part = Matrix(rows: range.count, columns: range.count)
        for (row, one) in range.enumerated() {
            for (column, other) in range.enumerated() { part[row, column] = covariance[one, other] }
        }
        return (map.times(Array(coordinates[range])), map.times(part).times(map.transposed))
    }
}
