"""The whole comparison in one table: whole commands, fits and scores in memory, with the machine (`make bench`).

    bench.py [--runs 2] [--threads 2] [--work FOLDER] [--out F.md]

Runs run.py, in_memory_fit.py and in_memory_score.py, each of which checks every answer before its time counts.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

import limits

HERE = pathlib.Path(__file__).resolve().parent
RACE = HERE.parent / ".build" / "release" / "Race"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default=str(HERE / ".work"))
    parser.add_argument("--out")
    options = parser.parse_args()
    work = pathlib.Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    common = ["--threads", str(options.threads), "--work", str(work)]
    adelie = HERE / ".venv-adelie" / "bin" / "python"
    parts = {
        "commands": ["run.py", "--runs", str(options.runs), *common],
        "fits": ["in_memory_fit.py", *(["fit", "path"] if adelie.exists() else ["fit"]), "--race", str(RACE), "--runs", str(options.runs),
                 "--adelie-python", str(adelie), *common],
        "scores": ["in_memory_score.py", "score", "single", "--race", str(RACE), "--rounds", str(options.runs), *common],
    }
    rows = []
    for name, (script, *arguments) in parts.items():
        file = work / f"bench-{name}.json"
        # Where an answer is wrong or a program missing, the other parts are measured all the same.
        done = subprocess.run([sys.executable, str(HERE / script), *arguments, "--json", str(file)])
        rows += json.loads(file.read_text()) if done.returncode == 0 else [{"work": f"{script} failed: see above", "program": ""}]
    lines = ["| work | program | median | least–most | × ours |", "|---|---|--:|--:|--:|"]
    last = None
    for row in rows:
        shown = row["work"] if row["work"] != last else ""
        last = row["work"]
        if "median" not in row:
            lines.append(f"| {shown} | | | | |")
            continue
        unit, factor = ("s", 1) if row["median"] > 1e-3 else ("µs", 1e6)
        lines.append(f"| {shown} | {row['program']} | {row['median'] * factor:.3g} {unit} | {row['least'] * factor:.3g}–{row['most'] * factor:.3g} | "
                     f"{row['times_ours']:.2f} |")
    with open("/proc/cpuinfo") as info:
        model = next(line.split(":")[1].strip() for line in info if line.startswith("model name"))
    lines += ["", f"{model}, {os.cpu_count()} cores, {options.threads} threads each, median of {options.runs} alternating runs (twelve cutoffs: at least 5), "
              f"{time.strftime('%Y-%m-%d')}; the whole took {(time.perf_counter() - start) / 60:.1f} minutes."]
    try:
        lines += ["", "What was asked for, and what bounds it (limits.py):", "", limits.table(rows)]
    except KeyError as missing:
        lines += ["", f"What was asked for cannot be told without {missing}."]
    text = "\n".join(lines) + "\n"
    print("\n" + text)
    if options.out:
        pathlib.Path(options.out).write_text(text)
    if any("median" not in row for row in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
