import Testing

@testable import Loyalty

/// Against independent SQL run by SQLite (Tests/References/indicators), and the rules about periods and the data's end.
@Suite struct IndicatorsTests {
    private typealias Reference = IndicatorReference

    @Test(arguments: ["small", "demo"]) func everyCellIsWhatSQLSays(_ name: String) async throws {
        let found = Reference.table(
            try await Reference.indicators(name, IndicatorOptions(length: .month)).csv)
        let expected = try Reference.expected(name)
        #expect(found.count == expected.count && !expected.isEmpty)
        for (row, wanted) in zip(found, expected) {
            try Reference.expect(row, is: wanted, wanted["period"] ?? "")
        }
    }

    @Test func cohortsAreWhatSQLSays() async throws {
        let found = try await Reference.indicators("demo", IndicatorOptions(length: .quarter))
        let cells = found.cohorts.flatMap { cohort in
            cohort.cells.enumerated().map { since, cell in
                "\(cohort.name) \(cohort.size) \(since) \(cell.map { String($0.customers) } ?? "")"
            }
        }
        var since: [String: Int] = [:]
        let wanted = try Reference.expected("demo-cohorts").map { row in
            let cohort = row["cohort"] ?? ""
            defer { since[cohort, default: 0] += 1 }
            return "\(cohort) \(row["size"] ?? "") \(since[cohort, default: 0]) \(row["customers"] ?? "")"
        }
        #expect(cells == wanted && wanted.count == 27)
    }

    @Test func customersByTheirPurchasesAreWhatSQLSays() async throws {
        let found = try await Reference.indicators(
            "demo", IndicatorOptions(length: .month, label: .inactive, activeDays: 60)
        ).periods
        let wanted = try Reference.expected("demo-active")
        #expect(found.count == wanted.count && wanted.contains { $0["lost"] != "" })
        for (period, row) in zip(found, wanted) {
            #expect(
                period.customersAtStart.map { String($0) } ?? "" == row["customers_at_start"], "\(period.period.name)")
            #expect(period.lost.map { String($0) } ?? "" == row["lost"], "\(period.period.name)")
        }
    }

    @Test func aMonthWithoutAnEventIsARowOfZeros() async throws {
        let periods = try await Reference.indicators(
            "small", IndicatorOptions(length: .month)
        ).periods
        let march = try #require(periods.first { $0.period.name == "2023-03" })
        #expect(march.purchases?.purchases == 0 && march.complaints?.opened == 0)
        let february = try #require(periods.first { $0.period.name == "2023-02" })
        #expect(february.lost == 0 && february.churnRate.value == 0)
    }

    @Test func aWindowPastTheEndOfTheDataGivesNoRate() async throws {
        let found = try await Reference.indicators("small", IndicatorOptions(length: .month))
        let last = try #require(found.periods.last)
        #expect(!last.period.isComplete && last.churnRate.value == nil && last.retentionRate.value == nil)
        #expect(found.cohorts.allSatisfy { ($0.cells.last ?? nil) == nil })
    }

    @Test func levelsAddUpToAll() async throws {
        let found = try await Reference.indicators("small", IndicatorOptions(length: .quarter, segment: "plan"))
        #expect(found.segments.map(\.level) == ["basic", "plus", ""])
        for index in found.periods.indices {
            let lost = found.segments.reduce(0) { $0 + ($1.periods[index].lost ?? 0) }
            #expect(lost == found.periods[index].lost)
        }
    }

    @Test func anUnknownSegmentIsAWrongUse() async throws {
        await #expect(throws: IndicatorError.unknownSegment("plam", known: ["plan"])) {
            _ = try await Reference.indicators(
                "small", IndicatorOptions(length: .month, segment: "plam"))
        }
    }
}
