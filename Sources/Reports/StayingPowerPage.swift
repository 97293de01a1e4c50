internal import Evaluation
internal import Histories
internal import Mustache
internal import Tables
public import Validation

/// The staying power of models as one self-contained HTML page, or its first chart alone as SVG.
public struct StayingPowerPage: Sendable {
    private let validation: RollingValidation
    private let advice: RetrainingAdvice
    private let facts: [EvaluationPage.Fact]

    public init(_ validation: RollingValidation, _ advice: RetrainingAdvice, facts: [EvaluationPage.Fact]) {
        self.validation = validation
        self.advice = advice
        self.facts = facts
    }

    /// The page's text, UTF-8.
    public func html() throws -> String {
        try MustacheTemplate(string: Self.template).render(content)
    }

    /// The chart of skill against age as a file of its own.
    public var svg: String {
        let chart = StayingPowerCharts(validation.stayingPower, tolerance: advice.tolerance).skill
        let opening = "<svg "
        return opening + "xmlns=\"http://www.w3.org/2000/svg\" font-family=\"sans-serif\" font-size=\"12\" "
            + chart.dropFirst(opening.count).replacing(
                ">", with: "><style>\(PageStyle.chart)</style>", maxReplacements: 1)
            + "\n"
    }

    private var content: [String: Any] {
        let power = validation.stayingPower
        let charts = StayingPowerCharts(power, tolerance: advice.tolerance)
        var content: [String: Any] = [
            "style": PageStyle.css, "advice": "\(advice)",
            "facts": facts.map { ["name": $0.name, "value": $0.value] },
            "notes": validation.skipped.map { ["text": $0] }, "hasNotes": !validation.skipped.isEmpty,
            "skillChart": charts.skill, "allowed": NumberText.percent(advice.tolerance),
            "ages": power.ages.map { ["cells": StayingPowerText.cells(of: $0).map { ["text": $0] }] },
            "tests": validation.tests.map { ["cells": Self.cells(of: $0).map { ["text": $0] }] },
        ]
        if let lost = charts.lost { content["lost"] = ["chart": lost] }
        return content
    }

    private static func cells(of test: ModelTest) -> [String] {
        [
            test.origin.instant.description, test.tested.instant.description,
            NumberText.fixed(test.ageDays, decimals: 0),
            NumberText.count(test.figures.rows), NumberText.fixed(test.figures.auc, decimals: 3),
            NumberText.fixed(test.figures.logLoss, decimals: 4), NumberText.percent(test.skill),
            NumberText.percent(test.skillLost), NumberText.percent(test.figures.expectedCalibrationError),
            NumberText.fixed(test.figures.calibrationSlope, decimals: 2),
            NumberText.fixed(test.figures.topDecileLift, decimals: 2), NumberText.percent(test.figures.meanRisk),
            NumberText.percent(test.figures.baseRate),
        ]
    }
}

extension StayingPowerPage {
    /// Everything from data is put in by `{{…}}`, which escapes; `{{{…}}}` is for our own charts.
    fileprivate static let template = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>How long models stay good</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>How long models stay good</h1>
        <p class="headline">{{advice}}</p>
        <dl class="facts">
        {{#facts}}
        <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
        {{/facts}}
        </dl>
        \(PageStyle.notes)
        </header>
        <section class="pair">
        <figure>
        <figcaption><h2>Skill left</h2><p>The share of the log loss of the base rate that models of an age save. The \
        dashed line is the freshest models at the same cutoffs: where both fall, the period was hard, not the model old.</p>\
        </figcaption>
        {{{skillChart}}}
        </figure>
        {{#lost}}
        <figure>
        <figcaption><h2>Skill lost to age</h2><p>Against the freshest models on the same customers, as a share of \
        their skill, with 90&#160;% intervals over periods. The dashed line is what is allowed: {{allowed}}.</p></figcaption>
        {{{chart}}}
        </figure>
        {{/lost}}
        </section>
        <section>
        <h2>By age</h2>
        <div class="wide">
        <table><thead><tr><th>age</th><th>tests</th><th>periods</th><th>AUC</th><th>AUC lost</th><th>skill</th>\
        <th>skill lost</th><th>90 % interval</th><th>slope</th><th>lift</th><th>foretold</th><th>happened</th>\
        </tr></thead><tbody>
        {{#ages}}
        <tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
        {{/ages}}
        </tbody></table>
        </div>
        <h2>Every test</h2>
        <div class="wide">
        <table><thead><tr><th>trained</th><th>tested</th><th>days</th><th>rows</th><th>AUC</th><th>log loss</th>\
        <th>skill</th><th>skill lost</th><th>calibration error</th><th>slope</th><th>lift</th><th>foretold</th>\
        <th>happened</th></tr></thead><tbody>
        {{#tests}}
        <tr>{{#cells}}<td>{{text}}</td>{{/cells}}</tr>
        {{/tests}}
        </tbody></table>
        </div>
        <p class="small">Every model is tested on labels that lie wholly after those it has learnt from. Tests within \
        one horizon of each other count as one period.</p>
        </section>
        </main>
        </body>
        </html>

        """
}
