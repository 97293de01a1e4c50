#!/usr/bin/env python3
"""Opens `churn report` pages in a real browser: reads the figures back and compares them with `--json` of the verbs, checks
that nothing is wider than the screen at phone width, and takes screenshots at two widths in both languages.

Run: Tests/Browser/report.py CHURN [FOLDER]. Needs chromium (or google-chrome) and nothing else; without it says so and ends
with 0. Pictures stay in FOLDER (default .build/browser).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INPUTS = [f"{ROOT}/models/demo.json", f"{ROOT}/datasets/demo"]
AS_OF = "2024-07-01"
TESTED = "2024-04-02"
WIDTHS = {"desktop": 1280, "phone": 390}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def chromium(browser, *options):
    with tempfile.TemporaryDirectory() as profile:
        return run(
            browser, "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
            "--force-prefers-reduced-motion", f"--user-data-dir={profile}", *options)


def width_probe(browser, page, width, folder):
    """The page in a frame of that width, for a browser window is never narrower than 500 points: what it says of itself."""
    frame = os.path.join(folder, f"frame-{width}.html")
    with open(page, encoding="utf-8") as file:
        text = file.read()
    probe = (
        "<script>addEventListener('load',()=>{const wide=[...document.querySelectorAll('body *')].filter(e=>{"
        "const box=e.getBoundingClientRect();return box.right>innerWidth+1&&!e.closest('.wide')&&!e.closest('svg')"
        "&&!e.closest('details:not([open])')}).map(e=>e.tagName+'.'+e.className);"
        "parent.postMessage({width:document.documentElement.scrollWidth,wide},'*')})</script>")
    inner = text.replace("</body>", probe + "</body>").replace("&", "&amp;").replace('"', "&quot;")
    with open(frame, "w", encoding="utf-8") as file:
        file.write(
            f'<!DOCTYPE html><body style="margin:0"><iframe srcdoc="{inner}" style="border:0;width:{width}px;'
            'height:9000px"></iframe><pre id="answer"></pre><script>addEventListener("message",e=>{'
            'document.getElementById("answer").textContent="ANSWER"+JSON.stringify(e.data)+"END"})</script></body>')
    dom = chromium(browser, "--virtual-time-budget=4000", "--dump-dom", f"file://{frame}")
    return json.loads(re.findall(r"ANSWER(\{.*?\})END", dom)[-1].replace("&quot;", '"').replace("&amp;", "&"))


def figures_of(browser, page):
    dom = chromium(browser, "--dump-dom", f"file://{page}")
    return {
        name: float(value)
        for tag in re.findall(r"<data [^>]*>", dom)
        for name in re.findall(r'data-figure="([^"]*)"', tag)
        for value in re.findall(r' value="([^"]*)"', tag)
    }, dom


def check(failures, name, holds, found=""):
    print(("ok    " if holds else "WRONG ") + name + (f": {found}" if not holds else ""))
    if not holds:
        failures.append(name)


def compare_with_verbs(failures, churn, figures):
    evaluation = json.loads(run(churn, "evaluate", *INPUTS, "--as-of", TESTED, "--json", "--quiet"))
    for name, key in {
        "tested_auc": "auc", "tested_log_loss": "log_loss", "tested_top_decile_lift": "top_decile_lift",
        "tested_customers": "rows", "tested_churners": "positives", "tested_churn_rate": "base_rate",
        "tested_mean_risk": "mean_risk",
    }.items():
        check(failures, f"{name} is evaluate's {key}", figures.get(name) == evaluation[key], figures.get(name))
    lines = run(churn, "score", *INPUTS, "--as-of", AS_OF, "--quiet").splitlines()[1:]
    risks = [float(line.split(",")[2]) for line in lines]
    check(failures, "customers_scored is score's", figures["customers_scored"] == len(risks))
    check(failures, "expected_churners is the sum of score's", abs(figures["expected_churners"] - sum(risks)) < 1e-9)
    shown = [figures[f"call_{rank}_risk"] for rank in range(1, 21)]
    check(failures, "the risks to call are score's first", shown == risks[:20], shown)

    dataset = INPUTS[1]
    months = json.loads(run(churn, "indicators", dataset, "--by", "month", "--to", AS_OF, "--json", "--quiet"))["periods"]
    for key in ["churn_rate", "retention_rate", "joined", "lost", "complaints_opened", "resolution_hours_median"]:
        wrong = [m["period"] for m in months if m[key] is not None and figures.get(f"{key}_{m['period']}") != m[key]]
        check(failures, f"{key} is that of indicators in each of {len(months)} months", not wrong, wrong)
    loyalty = json.loads(run(churn, "loyalty", dataset, "--as-of", AS_OF, "--json", "--quiet"))["quadrants"]
    for row in loyalty["rows"]:
        name = f"quadrant_{row['quadrant']}"
        check(failures, f"{name} is loyalty's", figures.get(name) == row["customers"], figures.get(name))


def main():
    churn = os.path.abspath(sys.argv[1])
    folder = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else f"{ROOT}/.build/browser")
    browser = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
    if browser is None:
        print("SKIPPED: the browser test needs chromium or google-chrome, and there is neither")
        return 0
    os.makedirs(folder, exist_ok=True)
    failures = []
    for language, file in {"en": "report.html", "zh": "report-zh.html"}.items():
        said = json.loads(run(
            churn, "report", *INPUTS, "--as-of", AS_OF, "--out", folder, "--language", language, "--json", "--quiet"))
        page = os.path.join(folder, file)
        figures, dom = figures_of(browser, page)
        check(failures, f"{language}: the figures in the browser are those of --json", figures == said["figures"])
        check(failures, f"{language}: the page runs no script", "<script" not in dom)
        check(failures, f"{language}: every chart has a name", dom.count("<svg") == dom.count('role="img"'))
        for name, width in WIDTHS.items():
            answer = width_probe(browser, page, width, folder)
            check(failures, f"{language}: nothing is wider than {width} points",
                  answer["width"] <= width and not answer["wide"], answer)
            picture = os.path.join(folder, f"report-{language}-{name}.png")
            target = page if width >= 500 else os.path.join(folder, f"frame-{width}.html")
            chromium(browser, f"--screenshot={picture}", f"--window-size={max(width, 500)},9000", f"file://{target}")
        chromium(browser, f"--print-to-pdf={folder}/report-{language}.pdf", "--no-pdf-header-footer", f"file://{page}")
        if language == "en":
            compare_with_verbs(failures, churn, figures)
    print(f"{len(failures)} wrong; pictures in {folder}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
