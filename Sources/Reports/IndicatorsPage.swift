public import Loyalty
internal import Mustache

/// Indicators as one self-contained HTML page, without scripts.
public struct IndicatorsPage: Sendable {
    private let indicators: Indicators
    private let dataset: String

    public init(_ indicators: Indicators, dataset: String) {
        self.indicators = indicators
        self.dataset = dataset
    }

    /// The page's text, UTF-8.
    public func html() throws -> String {
        try MustacheTemplate(string: Self.template).render(content)
    }

    private var content: [String: Any] {
        let tables = IndicatorTables(indicators).all(cohortColumns: 25).map { title, table -> [String: Any] in
            [
                "title": title, "heads": table.columns.map { ["text": $0.title] },
                "rows": table.rows.map { ["cells": $0.map { ["text": $0] }] },
            ]
        }
        let charts = IndicatorMeasure.summary.compactMap { measure -> [String: Any]? in
            chart(measure).map { ["title": "\(measure.theme): \(measure.title)", "chart": $0] }
        }
        return [
            "style": PageStyle.css, "dataset": dataset,
            "headline": IndicatorsText(indicators).headline, "charts": charts, "tables": tables,
            "hasNotes": !indicators.notes.isEmpty, "notes": indicators.notes.map { ["text": $0] },
        ]
    }

    /// A measure over the complete periods in which it is known, with its intervals; nil where it is known in fewer than two.
    private func chart(_ measure: IndicatorMeasure) -> String? {
        let points = indicators.periods.enumerated().compactMap {
            index, period -> (Double, Double, ClosedRange<Double>)? in
            guard period.period.isComplete, let estimate = measure.estimate(period), let value = estimate.value else {
                return nil
            }
            return (Double(index), value, estimate.interval ?? value...value)
        }
        guard points.count > 1, let high = points.map(\.2.upperBound).max(), let low = points.map(\.2.lowerBound).min()
        else { return nil }
        let ticks = low >= 0 ? roundTicks(to: max(high, 1e-9)) : roundTicks(in: low...max(high, low + 1), most: 5)
        let bottom = min(low, ticks.first ?? 0)
        let top = max(high, ticks.last ?? 1)
        let names = indicators.periods.map(\.period.name)
        let step = max(1, (names.count + 4) / 5)
        var plot = Plot(
            horizontal: .init(
                title: indicators.length.rawValue, range: -0.4...max(1, Double(names.count - 1) + 0.4),
                ticks: stride(from: 0, to: names.count, by: step).map { Double($0) }, label: { names[Int($0)] }),
            vertical: .init(
                title: measure.title, range: bottom...top, ticks: ticks,
                label: {
                    measure.unit == .share
                        ? NumberText.percent($0, decimals: top < 0.1 ? 1 : 0) : NumberText.significant($0)
                }))
        plot.band(points.map { (at: $0.0, low: $0.2.lowerBound, high: $0.2.upperBound) }, class: "fill")
        plot.line(points.map { ($0.0, $0.1) }, class: "model")
        for point in points {
            plot.knot(
                (point.0, point.1), class: "dot",
                hint: "\(names[Int(point.0)]): \(IndicatorTables.text(point.1, measure.unit))")
        }
        return plot.svg(title: "\(measure.title) by \(indicators.length.rawValue)")
    }
}

extension IndicatorsPage {
    /// Everything from data is put in by `{{…}}`, which escapes; `{{{…}}}` is for our own charts.
    fileprivate static let template = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Indicators: {{dataset}}</title>
        <style>{{{style}}}
        .wide th:first-child,.wide td:first-child{text-align:left}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>How well customers are managed</h1>
        <p class="headline">{{dataset}}: {{headline}}</p>
        \(PageStyle.notes)
        </header>
        <section class="pair">
        {{#charts}}
        <figure><figcaption><h2>{{title}}</h2></figcaption>{{{chart}}}</figure>
        {{/charts}}
        </section>
        <section>
        {{#tables}}
        <h2>{{title}}</h2>
        <div class="wide">
        <table><thead><tr>{{#heads}}<th>{{text}}</th>{{/heads}}</tr></thead><tbody>
        {{#rows}}
        <tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody></table>
        </div>
        {{/tables}}
        <p class="small">Bands and intervals are of 95&#160;%. Rows count when they happened, whenever they were recorded. \
        A rate whose window runs past the end of the data is not given. Periods with a star are not covered whole.</p>
        </section>
        </main>
        </body>
        </html>

        """
}
