/// The style sheet of every page, and what of it a chart in a file of its own needs. Colours are told apart by people who
/// cannot tell red from green (blue, orange and greys), in print and on dark screens.
enum PageStyle {
    /// What a reader must know first, one sentence a line: for templates with `hasNotes` and `notes`.
    static let notes = """
        {{#hasNotes}}
        <ul class="notes">
        {{#notes}}
        <li>{{text}}</li>
        {{/notes}}
        </ul>
        {{/hasNotes}}
        """

    /// What every page says of itself.
    static let css = """
        :root{color-scheme:light;--ink:#1c2430;--soft:#5b6675;--line:#d9dee5;--paper:#fff;--ground:#f4f6f8;\
        --model:#0b5cad;--fill:#dcebf9;--warm:#c4511c;--grid:#e8ebef;--axis:#8a94a1;--stayed:#9fb6cc;--rule:#eceff3;\
        --note:#fff6e5;--note-line:#ecd9ae}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,\
        "Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
        main{max-width:1080px;margin:0 auto;padding:24px 20px 48px}
        h1{font-size:1.7rem;line-height:1.2;margin:0 0 8px}
        h2{font-size:1.08rem;margin:0 0 4px}
        .headline{font-size:1.15rem;max-width:46em;margin:0 0 16px}
        .facts{display:flex;flex-wrap:wrap;gap:6px 28px;margin:0 0 16px}
        .facts div{min-width:0}
        dt{color:var(--soft);font-size:.82rem}
        dd{margin:0;overflow-wrap:anywhere}
        .notes{margin:0 0 16px;padding:10px 14px 10px 30px;background:var(--note);border:1px solid var(--note-line);\
        border-radius:8px}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:14px;margin-bottom:14px}
        .card,figure,.paper,section:last-child{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
        .card h2{font-size:.9rem;font-weight:600;color:var(--soft);margin:0}
        .card p{margin:0;font-size:.85rem;color:var(--soft)}
        .card .value{font-size:1.45rem;font-weight:650;color:var(--ink);line-height:1.35;white-space:nowrap}
        .pair{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:14px;margin-bottom:14px}
        figure{margin:0;min-width:0}
        figcaption p{margin:0 0 8px;font-size:.9rem;color:var(--soft)}
        svg{display:block;width:100%;height:auto;font-size:12px}
        svg text{fill:var(--soft)}
        svg .title{fill:var(--ink)}
        .grid{stroke:var(--grid)}
        .axis{stroke:var(--axis)}
        .model{fill:none;stroke:var(--model);stroke-width:2.5;stroke-linejoin:round}
        .thin{fill:none;stroke:var(--model);stroke-width:1;opacity:.5}
        .fill{fill:var(--fill);stroke:none}
        .chance{fill:none;stroke:var(--soft);stroke-dasharray:5 4}
        .ideal{fill:none;stroke:var(--axis);stroke-dasharray:1 4;stroke-linecap:round;stroke-width:2}
        .bar,.dot{fill:var(--model)}
        .whisker{stroke:var(--model);stroke-width:1.5}
        .churned{fill:var(--warm);background:var(--warm)}
        .stayed{fill:var(--stayed);background:var(--stayed)}
        .key{display:inline-block;width:.8em;height:.8em;border-radius:2px}
        table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums;margin-top:8px}
        th,td{padding:3px 6px;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}
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
        .figures tr{display:grid;grid-template-columns:1fr auto;border-bottom:1px solid var(--rule);padding:6px 0}\
        .figures th,.figures td{border:0;padding:0 2px}\
        .figures td:nth-child(3){grid-column:2;font-size:.82rem;color:var(--soft)}\
        .figures .prose{grid-column:1/-1;min-width:0}}
        @media print{body{background:#fff;font-size:11pt}main{max-width:none;padding:0}\
        .card,figure,tr{break-inside:avoid}.card,figure,.paper,section:last-child{border-color:#bbb}\
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
        @media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e6eaf0;--soft:#a3adba;--line:#333c48;\
        --paper:#1b222b;--ground:#12171d;--model:#6cb2f5;--fill:#21405f;--warm:#f0905c;--grid:#2a323c;--axis:#76818e;\
        --stayed:#56718c;--rule:#2a323c;--note:#322a17;--note-line:#5c4d26}}
        \(heat)
        """

    /// The colours of heat maps, whose cells are light on every screen and so have dark numbers.
    static let heat = """
        .cell{stroke:#fff;stroke-width:1}.number{font-size:11px;fill:#1c2430}.number.strong{fill:#fff}\
        svg .number{fill:#1c2430}svg .number.strong{fill:#fff}
        """

    /// What the page's style says of charts, for a file that has no page around it.
    static let chart = """
        svg{overflow:visible}text{fill:#5b6675}.title{fill:#1c2430}.name{fill:#1c2430;font-size:14px;font-weight:600}\
        .grid{stroke:#e8ebef}.axis{stroke:#8a94a1}.model{fill:none;stroke:#0b5cad;stroke-width:2.5;stroke-linejoin:round}\
        .fill{fill:#dcebf9}.chance{fill:none;stroke:#5b6675;stroke-dasharray:5 4}.dot{fill:#0b5cad}\
        .whisker{stroke:#0b5cad;stroke-width:1.5}\(heat)
        """
}
