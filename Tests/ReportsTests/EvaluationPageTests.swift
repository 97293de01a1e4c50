import Evaluation
import Foundation
import Reports
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct EvaluationPageTests {
    private func outcomes(count: Int = 400, scale: Double = 1) throws -> RankedOutcomes {
        let scores = (0..<count).map { Double(($0 * 7919) % 1000) / 1000 }
        let churned = scores.enumerated().map { row, score in Double((row * 104_729) % 997) / 997 < score * score }
        return try RankedOutcomes(churned: churned, scores: scores.map { $0 * scale })
    }

    private func page(_ outcomes: RankedOutcomes, facts: [EvaluationPage.Fact] = [], notes: [String] = []) throws
        -> String
    {
        let intervals = FigureIntervals(auc: 0.7...0.8, logLoss: 0.3...0.4, topDecileLift: 2...3, replicates: 1000)
        return try EvaluationPage(
            of: outcomes, figures: Figures(of: outcomes), intervals: intervals, facts: facts, notes: notes
        ).html()
    }

    @Test func thePageIsWellFormedAndNeedsNothingFromElsewhere() throws {
        let html = try page(try outcomes())
        #expect(XMLParser(data: Data(html.utf8)).parse())
        #expect(html.components(separatedBy: "<svg").count == 5)
        for forbidden in ["http:", "https:", "<script", "src=", "@import", "url(", "{{", "nan", "inf"] {
            #expect(!html.contains(forbidden), "\(forbidden)")
        }
    }

    @Test func textsOfTheDataCannotBecomeMarkup() throws {
        let html = try page(
            try outcomes(), facts: [("dataset", "<img onerror=\"x\">&'")], notes: ["{{headline}} <b>"])
        #expect(!html.contains("<img") && !html.contains("<b>"))
        #expect(html.contains("&lt;img onerror=&quot;x&quot;&gt;&amp;&#39;"))
        #expect(html.contains("{{headline}} &lt;b&gt;"))
    }

    @Test func everyFigureOfTheTablesStandsOnThePage() throws {
        let outcomes = try outcomes()
        let html = try page(outcomes)
        for point in outcomes.gains { #expect(html.contains(NumberText.percent(point.captured))) }
        for decile in outcomes.deciles { #expect(html.contains(NumberText.percent(decile.churnRate))) }
        #expect(html.contains("0.7000 – 0.8000"))
    }

    @Test func scoresThatAreNoRisksLeaveOutTheChartsOfRisks() throws {
        let html = try page(try outcomes(scale: 50))
        #expect(html.components(separatedBy: "<svg").count == 3)
        #expect(!html.contains("Are the risks right?"))
        #expect(XMLParser(data: Data(html.utf8)).parse())
    }

    @Test(arguments: [3, 7, 12])
    func aHandfulOfRowsMakesAPage(count: Int) throws {
        let outcomes = try RankedOutcomes(
            churned: (0..<count).map { $0 == 1 }, scores: (0..<count).map { Double($0) / 20 })
        let html = try page(outcomes)
        #expect(XMLParser(data: Data(html.utf8)).parse())
        #expect(!html.contains("nan") && !html.contains("inf"))
    }
}
