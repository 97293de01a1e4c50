import Foundation
import Histories
import Loyalty
import Models
import Tables
import Testing
import Validation

@testable import Reports

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The parts of a report that tell what happened, on the shipped dataset.
@Suite struct ReportIndicatorsTests {
    private static let dataset =
        URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path + "/datasets/demo"
    private let cutoff = Cutoff(Instant(year: 2024, month: 7, day: 1))
    private var subject: HistoriesSubject {
        HistoriesSubject(
            outcome: .left, horizonDays: 90, activeDays: nil,
            baseRates: [.init(cutoff: Instant(year: 2024, month: 1, day: 1), rows: 100, churners: 20)])
    }

    private func content() -> ReportContent {
        var model = CurvedModel.model()
        model.training.subject = .histories(subject)
        return ReportContent(
            dataset: "demo", modelFile: "model.json", cutoff: cutoff, model: model, subject: subject,
            risks: [0.1, 0.3],
            people: [], trust: .withheld(.noTime(label: "left")), stability: nil, inputs: [])
    }

    private func read() async throws -> ReadResult {
        try await HistoriesReader.read(dataset: Self.dataset, options: ReadOptions())
    }

    private func figures(_ page: ReportPage) -> [String: Double] {
        Dictionary(uniqueKeysWithValues: page.figures.map { ($0.name, $0.value) })
    }

    /// By the contrast of the Web Content Accessibility Guidelines 2.1, whatever the share.
    @Test func numbersOfCohortsStandOutFromTheirGround() {
        func luminance(_ parts: [Int]) -> Double {
            let linear = parts.map { part in
                let share = Double(part) / 255
                return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        for percent in 0...100 {
            let ground = CohortSection.ground(of: Double(percent) / 100)
            let light = luminance(ground.parts) + 0.05
            let (white, ink) = (1.05 / light, light / (luminance([0x1c, 0x24, 0x30]) + 0.05))
            #expect((ground.isDeep ? white : ink) > 3.8 && (ground.isDeep == (white > ink)), "\(percent) %")
        }
    }

    @Test func monthsCohortsAndComplaintsAreThoseOfTheIndicators() async throws {
        let read = try await read()
        var content = content()
        let months = try await Indicators.make(from: read, IndicatorOptions(length: .month, to: cutoff.instant))
        content.indicators = months
        content.cohorts = try await Indicators.make(from: read, IndicatorOptions(length: .quarter, to: cutoff.instant))
            .cohorts
        let found = figures(ReportPage(content, in: .english))
        let latest = try #require(months.periods.last { $0.period.isComplete })
        #expect(found["churn_rate_latest"] == latest.churnRate.value)
        #expect(found["lost_latest"] == latest.lost.map(Double.init))
        #expect(found["complaints_opened_latest"] == latest.complaints.map { Double($0.opened) })
        for period in months.periods {
            #expect(found["churn_rate_\(period.period.name)"] == period.churnRate.value)
            #expect(found["joined_\(period.period.name)"] == Double(period.joined))
            #expect(
                found["resolution_hours_median_\(period.period.name)"] == period.complaints?.hoursMedian.value)
        }
        let cohort = try #require(content.cohorts.last { $0.size > 0 && $0.cells.contains { $0 != nil } })
        let share = try #require(cohort.cells.compactMap(\.self).first?.share.value)
        #expect(found["cohort_\(cohort.name.replacing(" ", with: "_"))_0"] == share)
        for language in ReportLanguage.allCases {
            let html = try ReportPage(content, in: language).html()
            #expect(XMLParser(data: Data(html.utf8)).parse())
            #expect(html.contains("class=\"triangle\""))
        }
    }

    @Test func quadrantsAreThoseOfTheTable() async throws {
        let read = try await read()
        let base = try await LoyaltyBase.at(
            cutoff, of: read, window: RetentionWindow(outcome: .left, horizonDays: 90), voluntaryDays: 30, threads: 1)
        let settings = LoyaltySettings()
        let index = LoyaltyIndex(base, weights: settings.weights)
        let thresholds = try #require(settings.quadrants.thresholds(index))
        var content = content()
        let table = QuadrantTable(base, index, thresholds)
        content.quadrants = table
        let found = figures(ReportPage(content, in: .chinese))
        for row in table.rows {
            #expect(found["quadrant_\(row.quadrant.rawValue)"] == Double(row.customers))
            #expect(found["quadrant_\(row.quadrant.rawValue)_share"] == row.share)
        }
        #expect(found["quadrant_not_told"] == Double(table.notTold))
    }

    @Test func tiersSumToTheWhole() throws {
        var content = content()
        content.value = .tiers([
            .init(name: "high", customers: 10, value: 5000, expectedLoss: 300),
            .init(name: "low", customers: 30, value: 1000, expectedLoss: 100),
        ])
        let page = ReportPage(content, in: .english)
        let found = figures(page)
        #expect(found["value_total"] == 6000 && found["expected_loss_total"] == 400)
        #expect(found["expected_loss_share_first_tier"] == 0.75)
        #expect(try XMLParser(data: Data(page.html().utf8)).parse())
    }

    @Test(arguments: ReportLanguage.allCases)
    func whatTheDatasetLacksIsASentenceAndNoChart(language: ReportLanguage) throws {
        let html = try ReportPage(content(), in: language).html()
        let sections = html.components(separatedBy: "<section ").dropFirst()
        let absent = sections.filter { $0.contains("class=\"lead absent\"") }
        #expect(absent.count == 7, "time, cohorts, people, trust, complaints, loyalty, value")
        #expect(absent.allSatisfy { !$0.contains("<svg") && !$0.contains("<table") })
    }

    @Test func periodsAreSaidAsPeopleSayThem() {
        #expect(ReportLanguage.english.period("2024-02") == "February\u{A0}2024")
        #expect(ReportLanguage.chinese.period("2024-02") == "2024年2月")
        #expect(ReportLanguage.english.period("2024-Q3") == "Q3\u{A0}2024")
        #expect(ReportLanguage.chinese.period("2024-Q3") == "2024年第3季度")
    }
}
