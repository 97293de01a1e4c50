internal import Retention

/// The customers with the highest risks and why, by their ids alone.
struct CallSection {
    private let content: ReportContent
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
    }

    var section: ReportSection {
        let title = language.text(.callTitle)
        guard !content.people.isEmpty else { return .absent("call", title, Inline(.callNobody, language)) }
        let rows = content.people.map(row)
        let titles: [ReportText] = [.columnRank, .columnCustomer, .columnRisk, .columnBand, .columnReasons]
        let head = titles.map { key in
            "<th\(key == .columnCustomer || key == .columnReasons ? " class=\"text\"" : "")>"
                + "\(escaped(language.text(key)))</th>"
        }.joined()
        return ReportSection(
            id: "call", title: title,
            lead: [
                Inline(
                    .callLead, language, ["count": .count(content.people.count, "customers_to_call", language)])
            ],
            body: "<div class=\"paper\"><table class=\"people\"><thead><tr>\(head)</tr></thead><tbody>\n"
                + rows.map(\.html).joined(separator: "\n") + "\n</tbody></table></div>",
            bodyFigures: rows.map(\.figure))
    }

    private func row(_ person: ReportContent.Person) -> (html: String, figure: ReportFigure) {
        let figure = ReportFigure(
            name: "call_\(person.rank)_risk", value: person.risk, text: language.percent(person.risk))
        let reasons = person.reasons.map { "<li>\(escaped($0))</li>" }.joined()
        let html =
            "<tr><td>\(person.rank)</td><td class=\"text\">\(escaped(person.customerID))</td><td>\(figure.html)</td>"
            + "<td><span class=\"band \(person.band.rawValue)\">\(escaped(language.text(person.band.word)))</span></td>"
            + "<td>\(reasons.isEmpty ? NumberText.none : "<ul>\(reasons)</ul>")</td></tr>"
        return (html, figure)
    }
}

extension RiskBand {
    /// Its word in a report.
    var word: ReportText {
        switch self {
        case .high: .bandHigh
        case .medium: .bandMedium
        case .low: .bandLow
        }
    }
}
