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

    private func expected(_ name: String) throws -> [[String: String]] {
        table(try String(contentsOf: Self.reference.appendingPathComponent("\(name).csv"), encoding: .utf8))
    }

    @Test func cohortsAreWhatSQLSays() async throws {
        let found = try await indicators(
            Self.repository.appendingPathComponent("datasets/demo"), IndicatorOptions(length: .quarter))
        let cells = found.cohorts.flatMap { cohort in
            cohort.cells.enumerated().map { since, cell in
                "\(cohort.name) \(cohort.size) \(since) \(cell.map { String($0.customers) } ?? "")"
            }
        }
        var since: [String: Int] = [:]
        let wanted = try expected("demo-cohorts").map { row in
            let cohort = row["cohort"] ?? ""
            defer { since[cohort, default: 0] += 1 }
            return "\(cohort) \(row["size"] ?? "") \(since[cohort, default: 0]) \(row["customers"] ?? "")"
        }
        #expect(cells == wanted && wanted.count == 27)
    }

    @Test func customersByTheirPurchasesAreWhatSQLSays() async throws {
        let found = try await indicators(
            Self.repository.appendingPathComponent("datasets/demo"),
            IndicatorOptions(length: .month, label: .inactive, activeDays: 60)
        ).periods
        let wanted = try expected("demo-active")
        #expect(found.count == wanted.count && wanted.contains { $0["lost"] != "" })
        for (period, row) in zip(found, wanted) {
            #expect(
                period.customersAtStart.map { String($0) } ?? "" == row["customers_at_start"], "\(period.period.name)")
            #expect(period.lost.map { String($0) } ?? "" == row["lost"], "\(period.period.name)")
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
