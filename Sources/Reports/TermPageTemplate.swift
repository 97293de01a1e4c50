internal import Foundation
internal import Models
internal import Mustache

/// The page of a model's terms. Everything from data is put in by `{{…}}`, which escapes; `{{{…}}}` is for our own charts.
enum TermPageTemplate {
    static func page(_ views: [TermView], facts: [EvaluationPage.Fact], notes: [String]) throws -> String {
        let content: [String: Any] = [
            "style": PageStyle.css + ownStyle,
            "facts": facts.map { ["name": $0.name, "value": $0.value] }, "notes": notes.map { ["text": $0] },
            "terms": views.map(content),
        ]
        return try MustacheTemplate(string: text).render(content)
    }

    private static func content(of view: TermView) -> [String: Any] {
        let charts = TermCharts(view).all
        var content: [String: Any] = [
            "name": view.name, "meaning": view.meaning == view.name ? "" : view.meaning, "figures": view.figuresText,
            "charts": charts.map { ["title": $0.title, "svg": $0.svg, "isOneOfTwo": charts.count == 2] },
        ]
        switch view.content {
        case .surface(let grid):
            content["grids"] = [
                gridContent(grid, grid.values, caption: "beyond each alone"),
                gridContent(grid, grid.together, caption: "with the terms of each alone"),
            ]
        case .curve, .line, .levels:
            let table = TermText(view).table
            content["points"] = [
                "titles": table.columns.map { ["text": $0.title] },
                "rows": table.rows.map { ["cells": $0.map { ["text": $0] }] },
            ]
        }
        return content
    }

    private static func gridContent(_ grid: TermView.Grid, _ values: [[Double]], caption: String) -> [String: Any] {
        let table = TermText.table(of: grid, values)
        return [
            "caption": caption, "titles": table.columns.map { ["text": $0.title] },
            "rows": table.rows.map { ["cells": $0.map { ["text": $0] }] },
        ]
    }

    private static let ownStyle = """
        .term{margin-bottom:14px}.term svg{overflow:visible}.term h3{font-size:.9rem;margin:8px 0 0;font-weight:600}\
        .term td:first-child,.term th:first-child{text-align:left;white-space:normal;overflow-wrap:break-word;min-width:5em}\
        .both{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:14px;align-items:start}\
        h2{overflow-wrap:anywhere}@media (max-width:720px){.both{grid-template-columns:minmax(0,1fr)}}\
        @media print{.term{break-inside:avoid}}
        """

    private static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>The terms of a churn model</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>The terms of a churn model</h1>
        <dl class="facts">
        {{#facts}}
        <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
        {{/facts}}
        </dl>
        <ul class="notes">
        {{#notes}}
        <li>{{text}}</li>
        {{/notes}}
        </ul>
        </header>
        {{#terms}}
        <figure class="term">
        <figcaption><h2>{{name}}</h2><p>{{meaning}} {{figures}}</p></figcaption>
        <div class="both">
        {{#charts}}
        <div>{{#isOneOfTwo}}<h3>{{title}}</h3>{{/isOneOfTwo}}{{{svg}}}</div>
        {{/charts}}
        {{#points}}
        <div class="wide"><table><thead><tr>{{#titles}}<th>{{text}}</th>{{/titles}}</tr></thead><tbody>
        {{#rows}}
        <tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody></table></div>
        {{/points}}
        {{#grids}}
        <div class="wide"><h3>{{caption}}</h3>
        <table><thead><tr>{{#titles}}<th>{{text}}</th>{{/titles}}</tr></thead><tbody>
        {{#rows}}
        <tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
        {{/rows}}
        </tbody></table></div>
        {{/grids}}
        </div>
        </figure>
        {{/terms}}
        </main>
        </body>
        </html>

        """
}
