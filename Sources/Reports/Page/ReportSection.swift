/// One part of a report: what was found, charts with the numbers behind them, or why there is nothing.
struct ReportSection: Sendable {
    /// A chart under the sentence that it shows.
    struct Chart: Sendable {
        /// The finding.
        var title: Inline
        /// How to read it.
        var caption: Inline
        /// Our own markup: SVG, or a table of colours.
        var picture: String
        var table: Table?
        /// Whether it stands over both columns.
        var isWide = false
        /// The table that is itself the picture, for its figures.
        var open: Table?
    }

    /// Numbers in rows.
    struct Table: Sendable {
        var titles: [String]
        var rows: [[Inline]]
        /// How many columns from the left are texts.
        var texts = 1

        var html: String {
            let head = titles.enumerated().map { "<th\(cellClass($0))>\(escaped($1))</th>" }.joined()
            let body = rows.map { row in
                "<tr>" + row.enumerated().map { "<td\(cellClass($0))>\($1.html)</td>" }.joined() + "</tr>"
            }.joined(separator: "\n")
            return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\n\(body)\n</tbody></table></div>"
        }

        private func cellClass(_ column: Int) -> String { column < texts ? " class=\"text\"" : "" }
        var figures: [ReportFigure] { rows.joined().flatMap(\.figures) }
    }

    /// The anchor.
    var id: String
    var title: String
    /// What was found, or why there is nothing to be shown.
    var lead: [Inline]
    var charts: [Chart] = []
    /// A table that is not behind a chart: our own markup, with the figures in it.
    var body = ""
    var bodyFigures: [ReportFigure] = []
    /// Whether there is something to be shown.
    var isAbsent = false

    /// All figures, in the order in which they stand.
    var figures: [ReportFigure] {
        lead.flatMap(\.figures) + bodyFigures
            + charts.flatMap {
                $0.title.figures + $0.caption.figures + ($0.table?.figures ?? []) + ($0.open?.figures ?? [])
            }
    }

    /// A section without anything but the reason.
    static func absent(_ id: String, _ title: String, _ reason: Inline) -> ReportSection {
        ReportSection(id: id, title: title, lead: [reason], isAbsent: true)
    }
}
