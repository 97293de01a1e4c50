internal import Foundation
internal import Models
internal import Retention

/// How many customers have which risk, and where the churn expected is.
struct RiskSection {
    private let content: ReportContent
    private let language: ReportLanguage
    private let spread: RiskSpread

    init(_ content: ReportContent, _ language: ReportLanguage) {
        self.content = content
        self.language = language
        spread = RiskSpread(content)
    }

    var section: ReportSection {
        func band(_ band: RiskBand) -> Inline {
            .count(spread.bands[band] ?? 0, "customers_\(band.rawValue)_risk", language)
        }
        return ReportSection(
            id: "risk", title: language.text(.riskTitle),
            lead: [
                Inline(
                    .riskLead, language, ["high": band(.high), "medium": band(.medium), "low": band(.low)])
            ], charts: [histogram, tenths])
    }

    private var histogram: ReportSection.Chart {
        let step = roundTicks(to: max(spread.highest, 1e-6), most: 16)[1]
        let bins = self.bins(step)
        let end = Double(bins.count) * step
        let ticks = roundTicks(to: Double(bins.map(\.count).max() ?? 1))
        let decimals = step < 0.01 ? 1 : 0
        func percent(_ value: Double) -> String { language.percent(value, decimals: decimals) }
        var plot = Plot(
            horizontal: .init(
                title: language.text(.axisRisk), range: 0...end, ticks: roundTicks(in: 0...end), label: percent),
            vertical: .init(
                title: language.text(.axisCustomers), range: 0...(ticks.last ?? 1), ticks: ticks,
                label: { language.number($0, decimals: 0) }))
        for bin in bins where bin.count > 0 {
            plot.bar(
                bin.low + step * 0.06...bin.high - step * 0.06, from: 0, to: Double(bin.count),
                class: "\(bin.band.rawValue)-bar",
                hint: language.text(
                    .hintRange,
                    ["low": percent(bin.low), "high": percent(bin.high), "count": language.count(bin.count)]))
        }
        let rows = bins.enumerated().map { index, bin in
            [
                Inline(language.interval(bin.low...bin.high, percent)),
                .count(bin.count, "risk_bin_\(index + 1)_customers", language),
                Inline(language.percent(Double(bin.count) / Double(max(spread.count, 1)))),
            ]
        }
        return ReportSection.Chart(
            title: Inline(
                .riskSpreadTitle, language,
                [
                    "median": .percent(spread.median, "median_risk", language),
                    "highest": .percent(spread.highest, "highest_risk", language),
                ]),
            caption: Inline(.riskSpreadCaption, language, ["step": Inline(percent(step))]),
            picture: plot.svg(title: language.text(.chartRiskSpread)),
            table: .init(titles: titles([.columnRisk, .columnCustomers, .columnShare]), rows: rows))
    }

    /// Intervals of equal width from 0 on; the colour is the band of their middle.
    private func bins(_ step: Double) -> [(low: Double, high: Double, count: Int, band: RiskBand)] {
        let width = max(1, Int((spread.highest / step + 1e-9).rounded(.down)) + 1)
        var counts = [Int](repeating: 0, count: width)
        for risk in spread.risks { counts[min(width - 1, Int(risk / step))] += 1 }
        return counts.enumerated().map { index, count in
            let middle = (Double(index) + 0.5) * step
            return (
                Double(index) * step, Double(index + 1) * step, count,
                RiskBand(risk: min(middle, 1), baseRate: content.model.baseRate)
            )
        }
    }

    private var tenths: ReportSection.Chart {
        let tenths = spread.tenths
        let equal = spread.expected / 10
        let ticks = roundTicks(to: max(tenths.map(\.expected).max() ?? 1, equal))
        var plot = Plot(
            horizontal: .init(
                title: language.text(.axisTenth), range: 0.4...10.6, ticks: (1...10).map(Double.init),
                label: { String(Int($0)) }),
            vertical: .init(
                title: language.text(.axisExpected), range: 0...(ticks.last ?? 1), ticks: ticks,
                label: { NumberText.significant($0) }))
        for tenth in tenths {
            let number = Double(tenth.number)
            plot.bar(
                number - 0.38...number + 0.38, from: 0, to: tenth.expected, class: "bar",
                hint: language.text(
                    .hintTenth,
                    ["number": "\(tenth.number)", "expected": language.number(tenth.expected, decimals: 1)]))
        }
        plot.line([(0.4, equal), (10.6, equal)], class: "chance")
        plot.word(language.text(.spreadEqual), at: (10.55, equal), anchor: "end", lower: -5)
        let rows = tenths.map { tenth in
            [
                Inline("\(tenth.number)"), .count(tenth.customers, "tenth_\(tenth.number)_customers", language),
                .number(tenth.expected, "tenth_\(tenth.number)_expected", language, decimals: 1),
                Inline(language.percent(tenth.expected / Double(tenth.customers))),
            ]
        }
        return ReportSection.Chart(
            title: Inline(
                .riskTenthsTitle, language,
                ["tenth": .percent(spread.topTenthShare, "expected_share_top_tenth", language, decimals: 0)]),
            caption: Inline(.riskTenthsCaption, language), picture: plot.svg(title: language.text(.chartRiskTenths)),
            table: .init(
                titles: titles([.columnTenth, .columnCustomers, .columnExpected, .columnMeanRisk]), rows: rows))
    }

    private func titles(_ keys: [ReportText]) -> [String] { keys.map(language.text) }
}
