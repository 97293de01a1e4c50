"""Checks the features of a dataset against the SQL reference, and that nothing but the visible facts decides them.

    verify_features.py CHURN DATASET CUTOFF[,CUTOFF...] [--quick]

CHURN is the built command. For every customer and cutoff:
  1. features equal those of DuckDB to 1e-9, at every cutoff and at all cutoffs in one run;
  2. 1 and 2 threads give the same bytes;
  3. shuffled rows, split over two files, give the same bytes;
  4. a copy without the facts known at or after the cutoff gives the same bytes.
Of a dataset with a churn.yaml a canonical copy is made for DuckDB; it must give the same bytes too.
"""

import argparse
import csv
import gzip
import pathlib
import random
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "Tests" / "References" / "features"))
import compare  # noqa: E402
import features  # noqa: E402

EVENT_TABLES = ["purchases", "complaints", "wallet", "surveys", "engagements", "referrals", "rewards", "contacts", "attributes"]
WHEN = {"complaints": "opened_at", "wallet": "period_end"}
failures = []


def say(ok, text):
    print(("ok    " if ok else "WRONG ") + text, flush=True)
    if not ok:
        failures.append(text)


def run(churn, dataset, cutoffs, out, *more):
    start = time.perf_counter()
    done = subprocess.run([churn, "features", str(dataset), "--as-of", cutoffs, "--out", str(out), "--quiet", *more],
                          capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"churn features left with {done.returncode}: {done.stderr}")
    return time.perf_counter() - start


def reference(dataset, cutoffs):
    """Header and rows as texts, from DuckDB."""
    table = []
    for cutoff in cutoffs:
        names, rows = dataset.rows(cutoff)
        several = [features.cutoff_text(cutoff)] if len(cutoffs) > 1 else []
        table += [[row[0], *several, *("" if v is None else str(v) for v in row[1:])] for row in rows]
    table.sort(key=lambda row: row[0].encode())
    return [names[0]] + (["as_of"] if len(cutoffs) > 1 else []) + names[1:], table


def canonical(dataset, folder):
    """The dataset as plain CSV with default names: itself where it is that already, else its churn.yaml applied here,
    without the code under test. Knows `files`, `columns` and `dates: yyyyMMdd`, which the real data sets need.
    """
    dataset = pathlib.Path(dataset)
    if not (dataset / "churn.yaml").exists():
        return dataset
    table, settings = None, {}
    for line in (dataset / "churn.yaml").read_text().splitlines():
        key, _, value = line.partition("#")[0].strip().partition(":")
        depth = len(line) - len(line.lstrip())
        if not key:
            continue
        if depth == 0:
            table = settings.setdefault(key, {"columns": {}})
        elif depth == 2 and value.strip():
            table[key] = value.strip()
        elif depth == 4:
            table["columns"][key] = value.strip()
    for name, said in settings.items():
        unknown = set(said) - {"files", "columns", "dates"}
        if unknown or said.get("dates", "yyyyMMdd") != "yyyyMMdd":
            sys.exit(f"churn.yaml: {name} has settings that this script does not know: {unknown or said['dates']}")
        with gzip.open(dataset / said["files"], "rt", newline="") as stream:
            rows = list(csv.DictReader(stream))
        roles = list(said["columns"])
        table = [[row[said["columns"][c]] for c in roles] for row in rows]
        if "dates" in said:
            when = roles.index("occurred_at")
            for row in table:
                row[when] = f"{row[when][:4]}-{row[when][4:6]}-{row[when][6:]}"
        write(folder / f"{name}.csv", roles, table)
    return folder


def tables(dataset):
    """table -> (header, rows) as texts, straight from plain files with default names."""
    import plain
    return {name: (list(columns), [[row[c] or "" for c in columns] for row in rows])
            for name, (columns, rows) in plain.read(dataset).items()}


def write(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def shuffled(source, folder):
    r = random.Random(3)
    for name, (header, rows) in source.items():
        rows = list(rows)
        r.shuffle(rows)
        if name == "customers":
            write(folder / "customers.csv", header, rows)
            continue
        order = list(range(len(header)))
        r.shuffle(order)
        half = len(rows) // 2
        write(folder / name / "a.csv", header, rows[:half])
        write(folder / name / "b.csv", [header[i] for i in order], [[row[i] for i in order] for row in rows[half:]])


def without_future(source, cutoff, folder):
    """The facts known before the cutoff; a resolution or a departure at or after it is blanked.

    Every column stays as a header, and every customer of the population stays listed.
    """
    import plain
    for name, (header, rows) in source.items():
        at = {h: i for i, h in enumerate(header)}
        kept = []
        for row in rows:
            row = list(row)
            def time_of(column):
                return plain.instant(row[at[column]]) if column in at else None
            if name == "customers":
                for column in ("left_at", "joined_at"):
                    if (time_of(column) or 0) >= cutoff:
                        row[at[column]] = ""
            else:
                when = time_of(WHEN.get(name, "occurred_at"))
                recorded = time_of("recorded_at")
                limit = cutoff + 1 if name == "wallet" else cutoff
                if when >= limit or (recorded is not None and recorded >= cutoff):
                    continue
                if name == "complaints" and (time_of("resolved_at") or 0) >= cutoff:
                    row[at["resolved_at"]] = ""
            kept.append(row)
        write(folder / f"{name}.csv", header, kept)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("churn")
    parser.add_argument("dataset")
    parser.add_argument("cutoffs")
    parser.add_argument("--quick", action="store_true", help="only the comparison with DuckDB and the threads")
    options = parser.parse_args()
    texts = options.cutoffs.split(",")
    cutoffs = sorted({features.microseconds(t) for t in texts})
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        (work / "canonical").mkdir()
        plain_form = canonical(options.dataset, work / "canonical")
        duck = features.Dataset(plain_form)
        together = run(options.churn, options.dataset, options.cutoffs, work / "all.csv", "--threads", "2")
        header, rows = compare.load(work / "all.csv")
        differences = compare.compare(reference(duck, cutoffs), (header, rows))
        say(not differences, f"{len(rows)} rows, {len(header)} columns equal DuckDB's ({together:.2f} s)")
        print(*("        " + d for d in differences[:12]), sep="\n") if differences else None
        for text in texts:
            one = work / "one.csv"
            run(options.churn, options.dataset, text, one, "--threads", "2")
            differences = compare.compare(reference(duck, [features.microseconds(text)]), compare.load(one))
            say(not differences, f"{text}: equal DuckDB's")
            single = work / "single.csv"
            run(options.churn, options.dataset, text, single, "--threads", "1")
            say(single.read_bytes() == one.read_bytes(), f"{text}: 1 and 2 threads give the same bytes")
            if options.quick:
                continue
            source = tables(plain_form)
            canonical_bytes = work / "canonical.out"
            run(options.churn, plain_form, text, canonical_bytes)
            say(canonical_bytes.read_bytes() == one.read_bytes(), f"{text}: the canonical copy gives the same bytes")
            for name, change in (("shuffled rows in several files", lambda folder: shuffled(source, folder)),
                                 ("no fact known later", lambda folder: without_future(
                                     source, features.microseconds(text), folder))):
                with tempfile.TemporaryDirectory() as changed:
                    change(pathlib.Path(changed))
                    run(options.churn, changed, text, work / "changed.csv")
                    say((work / "changed.csv").read_bytes() == one.read_bytes(), f"{text}: {name}: the same bytes")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
