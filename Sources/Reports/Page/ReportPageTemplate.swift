/// The report's frame. Everything from data is put in by `{{…}}`, which escapes, or is an `Inline`, which has escaped it.
enum ReportPageTemplate {
    static let text = """
        <!DOCTYPE html>
        <html lang="{{lang}}">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="robots" content="noindex"/>
        <title>{{title}}</title>
        <style>{{{style}}}</style>
        </head>
        <body>
        <main>
        <header>
        <h1>{{title}}</h1>
        <dl class="facts">
        {{#facts}}
        <div><dt>{{name}}</dt><dd>{{value}}</dd></div>
        {{/facts}}
        </dl>
        <div class="paper opening">
        <h2>{{goingOn}}</h2>
        {{#opening}}
        <p>{{{html}}}</p>
        {{/opening}}
        </div>
        <nav class="contents"><h2>{{contents}}</h2><ol>
        {{#sections}}
        <li><a href="#{{id}}">{{title}}</a></li>
        {{/sections}}
        </ol></nav>
        </header>
        {{#sections}}
        <section id="{{id}}" class="part">
        <h2>{{title}}</h2>
        <p class="lead{{#absent}} absent{{/absent}}">{{{lead}}}</p>
        {{{body}}}
        {{#hasCharts}}
        <div class="pair">
        {{#charts}}
        <figure{{#wide}} class="across"{{/wide}}>
        <figcaption><h3>{{{title}}}</h3><p>{{{caption}}}</p></figcaption>
        {{{picture}}}
        {{#hasTable}}
        <details><summary>{{numbers}}</summary>{{{table}}}</details>
        {{/hasTable}}
        </figure>
        {{/charts}}
        </div>
        {{/hasCharts}}
        </section>
        {{/sections}}
        <footer><p class="small">{{made}}</p><p class="small">{{care}}</p></footer>
        </main>
        </body>
        </html>

        """

    /// What the report's page has beyond the style of every page.
    static let style = """
        .opening p{margin:0 0 8px;font-size:1.06rem;max-width:60em}.opening p:last-child{margin:0}
        .contents{margin:14px 0 0}.contents h2{font-size:.9rem;color:var(--soft)}
        .contents ol{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px}
        .contents a{color:var(--model)}
        .part{margin:30px 0 0}.part>h2{font-size:1.3rem}
        h3,.part p,.opening p{text-wrap:pretty}.lead{margin:0 0 12px;max-width:60em}.absent{color:var(--soft);font-style:italic}
        h3{font-size:1rem;line-height:1.35;margin:0 0 4px;overflow-wrap:anywhere}
        .across{grid-column:1/-1}.across>svg{max-width:600px}
        details{margin-top:8px}summary{cursor:pointer;color:var(--soft);font-size:.88rem}
        .text{text-align:left}td.text{white-space:normal;overflow-wrap:anywhere;min-width:4.5em}
        .people td{vertical-align:top}.people td:last-child{white-space:normal;text-align:left}
        .people td:nth-child(2){overflow-wrap:anywhere;white-space:normal;min-width:5.5em}
        .people ul{margin:0;padding-left:1.1em}
        .band{display:inline-block;padding:0 8px;border-radius:9px;border:1px solid currentColor;font-size:.85em}
        .band.high{color:var(--warm)}.band.medium{color:var(--model)}.band.low{color:var(--soft)}
        .triangle td,.triangle th{padding:2px 4px;text-align:center}
        .triangle td.heat{color:#1c2430}.triangle td.heat.deep{color:#fff}
        .high-bar{fill:var(--warm)}.medium-bar{fill:var(--model)}.low-bar{fill:var(--stayed)}
        .plus{fill:var(--warm)}.minus{fill:var(--model)}
        .part svg{overflow:visible}.part .word{paint-order:stroke;stroke:var(--paper);stroke-width:4px;\
        stroke-linejoin:round}data{font-variant-numeric:tabular-nums}
        @media (max-width:720px){.people thead{display:none}.people,.people tbody{display:block}\
        .people tr{display:grid;grid-template-columns:auto 1fr auto auto;gap:0 8px;padding:6px 0;\
        border-bottom:1px solid var(--rule)}.people td{border:0;padding:0 2px}\
        .people td:last-child{grid-column:1/-1}.people td:nth-child(2){text-align:left;min-width:0}}
        @media print{.contents,summary{display:none}details{display:none}.part{margin-top:18px}\
        .part>h2,.lead,h3{break-after:avoid}p{break-inside:avoid}\
        .pair{grid-template-columns:repeat(2,minmax(0,1fr));gap:8px}.across>svg{margin:0 auto}.part svg{font-size:13px}}

        """
}
