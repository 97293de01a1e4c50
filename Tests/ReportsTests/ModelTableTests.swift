import Foundation
import Models
import Reports
import Testing

@Suite struct ModelTableTests {
    private func line(_ text: String, _ start: String, after heading: String) throws -> String {
        let tail = try #require(text.range(of: heading)).upperBound
        let line = try #require(text[tail...].split(separator: "\n").first { $0.hasPrefix(start + " ") })
        return line.split(separator: " ").joined(separator: " ")
    }

    @Test func curvesAndSurfacesHaveNoCoefficient() throws {
        let text = ModelTable(CurvedModel.model()).text()
        #expect(try line(text, "visits", after: "odds ratio").hasPrefix("visits – – – – – – – How much visits."))
        #expect(try line(text, "visits × plan", after: "odds ratio").hasPrefix("visits × plan – – – – – – – What"))
        #expect(
            try line(text, "plan=basic", after: "odds ratio").hasPrefix("plan=basic -0.75 0.4724 0.25 -3.00 0.0400"))
    }

    @Test func whatTheyAreWorthStandsInATableOfItsOwn() throws {
        let text = ModelTable(CurvedModel.model()).text()
        #expect(
            try line(text, "visits", after: "lowest log-odds") == "visits 1.75 12.50 0.0013 -0.500 99 +1.000 0")
        #expect(
            try line(text, "plan", after: "lowest log-odds").hasPrefix("plan 1.75 12.50 0.0013 -0.750 basic +0.500"))
        #expect(text.contains("not against a reference level"))
    }

    @Test func aModelWithoutThemSaysNothingOfThem() {
        var model = CurvedModel.model(smooth: nil)
        model.terms.removeAll { if case .linear = $0.shape { false } else { true } }
        let text = ModelTable(model).text()
        #expect(!text.contains("lowest log-odds") && !text.contains("reference level"))
        #expect(text.contains("for the step from no to yes"))
    }
}
