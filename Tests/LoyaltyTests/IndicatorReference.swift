import Foundation
import Histories
import Testing

@testable import Loyalty

/// Datasets whose indicators independent SQL counted (Tests/References/indicators), and what it found.
enum IndicatorReference {
    static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = repository.appendingPathComponent("Tests/References/indicators")

    /// The folder of `small` or `demo`.
    static func dataset(_ name: String) -> URL {
        name == "demo"
            ? repository.appendingPathComponent("datasets/demo") : folder.appendingPathComponent(name)
    }

    static func indicators(_ name: String, _ options: IndicatorOptions, threads: Int = 1) async throws -> Indicators {
        let read = try await HistoriesReader.read(dataset: dataset(name).path, options: ReadOptions())
        return try await Indicators.make(from: read, options, threads: threads)
    }

    /// The rows of a file of the reference, each cell by its column.
    static func expected(_ name: String) throws -> [[String: String]] {
        table(try String(contentsOf: folder.appendingPathComponent("\(name).csv"), encoding: .utf8))
    }

    static func table(_ text: String) -> [[String: String]] {
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard let names = lines.first else { return [] }
        return lines.dropFirst().map { cells in
            Dictionary(uniqueKeysWithValues: zip(names.map(String.init), cells.map(String.init)))
        }
    }

    /// Expects every cell of the reference in a row: texts to the letter, numbers to rounding.
    static func expect(_ row: [String: String], is wanted: [String: String], _ name: String) throws {
        for (key, cell) in wanted {
            let value = try #require(row[key], "\(key)")
            let isEqual =
                if let number = Double(cell), let given = Double(value) {
                    abs(number - given) <= 1e-9 * max(1, abs(number))
                } else {
                    cell == value
                }
            #expect(isEqual, "\(name) \(key): \(value), the reference says \(cell)")
        }
    }

    /// A number as a cell; empty where it is not known.
    static func cell(_ value: Double?) -> String { value.map { String($0) } ?? "" }
    static func cell(_ value: Int?) -> String { value.map { String($0) } ?? "" }
}
