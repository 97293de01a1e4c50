#!/usr/bin/env python3
"""Whether a change makes a command slower: two builds of churn on the same machine, in turns.

    bench_ci.py --base PATH_TO_CHURN --head PATH_TO_CHURN [--json OUT.json] [--customers 20000] [--rounds 7] [--threads 2]

Makes a data set with `churn generate` of the head's build (the same for both), then runs the commands that people wait for with
either build in turns, so that a machine that grows slower meanwhile slows both. Prints the median of each, and leaves with 1
where a command is slower by more than 15 % and by more than 50 ms, in the median as in the quickest round; what seems slower is
run twice as often again first. What the base cannot do is new and
not compared; outputs that differ are named, and do not fail.

The JSON is that of github-action-benchmark (customSmallerIsBetter): an array of name, unit, value, range and extra, of the head.
Python's standard library is all it needs.
"""

import argparse
import csv
import hashlib
import json
import os
import pathlib
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time

SHARE, SECONDS = 0.15, 0.050
CUTOFF, EARLIER, HORIZON = "2024-06-01", "2023-09-01", "90"


def run(command):
    """Seconds from start to exit; None where it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - start
    return (seconds, "") if done.returncode == 0 else (None, done.stderr.strip()[-500:])


def made(command):
    """Runs a command that must succeed."""
    seconds, problem = run(command)
    if seconds is None:
        raise SystemExit(f"{' '.join(command)}\n{problem}")


def write_table(path, rows):
    """A table of ten columns with a target drawn from a logistic model."""
    draw = random.Random(3)
    with open(path, "w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([f"x{i + 1}" for i in range(10)] + ["y"])
        for _ in range(rows):
            x = [draw.gauss(0, 1) for _ in range(10)]
            logit = -1 + 0.8 * x[0] - 0.5 * x[1] + 0.3 * x[2]
            writer.writerow([f"{v:.6f}" for v in x] + [int(draw.random() < 1 / (1 + 2.718281828459045 ** -logit))])


def commands(work, table_rows):
    """What is run, by name: arguments of churn, with OUT for the output file. Models are made by the head's build."""
    data, table, model, fitted = (str(work / name) for name in ("data", "table.csv", "model.json", "fitted.json"))
    return {
        "features": ["features", data, "--as-of", CUTOFF, "--out", "OUT"],
        "train": ["train", data, "--as-of", EARLIER, "--horizon", HORIZON, "--terms", "linear", "--out", "OUT"],
        "score": ["score", model, data, "--as-of", CUTOFF, "--out", "OUT"],
        "call-list": ["call-list", model, data, "--as-of", CUTOFF, "--top", "500", "--out", "OUT"],
        f"fit of {table_rows:,} rows": ["fit", table, "--target", "y", "--l2", "1", "--out", "OUT"],
        f"predict of {table_rows:,} rows": ["predict", fitted, table, "--out", "OUT"],
    }


def prepare(work, options):
    made([options.head, "generate", str(work / "data"), "--customers", str(options.customers), "--seed", "7", "--quiet"])
    write_table(work / "table.csv", options.table_rows)
    threads = ["--threads", str(options.threads), "--quiet"]
    made([options.head, "train", str(work / "data"), "--as-of", EARLIER, "--horizon", HORIZON, "--terms", "linear",
          "--out", str(work / "model.json"), *threads])
    made([options.head, "fit", str(work / "table.csv"), "--target", "y", "--l2", "1",
          "--out", str(work / "fitted.json"), *threads])


def measure(work, arguments, options, rounds, seconds):
    """Adds the seconds of each round by either build, and returns whether both write the same bytes; or the problem."""
    builds, digests = {"base": options.base, "head": options.head}, {}
    for turn in range(-1, rounds):
        for name in ["base", "head"] if turn % 2 == 0 else ["head", "base"]:
            out = work / f"out-{name}"
            command = [builds[name]] + [str(out) if a == "OUT" else a for a in arguments]
            found, problem = run(command + ["--threads", str(options.threads), "--quiet"])
            if found is None:
                return False, f"{name}: {problem}"
            if turn < 0:
                # The first round warms the files; its outputs are compared.
                digests[name] = hashlib.sha256(out.read_bytes()).hexdigest()
            else:
                seconds[name].append(found)
    return True, "" if digests["base"] == digests["head"] else "output differs from the base's"


def is_slower(seconds):
    return all(head - base > SECONDS and head > base * (1 + SHARE) for base, head in (
        (statistic(seconds["base"]), statistic(seconds["head"])) for statistic in (statistics.median, min)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", required=True)
    parser.add_argument("--head", required=True)
    parser.add_argument("--json")
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--table-rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--threads", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    entries, slower, broken = [], [], []
    with tempfile.TemporaryDirectory(prefix="churn-bench-") as folder:
        work = pathlib.Path(folder)
        prepare(work, options)
        print("| command | base s | head s | head ÷ base | |\n|---|--:|--:|--:|---|")
        for name, arguments in commands(work, options.table_rows).items():
            seconds = {"base": [], "head": []}
            done, remark = measure(work, arguments, options, options.rounds, seconds)
            if done and is_slower(seconds):
                done, remark = measure(work, arguments, options, 2 * options.rounds, seconds)
            if not done:
                print(f"| {name} | | | | fails: {remark} |", flush=True)
                if remark.startswith("head"):
                    broken.append(name)
                continue
            base, head = statistics.median(seconds["base"]), statistics.median(seconds["head"])
            if is_slower(seconds):
                slower.append(name)
                remark = "; ".join(filter(None, ["SLOWER", remark]))
            print(f"| {name} | {base:.3f} | {head:.3f} | {head / base:.2f} | {remark} |", flush=True)
            spread = (max(seconds["head"]) - min(seconds["head"])) / 2
            entries.append({
                "name": f"churn {name}", "unit": "s", "value": round(head, 4), "range": f"± {spread:.4f}",
                "extra": f"median of {len(seconds['head'])}; base {base:.4f} s; {options.customers:,} customers; "
                         f"{options.threads} threads; {platform.machine()}, {os.cpu_count()} cores"})
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    if broken:
        print(f"fails with the head's build: {', '.join(broken)}", file=sys.stderr)
    if slower:
        print(f"slower than the base by more than {SHARE:.0%} and {SECONDS * 1000:.0f} ms: {', '.join(slower)}",
              file=sys.stderr)
    return 1 if slower or broken else 0


if __name__ == "__main__":
    sys.exit(main())
