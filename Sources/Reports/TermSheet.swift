internal import Foundation

/// The charts of a model's terms: one SVG file, or one HTML page with the numbers behind them.
public struct TermSheet: Sendable {
    private let views: [TermView]
    private let facts: [EvaluationPage.Fact]
    private let notes: [String]

    /// - Parameters:
    ///   - views: the terms to show.
    ///   - facts: what the model was trained on, at the head of the page.
    ///   - notes: sentences that a reader must know.
    public init(_ views: [TermView], facts: [EvaluationPage.Fact], notes: [String]) {
        self.views = views
        self.facts = facts
        self.notes = notes
    }

    /// The page's text, UTF-8.
    public func html() throws -> String { try TermPageTemplate.page(views, facts: facts, notes: notes) }

    /// All charts in two columns (one for a single chart), as a file that needs nothing else.
    public var svg: String {
        let groups = views.map { TermCharts($0).all }
        let columns = min(2, max(1, groups.reduce(0) { $0 + $1.count }))
        let (margin, head) = (16.0, 28.0)
        let width = Plot.Frame().width
        var body = ""
        var ends = Array(repeating: margin, count: columns)
        for group in groups {
            // The two maps of a surface stand side by side; other charts go where there is room.
            let start = ends.max() ?? margin
            if group.count > 1 { ends = ends.map { _ in start } }
            for (index, chart) in group.enumerated() {
                let lowest = ends.indices.min { (ends[$0], $0) < (ends[$1], $1) } ?? 0
                let column = group.count > 1 ? index % columns : lowest
                body += Self.placed(
                    chart, left: margin + Double(column) * (width + margin), top: ends[column], head: head)
                ends[column] += chart.frame.height + head + margin
            }
        }
        let height = ends.max() ?? margin
        let all = Double(columns) * (width + margin) + margin
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(all)) \(Int(height))\" "
            + "width=\"\(Int(all))\" height=\"\(Int(height))\" font-family=\"sans-serif\" font-size=\"12\">"
            + "<style>\(PageStyle.chart)</style><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\(body)</svg>\n"
    }

    private static func placed(_ chart: TermCharts.Chart, left: Double, top: Double, head: Double) -> String {
        let opening = "<svg "
        return "<text class=\"name\" x=\"\(Int(left + 8))\" y=\"\(Int(top + 18))\">"
            + "\(escaped(shortened(chart.title, to: 60)))</text>"
            + opening + "x=\"\(Int(left))\" y=\"\(Int(top + head))\" width=\"\(Int(chart.frame.width))\" "
            + "height=\"\(Int(chart.frame.height))\" " + chart.svg.dropFirst(opening.count)
    }
}
