/// The page's text. Everything from data is put in by `{{…}}`, which escapes; `{{{…}}}` is for our own charts.
enum EvaluationPageTemplate {
    static let text = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Churn risks, evaluated</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>Churn risks, evaluated</h1>
        <p class="headline">{{headline}}</p>
        <dl class="facts">
        {{#facts}}
        <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
        {{/facts}}
        </dl>
        \(PageStyle.notes)
        </header>
        <section class="cards">
        {{#cards}}
        <div class="card"><h2>{{name}}</h2><p class="value">{{value}}</p>\
        {{#hasInterval}}<p class="interval">95 %: {{interval}}</p>{{/hasInterval}}<p>{{meaning}}</p></div>
        {{/cards}}
        </section>
        <section class="pair">
        <figure>
        <figcaption><h2>Who is found</h2><p>The curve shows which share of all churners is reached when the customers with \
        the highest risk are contacted first. The dashed line is a random order; the dotted line would be a perfect one.</p>\
        </figcaption>
        {{{gainsChart}}}
        <table><thead><tr><th>contacted</th><th>churners reached</th><th>lift</th></tr></thead><tbody>
        {{#gains}}
        <tr><td>{{fraction}}</td><td>{{captured}}</td><td>{{lift}}</td></tr>
        {{/gains}}
        </tbody></table>
        </figure>
        <figure>
        <figcaption><h2>Lift by tenth</h2><p>How many times the average each tenth of the customers churns. Bars that fall \
        from left to right mean that the order is right all the way down.</p></figcaption>
        {{{liftChart}}}
        <table><thead><tr><th>tenth</th><th>customers</th><th>churned</th><th>lift</th></tr></thead><tbody>
        {{#deciles}}
        <tr><td>{{number}}</td><td>{{rows}}</td><td>{{rate}}</td><td>{{lift}}</td></tr>
        {{/deciles}}
        </tbody></table>
        </figure>
        </section>
        {{#risks}}
        <section class="pair">
        <figure>
        <figcaption><h2>Are the risks right?</h2><p>Ten groups of equal size, from low risk to high. On the dashed line, what \
        was foretold is what happened; the upright lines are 95&#160;% intervals. {{verdict}}</p></figcaption>
        {{{reliabilityChart}}}
        <table><thead><tr><th>customers</th><th>foretold</th><th>happened</th><th>95 % interval</th></tr></thead><tbody>
        {{#bins}}
        <tr><td>{{rows}}</td><td>{{risk}}</td><td>{{rate}}</td><td>{{interval}}</td></tr>
        {{/bins}}
        </tbody></table>
        </figure>
        <figure>
        <figcaption><h2>How risks are spread</h2><p>How many customers have which risk: \
        <span class="key churned"></span> those who churned, <span class="key stayed"></span> those who stayed.</p>\
        </figcaption>
        {{{histogramChart}}}
        <table><thead><tr><th>risk</th><th>customers</th><th>churned</th><th>share</th></tr></thead><tbody>
        {{#spread}}
        <tr><td>{{range}}</td><td>{{rows}}</td><td>{{churners}}</td><td>{{rate}}</td></tr>
        {{/spread}}
        </tbody></table>
        </figure>
        </section>
        {{/risks}}
        {{#profit}}
        <section class="pair">
        <figure>
        <figcaption><h2>What does contacting bring?</h2><p>Profit a customer of all, riskiest contacted first, with the churners \
        there were and an acceptance of 30&#160;%. The dotted line is the share of the expected maximum profit (EMPC), \
        {{fraction}}.</p></figcaption>
        {{{chart}}}
        </figure>
        </section>
        {{/profit}}
        <section>
        <h2>All figures</h2>
        <div class="wide">
        <table class="figures"><thead><tr><th>figure</th><th>value</th><th>95 % interval</th><th>what it says</th></tr>\
        </thead><tbody>
        {{#figures}}
        <tr><th scope="row">{{name}}</th><td>{{value}}</td><td>{{interval}}</td><td class="prose">{{meaning}}</td></tr>
        {{/figures}}
        </tbody></table>
        </div>
        <p class="small">Rows with equal risks share their fate. Intervals come from drawing customers anew with replacement \
        (percentiles 2.5 and 97.5).</p>
        </section>
        </main>
        </body>
        </html>

        """
}
