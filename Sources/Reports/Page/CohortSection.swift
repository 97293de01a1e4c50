internal import Foundation
internal import Loyalty

/// Of those who came in during a quarter, how many are still customers: a triangle of cohorts.
struct CohortSection {
    /// How many cohorts (the latest) and how many quarters of each are shown.
    static let most = 12

    private let cohorts: [Cohort]
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        cohorts = Array(content.cohorts.filter { $0.cells.contains { $0 != nil } && $0.size > 0 }.suffix(Self.most))
        self.language = language
    }

    var section: ReportSection {
        let title = language.text(.cohortTitle)
        guard cohorts.count > 1 else { return .absent("cohorts", title, Inline(.cohortNone, language)) }
        let figures = cohorts.flatMap { cohort in
            cohort.cells.prefix(Self.most).enumerated().compactMap { age, cell in
                cell.flatMap { figure($0, cohort, age) }
            }
        }
        return ReportSection(
            id: "cohorts", title: title, lead: [lead, Inline(.cohortCaption, language)],
            body: "<div class=\"paper wide\">\(triangle)</div>", bodyFigures: figures)
    }

    private var lead: Inline {
        let oldest = cohorts[0]
        let known = oldest.cells.lastIndex { $0 != nil } ?? 0
        guard let cell = oldest.cells[known] else { return Inline("") }
        return Inline(
            .cohortLead, language,
            [
                "cohort": Inline(name(oldest)), "size": Inline(language.count(oldest.size)),
                "share": figure(cell, oldest, known).map { Inline($0) } ?? Inline(NumberText.none),
                "quarters": Inline("\(known)"),
            ])
    }

    private func name(_ cohort: Cohort) -> String {
        let before = "before "
        guard cohort.name.hasPrefix(before) else { return language.period(cohort.name) }
        return language.text(.cohortBefore, ["period": language.period(String(cohort.name.dropFirst(before.count)))])
    }

    private func figure(_ cell: Cohort.Cell, _ cohort: Cohort, _ age: Int) -> ReportFigure? {
        cell.share.value.map {
            ReportFigure(
                name: "cohort_\(cohort.name.replacing(" ", with: "_"))_\(age)", value: $0,
                text: language.percent($0, decimals: 0))
        }
    }

    private var triangle: String {
        let ages = min(Self.most, cohorts.map(\.cells.count).max() ?? 0)
        let head = ([language.text(.columnCohort), language.text(.columnCustomers)] + (0..<ages).map { "+\($0)" })
            .enumerated().map { "<th\($0 == 0 ? " class=\"text\"" : "")>\(escaped($1))</th>" }.joined()
        let rows = cohorts.map { cohort in
            let cells = (0..<ages).map { age -> String in
                guard age < cohort.cells.count, let cell = cohort.cells[age], let figure = figure(cell, cohort, age)
                else { return "<td></td>" }
                return cellHTML(figure)
            }
            return "<tr><th scope=\"row\" class=\"text\">\(escaped(name(cohort)))</th>"
                + "<td>\(language.count(cohort.size))</td>\(cells.joined())</tr>"
        }
        return "<table class=\"triangle\"><thead><tr>\(head)</tr></thead><tbody>\n"
            + rows.joined(separator: "\n") + "\n</tbody></table>"
    }

    private func cellHTML(_ figure: ReportFigure) -> String {
        let ground = Self.ground(of: min(1, max(0, figure.value)))
        let colour = "#" + ground.parts.map { String(format: "%02x", $0) }.joined()
        return "<td class=\"heat\(ground.isDeep ? " deep" : "")\" style=\"background:\(colour)\">\(figure.html)</td>"
    }

    /// The ground of a share's cell, red, green and blue of 255, the darker the more are still customers; and whether white
    /// stands out from it more than dark ink does.
    static func ground(of share: Double) -> (parts: [Int], isDeep: Bool) {
        let parts = [11.0, 92, 173].map { Int((255 + ($0 - 255) * share * share).rounded()) }
        return (parts, share > 0.87)
    }
}
