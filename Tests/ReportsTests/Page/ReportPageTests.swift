import Evaluation
import Foundation
import Histories
import Models
import Retention
import Tables
import Testing
import Validation

@testable import Reports

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct ReportPageTests {
    private static let hostile = "<script>alert(1)</script>\"'&"
    private let cutoff = Cutoff(Instant(year: 2024, month: 7, day: 1))

    private var model: RiskModel {
        var model = CurvedModel.model()
        model.inputs[3].name = Self.hostile
        model.training.subject = .histories(subject)
        model.training.decileRisks = (1...9).map { 1 - Double($0) / 10 }
        return model
    }

    private var subject: HistoriesSubject {
        HistoriesSubject(
            outcome: .left, horizonDays: 90, activeDays: nil,
            baseRates: [.init(cutoff: Instant(year: 2024, month: 1, day: 1), rows: 100, churners: 20)])
    }

    private let risks = (0..<40).map { Double(($0 * 7919) % 1000) / 1000 }

    private func tested(offer: RetentionOffer? = nil) throws -> ReportContent.Trust {
        let churned = risks.enumerated().map { ($0 * 104_729) % 97 < Int($1 * 97) }
        return .tested(
            .init(
                cutoff: Cutoff(Instant(year: 2024, month: 4, day: 2)),
                outcomes: try RankedOutcomes(churned: churned, scores: risks),
                calibration: try CalibrationTest(churned: churned, risks: risks, clusters: nil), offer: offer))
    }

    private func content(
        trust: ReportContent.Trust = .withheld(.noTime(label: "column churned")), people: Int = 3
    ) -> ReportContent {
        ReportContent(
            dataset: Self.hostile, modelFile: "model.json", cutoff: cutoff, model: model, subject: subject,
            risks: risks,
            people: (0..<people).map {
                .init(
                    rank: $0 + 1, customerID: Self.hostile, risk: 0.9 - Double($0) / 10, band: .high,
                    reasons: [Self.hostile, "no purchase"])
            }, trust: trust, stability: RiskStability(risks, of: model.training),
            inputs: InputDrift.each(of: model, in: matrix))
    }

    private var matrix: ModelMatrix {
        ModelMatrix(
            rowCount: 2,
            columns: [.numbers([3, .nan]), .levels([0, -2]), .numbers([50, 30]), .numbers([0, 1])])
    }

    @Test(arguments: ReportLanguage.allCases)
    func thePageIsWellFormedAndNeedsNothingFromElsewhere(language: ReportLanguage) throws {
        for content in [content(), try self.content(trust: tested()), self.content(people: 0)] {
            let html = try ReportPage(content, in: language).html()
            #expect(XMLParser(data: Data(html.utf8)).parse())
            for forbidden in ["http:", "https:", "<script", "src=", "@import", "url(", "{{", "nan", "NaN", "inf"] {
                #expect(!html.contains(forbidden), "\(forbidden)")
            }
            #expect(html.contains("<html lang=\"\(language == .english ? "en" : "zh-Hans")\">"))
        }
    }

    @Test(arguments: [(ReportLanguage.english, " (logarithmic)</text>"), (.chinese, "（对数刻度）</text>")])
    func anAxisSaysThatItIsLogarithmicInTheLanguagesOwnBrackets(language: ReportLanguage, ending: String) throws {
        let html = try ReportPage(content(), in: language).html()
        #expect(html.contains(ending))
    }

    @Test func everySectionOfTheContentsIsThere() throws {
        let html = try ReportPage(content(), in: .english).html()
        let links = html.matches(of: #/<a href="#([a-z]+)">/#).map { String($0.1) }
        #expect(links.contains("risk") && links.contains("call") && links.contains("drift"))
        for link in links { #expect(html.contains("<section id=\"\(link)\"")) }
    }

    @Test(arguments: ReportLanguage.allCases)
    func everyFigureStandsOnThePageWithItsExactValue(language: ReportLanguage) throws {
        let page = ReportPage(try content(trust: tested()), in: language)
        let html = try page.html()
        let found = html.matches(of: #/<data value="([^"]*)" data-figure="([^"]*)">/#)
        var values: [String: Set<String>] = [:]
        for match in found { values[String(match.2), default: []].insert(String(match.1)) }
        #expect(values.values.allSatisfy { $0.count == 1 }, "a figure has one value wherever it stands")
        #expect(page.figures.count > 40)
        for figure in page.figures {
            #expect(values[escaped(figure.name)] == [shortestText(figure.value)], "\(figure.name)")
        }
        #expect(values.count == page.figures.count)
    }

    @Test func theFiguresAreThoseOfTheLibrary() throws {
        let content = try content(trust: tested())
        guard case .tested(let tested) = content.trust else { return }
        let figures = Dictionary(
            uniqueKeysWithValues: ReportPage(content, in: .english).figures.map { ($0.name, $0.value) })
        let expected = Figures(of: tested.outcomes)
        #expect(figures["tested_auc"] == expected.auc && figures["tested_log_loss"] == expected.logLoss)
        #expect(figures["tested_captured_top_tenth"] == expected.gains[0].captured)
        #expect(figures["tested_gains_3"] == expected.gains[2].captured)
        #expect(figures["population_stability_index"] == content.stability?.index)
        #expect(figures["customers_scored"] == 40)
        #expect((figures["expected_churners"] ?? 0) - risks.reduce(0, +) < 1e-12)
        #expect(figures["training_base_rate"] == 0.2)
        // By odds: 0.2 is the base rate, 3/7 three times its odds.
        #expect(figures["customers_high_risk"] == Double(risks.count { $0 >= 3.0 / 7 }))
        #expect(figures["customers_low_risk"] == Double(risks.count { $0 < 0.2 }))
        let tenths = (1...10).compactMap { figures["tenth_\($0)_customers"] }
        #expect(tenths.reduce(0, +) == 40)
    }

    @Test func profitIsShownWhereTheRisksAreRightAndElseWithheld() throws {
        let offer = try #require(RetentionOffer(customerValue: 200, offerCost: 10, contactCost: 1))
        let without = try ReportPage(content(trust: tested()), in: .english).html()
        #expect(without.contains("--clv, --offer, --contact"))
        let with = ReportPage(try content(trust: tested(offer: offer)), in: .english)
        let isShown = with.figures.contains { $0.name == "profit_best" }
        let isWithheld = try with.html().contains("Profit is withheld")
        #expect(isShown != isWithheld)
    }

    @Test(arguments: [
        ReportContent.TrustGap.learnt(until: Cutoff(Instant(year: 2024, month: 6, day: 1)), horizonDays: 90),
        .noTime(label: "column churned"), .oneOutcome(Cutoff(Instant(year: 2024, month: 4, day: 2))),
        .lacking("no purchases"),
    ])
    func aTestThatCannotBeIsReplacedByItsReason(gap: ReportContent.TrustGap) throws {
        let page = ReportPage(content(trust: .withheld(gap)), in: .english)
        #expect(!page.figures.contains { $0.name.hasPrefix("tested_") })
        #expect(try page.html().contains("How good the risks are cannot be shown here"))
    }

    @Test func textsOfTheDataCannotBecomeMarkup() throws {
        let html = try ReportPage(try content(trust: tested()), in: .english).html()
        #expect(!html.contains("<script") && html.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
        #expect(!html.contains("<b>"))
    }

    @Test func theSameContentIsTheSameBytes() throws {
        let content = try content(trust: tested())
        #expect(
            try ReportPage(content, in: .chinese).html() == ReportPage(content, in: .chinese).html())
    }

    @Test func aModelWithoutTenthsSaysSoAndDrawsNoChartOfThem() throws {
        var content = content()
        content.stability = nil
        let page = ReportPage(content, in: .english)
        #expect(try page.html().contains("does not hold how risks were spread"))
        #expect(!page.figures.contains { $0.name.hasPrefix("stability_") })
    }
}
