internal import Foundation
internal import Loyalty

/// Customers between satisfaction and loyalty.
struct LoyaltySection {
    private let quadrants: QuadrantTable?
    private let language: ReportLanguage

    init(_ content: ReportContent, _ language: ReportLanguage) {
        quadrants = content.quadrants
        self.language = language
    }

    var section: ReportSection {
        let title = language.text(.loyaltyTitle)
        guard let quadrants, quadrants.rows.contains(where: { $0.customers > 0 }) else {
            return .absent("loyalty", title, Inline(.loyaltyNone, language))
        }
        let thresholds = quadrants.thresholds
        return ReportSection(
            id: "loyalty", title: title,
            lead: [
                Inline(
                    .loyaltyLead, language,
                    [
                        "satisfied": Inline(language.percent(thresholds.satisfiedFrom, decimals: 0)),
                        "loyal": .number(thresholds.loyalFrom, "loyal_from", language, decimals: 1),
                        "untold": .count(quadrants.notTold, "quadrant_not_told", language),
                    ])
            ], charts: [chart(quadrants)])
    }

    private func chart(_ quadrants: QuadrantTable) -> ReportSection.Chart {
        func share(_ quadrant: Quadrant) -> Inline {
            .percent(
                quadrants.rows.first { $0.quadrant == quadrant }?.share, "quadrant_\(quadrant.rawValue)_share",
                language,
                decimals: 0)
        }
        let rows = quadrants.rows.map { row in
            [
                Inline(row.quadrant.name(language)),
                .count(row.customers, "quadrant_\(row.quadrant.rawValue)", language),
                .percent(row.share, "quadrant_\(row.quadrant.rawValue)_share", language),
                Inline.number(
                    row.meanIndex, "quadrant_\(row.quadrant.rawValue)_index", language, decimals: 1),
                Inline(language.text(row.quadrant.meaning)),
            ]
        }
        let table = ReportSection.Table(
            titles: language.texts([.columnQuadrant, .columnCustomers, .columnShare, .columnIndex, .columnMeaning]),
            rows: rows)
        return ReportSection.Chart(
            title: Inline(
                .loyaltyChartTitle, language,
                ["apostles": share(.apostle), "hostages": share(.hostage), "defectors": share(.defector)]),
            caption: Inline(.loyaltyCaption, language), picture: picture(quadrants), table: table, isWide: true)
    }

    /// Four fields, satisfaction upwards and loyalty to the right; the deeper the colour, the more customers.
    private func picture(_ quadrants: QuadrantTable) -> String {
        var frame = Plot.Frame()
        frame.width = 560
        frame.height = 260
        func sides(_ low: ReportText, _ high: ReportText) -> (Double) -> String {
            { language.text($0 < 1 ? low : high) }
        }
        frame.left = 92
        var plot = Plot(
            horizontal: .init(
                title: language.text(.axisLoyalty), range: 0...2, ticks: [0.5, 1.5], label: sides(.sideLow, .sideHigh)),
            vertical: .init(
                title: language.text(.axisSatisfaction), range: 0...2, ticks: [0.5, 1.5],
                label: sides(.sideLow, .sideHigh)), frame: frame)
        for row in quadrants.rows {
            let (x, y) = row.quadrant.place
            let name = row.quadrant.name(language)
            plot.cell(
                x...x + 1, y...y + 1, colour: Self.colour(row.share),
                hint: "\(name): \(language.count(row.customers))")
            let strong = row.share > 0.6 ? "number strong" : "number"
            plot.word(name, at: (x + 0.5, y + 0.5), anchor: "middle", class: strong, lower: -8)
            plot.word(
                "\(language.count(row.customers)) · \(language.percent(row.share, decimals: 0))",
                at: (x + 0.5, y + 0.5), anchor: "middle", class: strong, lower: 12)
        }
        return plot.svg(title: language.text(.chartQuadrants))
    }

    private static func colour(_ share: Double) -> String {
        func part(_ full: Double) -> Int { Int((255 + (full - 255) * (0.08 + 0.92 * min(1, share))).rounded()) }
        return String(format: "#%02x%02x%02x", part(11), part(92), part(173))
    }
}

extension Quadrant {
    /// Loyalty to the right, satisfaction upwards.
    fileprivate var place: (Double, Double) {
        switch self {
        case .apostle: (1, 1)
        case .mercenary: (0, 1)
        case .hostage: (1, 0)
        case .defector: (0, 0)
        }
    }

    fileprivate func name(_ language: ReportLanguage) -> String {
        switch self {
        case .apostle: language.text(.quadrantApostle)
        case .mercenary: language.text(.quadrantMercenary)
        case .hostage: language.text(.quadrantHostage)
        case .defector: language.text(.quadrantDefector)
        }
    }

    fileprivate var meaning: ReportText {
        switch self {
        case .apostle: .meaningApostle
        case .mercenary: .meaningMercenary
        case .hostage: .meaningHostage
        case .defector: .meaningDefector
        }
    }
}
