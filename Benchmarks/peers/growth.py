"""How time and memory of `churn features` grow with the histories: a table and a log-log plot.

    growth.py [--churn PATH] [--millions 1,3,10,30] [--runs 3] [--threads 2] [--work FOLDER] [--table F.md] [--plot F.svg]

From 1 M to 30 M purchases, with customers and other events in proportion (37,500 customers and half an event a purchase for a
million). Each size is run in memory, and within 512 MB, where rows that do not fit wait in a temporary file; both must write the
same bytes. The median time and the greatest memory count.
"""

import argparse
import math
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
CUTOFF = "2023-09-01"


def run(command):
    """Seconds and peak resident bytes of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{' '.join(command)} failed: {told.decode()[-2000:]}")
    return seconds, usage.ru_maxrss * 1024


def measure(options, millions):
    folder = pathlib.Path(options.work) / f"growth-{millions:g}"
    if not (folder / "rewards.csv").exists():
        subprocess.run([sys.executable, str(HERE / "make_data.py"), str(folder), "--scale", str(millions / 8)], check=True)
    size = sum(f.stat().st_size for f in folder.glob("*.csv"))
    rows = sum(int(subprocess.run(["wc", "-l", str(f)], capture_output=True, text=True).stdout.split()[0]) - 1
               for f in folder.glob("*.csv"))
    ways = {"in memory": [], "within 512 MB": ["--memory", "512M"]}
    outs = {way: pathlib.Path(options.work) / f"growth-{number}.csv" for number, way in enumerate(ways)}
    found = {way: [] for way in ways}
    for turn in range(options.runs + 1):
        for way in list(ways) if turn % 2 else list(ways)[::-1]:
            one = run([options.churn, "features", str(folder), "--as-of", CUTOFF, "--out", str(outs[way]), "--quiet",
                       "--threads", str(options.threads), *ways[way]])
            if turn:  # the first run brings files into the cache
                found[way].append(one)
    if len({outs[way].read_bytes() for way in ways}) != 1:
        raise SystemExit(f"{millions} M purchases: the ways do not write the same bytes")
    return {"millions": millions, "bytes": size, "rows": rows,
            "ways": {way: (statistics.median(s for s, _ in runs), max(m for _, m in runs)) for way, runs in found.items()}}


def table(results, options):
    lines = ["| purchases | CSV | customers' and events' rows | way | seconds | ns a row | peak memory | of the CSV |", "|--:|--:|--:|---|--:|--:|--:|--:|"]
    for result in results:
        for number, (way, (seconds, memory)) in enumerate(result["ways"].items()):
            head = f"{result['millions']:g} M | {result['bytes'] / 1e6:,.0f} MB | {result['rows']:,}" if number == 0 else " | | "
            lines.append(f"| {head} | {way} | {seconds:.2f} | {seconds / result['rows'] * 1e9:.0f} | {memory / 1e6:,.0f} MB | "
                         f"{100 * memory / result['bytes']:.0f} % |")
    first, last = results[0], results[-1]
    rise = last["ways"]["in memory"][0] / last["rows"] / (first["ways"]["in memory"][0] / first["rows"]) - 1
    lines += ["", f"Time a row from {first['millions']:g} M to {last['millions']:g} M purchases: {100 * rise:+.0f} %. Median of {options.runs} runs, "
              f"{options.threads} threads; every run writes its matrix as CSV."]
    return "\n".join(lines) + "\n"


def plot(results):
    """Seconds over rows, both logarithmic, as SVG."""
    width, height, left, right, top, bottom = 720, 420, 70, 160, 30, 50
    xs = [r["rows"] for r in results]
    ys = [way[0] for r in results for way in r["ways"].values()]
    x0, x1 = math.floor(math.log10(min(xs)) * 2) / 2, math.ceil(math.log10(max(xs)) * 2) / 2
    y0, y1 = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))
    place_x = lambda v: left + (math.log10(v) - x0) / (x1 - x0) * (width - left - right)
    place_y = lambda v: height - bottom - (math.log10(v) - y0) / (y1 - y0) * (height - top - bottom)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
             f'<rect width="{width}" height="{height}" fill="#fff"/>',
             f'<text x="{left}" y="18" font-weight="bold">churn features: seconds by rows of histories</text>']
    for exponent in range(y0, y1 + 1):
        for digit in (1, 2, 5):
            value = digit * 10.0 ** exponent
            if value > 10.0 ** y1 * 1.001:
                continue
            y = place_y(value)
            parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
                         f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g} s</text>')
    for r in results:
        x = place_x(r["rows"])
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{height - bottom}" stroke="#eee"/>'
                     f'<text x="{x:.1f}" y="{height - bottom + 18}" text-anchor="middle">{r["rows"] / 1e6:.1f} M</text>')
    first = results[0]
    base = first["ways"]["in memory"][0]
    ends = [(r["rows"], base * r["rows"] / first["rows"]) for r in (results[0], results[-1])]
    parts.append('<polyline fill="none" stroke="#999" stroke-dasharray="5 4" points="'
                 + " ".join(f"{place_x(x):.1f},{place_y(y):.1f}" for x, y in ends) + '"/>')
    labels = [(place_y(ends[-1][1]), "in proportion", "#777")]
    for way, colour in (("in memory", "#1f6f8b"), ("within 512 MB", "#c0562a")):
        points = [(place_x(r["rows"]), place_y(r["ways"][way][0])) for r in results]
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="' + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + '"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points]
        labels.append((points[-1][1], way, colour))
    labels.sort()
    last = -100.0
    for y, label, colour in labels:
        last = max(y, last + 16)
        parts.append(f'<text x="{width - right + 10}" y="{last + 4:.1f}" fill="{colour}">{label}</text>')
    parts.append(f'<text x="{(left + width - right) / 2}" y="{height - 8}" text-anchor="middle">rows (customers and events)</text></svg>')
    return "\n".join(parts) + "\n"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--churn", default=str(HERE.parent.parent / ".build" / "release" / "churn"))
    parser.add_argument("--millions", default="1,3,10,30")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default=str(HERE / ".work"))
    parser.add_argument("--table")
    parser.add_argument("--plot")
    options = parser.parse_args()
    pathlib.Path(options.work).mkdir(parents=True, exist_ok=True)
    results = [measure(options, float(millions)) for millions in options.millions.split(",")]
    text = table(results, options)
    print(text)
    if options.table:
        pathlib.Path(options.table).write_text(text)
    if options.plot:
        pathlib.Path(options.plot).write_text(plot(results))


if __name__ == "__main__":
    main()
