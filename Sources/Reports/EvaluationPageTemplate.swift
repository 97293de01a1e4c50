/// The page's text and style. Everything from data is put in by `{{…}}`, which escapes; `{{{…}}}` is for our own charts.
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
        {{#hasNotes}}
        <ul class="notes">
        {{#notes}}
        <li>{{text}}</li>
        {{/notes}}
        </ul>
        {{/hasNotes}}
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

    static let style = """
        :root{color-scheme:light;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;--paper:#fff;--ground:#f4f6f8;\
        --model:#0b5cad;--fill:#dcebf9;--warm:#c4511c}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,\
        "Noto Sans","Noto Sans CJK SC",sans-serif}
        main{max-width:1080px;margin:0 auto;padding:24px 20px 48px}
        h1{font-size:1.7rem;line-height:1.2;margin:0 0 8px}
        h2{font-size:1.08rem;margin:0 0 4px}
        .headline{font-size:1.15rem;max-width:46em;margin:0 0 16px}
        .facts{display:flex;flex-wrap:wrap;gap:6px 28px;margin:0 0 16px}
        .facts div{min-width:0}
        dt{color:var(--soft);font-size:.82rem}
        dd{margin:0;overflow-wrap:anywhere}
        .notes{margin:0 0 16px;padding:10px 14px 10px 30px;background:#fff6e5;border:1px solid #ecd9ae;border-radius:8px}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:14px;margin-bottom:14px}
        .card,figure,section:last-child{background:var(--paper);border:1px solid var(--line);border-radius:10px;\
        padding:14px 16px}
        .card h2{font-size:.9rem;font-weight:600;color:var(--soft);margin:0}
        .card p{margin:0;font-size:.85rem;color:var(--soft)}
        .card .value{font-size:1.45rem;font-weight:650;color:var(--ink);line-height:1.35;white-space:nowrap}
        .pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:14px;margin-bottom:14px}
        figure{margin:0;min-width:0}
        figcaption p{margin:0 0 8px;font-size:.9rem;color:var(--soft)}
        svg{display:block;width:100%;height:auto;font-size:12px}
        svg text{fill:var(--soft)}
        svg .title{fill:var(--ink)}
        .grid{stroke:#e8ebef}
        .axis{stroke:#8a94a1}
        .model{fill:none;stroke:var(--model);stroke-width:2.5;stroke-linejoin:round}
        .thin{fill:none;stroke:var(--model);stroke-width:1;opacity:.5}
        .fill{fill:var(--fill);stroke:none}
        .chance{fill:none;stroke:#5b6675;stroke-dasharray:5 4}
        .ideal{fill:none;stroke:#8a94a1;stroke-dasharray:1 4;stroke-linecap:round;stroke-width:2}
        .bar,.dot{fill:var(--model)}
        .whisker{stroke:var(--model);stroke-width:1.5}
        .churned{fill:var(--warm);background:var(--warm)}
        .stayed{fill:#9fb6cc;background:#9fb6cc}
        .key{display:inline-block;width:.8em;height:.8em;border-radius:2px}
        table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums;margin-top:8px}
        th,td{padding:3px 6px;text-align:right;border-bottom:1px solid #eceff3;white-space:nowrap}
        tbody tr:last-child>*{border-bottom:0}
        thead th{color:var(--soft);font-weight:600;border-bottom-color:#c4ccd6;vertical-align:bottom}
        .figures th:first-child,.figures .prose,.figures th:last-child{text-align:left}
        .figures .prose{white-space:normal;min-width:16em;color:var(--soft)}
        tbody th{font-weight:600}
        .wide{overflow-x:auto}
        .small{font-size:.82rem;color:var(--soft);margin:10px 0 0}
        @media (max-width:720px){main{padding:16px 12px 32px}.pair{grid-template-columns:minmax(0,1fr)}\
        .cards{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}.card{padding:10px 12px}\
        .card .value{font-size:1.02rem}svg{font-size:14px}thead th{white-space:normal}\
        .figures thead{display:none}.figures,.figures tbody{display:block}\
        .figures tr{display:grid;grid-template-columns:1fr auto;border-bottom:1px solid #eceff3;padding:6px 0}\
        .figures th,.figures td{border:0;padding:0 2px}\
        .figures td:nth-child(3){grid-column:2;font-size:.82rem;color:var(--soft)}\
        .figures .prose{grid-column:1/-1;min-width:0}}
        @media print{body{background:#fff;font-size:11pt}main{max-width:none;padding:0}\
        .card,figure,tr{break-inside:avoid}.card,figure,section:last-child{border-color:#bbb}\
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        """
}
