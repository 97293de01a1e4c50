import Foundation
import Models
import Reports
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct TermSheetTests {
    private func sheet(_ name: String? = nil, curveName: String = "visits") -> TermSheet {
        let views = CurvedModel.model(curveName: curveName).termViews
        return TermSheet(
            views.filter { name == nil || $0.name == name }, facts: [("model", "<m>.json")], notes: ["a & b"])
    }

    /// The numbers of an attribute of the first element of a class.
    private func points(_ svg: String, _ element: String, _ name: String) throws -> [(x: Double, y: Double)] {
        let opening = try #require(svg.range(of: "<\(element) class=\"\(name)\" points=\""))
        return svg[opening.upperBound...].prefix { $0 != "\"" }.split(separator: " ").map { pair in
            let parts = pair.split(separator: ",").compactMap { Double($0) }
            return (parts[0], parts[1])
        }
    }

    /// ln(1 + 0), ln(1 + 9), ln(1 + 99) are evenly spaced: so are the knots, from one end of the axis (66) to the other (438).
    @Test func knotsLieAlongTheTransform() throws {
        let line = try points(sheet("visits").svg, "polyline", "model")
        #expect(line.map(\.x) == [66, 252, 438])
    }

    @Test func heightsAreInProportionToTheLogOdds() throws {
        let svg = sheet("visits").svg
        let line = try points(svg, "polyline", "model")
        let zero = try points(svg, "polyline", "chance")[0].y
        let unit = zero - line[0].y
        #expect(unit > 10)
        for (point, value) in zip(line, CurvedModel.values) { #expect(abs(zero - point.y - unit * value) < 0.2) }
        // The band goes along its upper side and back along its lower.
        let band = try points(svg, "polygon", "fill")
        #expect(band.count == 6)
        for (index, error) in CurvedModel.errors.enumerated() {
            #expect(abs(line[index].y - band[index].y - 1.96 * error * unit) < 0.2)
            #expect(abs(band[5 - index].y - line[index].y - 1.96 * error * unit) < 0.2)
        }
    }

    @Test func theChartSaysEveryValue() {
        let svg = sheet("visits").svg
        #expect(svg.contains("visits 9: log-odds +0.250 (+0.005 to +0.495), odds ratio 1.284"))
        #expect(svg.contains("visits, days (logarithmic)"))
        let levels = sheet("plan").svg
        #expect(levels.contains("plan basic: log-odds -0.750 (-1.250 to -0.250), odds ratio 0.472"))
    }

    /// The strongest value has the full colour, 0 is white, and half the strongest lies half way.
    @Test func aHeatMapIsColouredByValue() throws {
        let svg = sheet("visits × plan").svg
        func colour(_ hint: String) throws -> String {
            let end = try #require(svg.range(of: hint))
            let start = try #require(svg[..<end.lowerBound].range(of: "fill=\"", options: .backwards))
            return String(svg[start.upperBound...].prefix(7))
        }
        #expect(
            try colour("visits 99, plan &lt;b&gt;&quot;gold&quot; &amp; &#39;more&#39;&lt;/b&gt;: log-odds +2.000")
                == "#c4511c")
        #expect(try colour("visits 9, plan basic: log-odds 0.000") == "#ffffff")
        #expect(
            try colour("visits 0, plan &lt;b&gt;&quot;gold&quot; &amp; &#39;more&#39;&lt;/b&gt;: log-odds -1.000")
                == "#85aed6")
        #expect(svg.contains(">+2.0</text>"))
    }

    @Test(arguments: ["<script>alert(1)</script>", "a&b\"'", String(repeating: "långt nämn ", count: 30)])
    func namesOfTheDataCannotBecomeMarkup(name: String) throws {
        let sheet = sheet(curveName: name)
        for text in [sheet.svg, try sheet.html()] {
            #expect(XMLParser(data: Data(text.utf8)).parse())
            for forbidden in ["<script", "<b>", "href", "url(", "@import"] {
                #expect(!text.contains(forbidden), "\(forbidden)")
            }
        }
        #expect(try sheet.html().contains("&lt;m&gt;.json") && sheet.html().contains("a &amp; b"))
    }

    @Test func thePageHasAChartAndATableATerm() throws {
        let html = try sheet().html()
        #expect(html.components(separatedBy: "<figure").count == 7)
        #expect(html.components(separatedBy: "<svg").count == 8)
        #expect(html.contains("<td>99</td><td>-0.500</td><td>-0.990</td><td>-0.010</td><td>0.607</td>"))
        #expect(html.contains("1.75 effective parameters, chi-squared 12.50, p 0.0013"))
    }

    @Test func severalChartsStandInTwoColumnsWithoutOverlap() throws {
        let svg = sheet().svg
        var taken: [(x: Int, y: Int, height: Int)] = []
        for part in svg.components(separatedBy: "<svg x=\"").dropFirst() {
            let numbers = part.split(separator: "\"").enumerated().filter { $0.offset % 2 == 0 }.compactMap {
                Int($0.element)
            }
            let (x, y, height) = (numbers[0], numbers[1], numbers[3])
            #expect(!taken.contains { $0.x == x && y < $0.y + $0.height && $0.y < y + height })
            taken.append((x, y, height))
        }
        #expect(taken.count == 7 && Set(taken.map(\.x)).count == 2)
    }
}
