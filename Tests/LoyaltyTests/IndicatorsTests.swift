import Foundation
import Histories
import Testing

@testable import Loyalty

/// Against independent SQL run by SQLite (Tests/References/indicators), and the rules about periods and the data's end.
@Suite struct IndicatorsTests {
    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let reference = repository.appendingPathComponent("Tests/References/indicators")

    private func indicators(_ folder: URL, _ options: IndicatorOptions, threads: Int = 1) async throws -> Indicators {
        let read = try await HistoriesReader.read(dataset: folder.path, options: ReadOptions())
        return try await Indicators.make(from: read, options, threads: threads)
    }

    private func table(_ text: String) -> [[String: String]] {
        let lines = text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        guard let names = lines.first else { return [] }
        return lines.dropFirst().map { cells in
            Dictionary(uniqueKeysWithValues: zip(names.map(String.init), cells.map(String.init)))
        }
    }

    @Test(arguments: ["small", "demo"]) func everyCellIsWhatSQLSays(_ name: String) async throws {
        let folder =
            name == "demo"
            ? Self.repository.appendingPathComponent("datasets/demo") : Self.reference.appendingPathComponent(name)
        let found = table(try await indicators(folder, IndicatorOptions(length: .month)).csv)
        let expected = table(
            try String(contentsOf: Self.reference.appendingPathComponent("\(name).csv"), encoding: .utf8))
        #expect(found.count == expected.count && !expected.isEmpty)
        for (row, wanted) in zip(found, expected) {
            for (key, cell) in wanted {
                let value = try #require(row[key], "\(key)")
                let isEqual =
                    if let number = Double(cell), let given = Double(value) {
                        abs(number - given) <= 1e-9 * max(1, abs(number))
                    } else {
                        cell == value
                    }
                #expect(isEqual, "\(wanted["period"] ?? "") \(key): \(value), SQL says \(cell)")
            }
        }
    }

    @Test func aMonthWithoutAnEventIsARowOfZeros() async throws {
        let periods = try await indicators(
            Self.reference.appendingPathComponent("small"), IndicatorOptions(length: .month)
        ).periods
        let march = try #require(periods.first { $0.period.name == "2023-03" })
        #expect(march.purchases?.purchases == 0 && march.complaints?.opened == 0)
        let february = try #require(periods.first { $0.period.name == "2023-02" })
        #expect(february.lost == 0 && february.churnRate.value == 0)
    }

    @Test func aWindowPastTheEndOfTheDataGivesNoRate() async throws {
        let found = try await indicators(
            Self.reference.appendingPathComponent("small"), IndicatorOptions(length: .month))
        let last = try #require(found.periods.last)
        #expect(!last.period.isComplete && last.churnRate.value == nil && last.retentionRate.value == nil)
        #expect(found.cohorts.allSatisfy { ($0.cells.last ?? nil) == nil })
    }

    @Test func levelsAddUpToAll() async throws {
        let found = try await indicators(
            Self.reference.appendingPathComponent("small"), IndicatorOptions(length: .quarter, segment: "plan"))
        #expect(found.segments.map(\.level) == ["basic", "plus", ""])
        for index in found.periods.indices {
            let lost = found.segments.reduce(0) { $0 + ($1.periods[index].lost ?? 0) }
            #expect(lost == found.periods[index].lost)
        }
    }

    @Test func anUnknownSegmentIsAWrongUse() async throws {
        await #expect(throws: IndicatorError.unknownSegment("plam", known: ["plan"])) {
            _ = try await indicators(
                Self.reference.appendingPathComponent("small"), IndicatorOptions(length: .month, segment: "plam"))
        }
    }
}
