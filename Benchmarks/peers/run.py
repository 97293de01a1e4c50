"""Our command against DuckDB, Polars, scikit-learn and others, on the same data, in the same run.

    run.py [--churn PATH] [--scale 1.0] [--runs 3] [--threads 2] [--work FOLDER] [--only features,cutoffs,store,append,list,fit,score] [--out F.md] [--json F]

Every answer is checked before its time counts. Runs alternate between the programs; the median is shown. Ours is timed as
a whole command from start to exit; a peer is timed inside its process after start-up and imports, which is in its favour.
Everybody reads the same files, writes the same kind of file and has the same number of threads. Lost rows stay in.
"""

import argparse
import csv
import datetime
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent

CUTOFF, EARLIER, HORIZON, TOP = "2023-09-01", "2023-04-01", 90, 500


class Bench:
    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.rows = []
        threads = str(options.threads)
        self.environment = os.environ | {name: threads for name in (
            "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS", "NUMEXPR_NUM_THREADS")}

    def churn(self, *arguments):
        """Seconds of one whole run of our command."""
        command = [self.options.churn, *map(str, arguments), "--threads", str(self.options.threads)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True)
        seconds = time.perf_counter() - start
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\nleft with {done.returncode}: {done.stderr[-2000:]}")
        self.output = done.stdout
        return seconds

    def peer(self, script, *arguments):
        """Seconds that a peer's script prints last."""
        done = subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)],
                              capture_output=True, text=True, env=self.environment)
        if done.returncode:
            raise SystemExit(f"{script} {' '.join(map(str, arguments))}: {done.stderr[-2000:]}")
        return float(done.stdout.split()[-1])

    def raced(self, *arguments):
        """Seconds of the one repetition that a race of our library prints."""
        done = subprocess.run([self.options.race, *map(str, arguments)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"Race {' '.join(map(str, arguments))}: {done.stderr[-2000:]}")
        return json.loads(done.stdout)[0]

    def race(self, work, programs, check, least_runs=1):
        """Runs each program once and checks the answers, then times them in turn.

        `programs` are names, what runs them, and, where it is large, the file that they write: the last run's is removed first, for the
        system takes a fifth of a second to give a gigabyte back. What the last program wrote is on the disk before the next begins.
        """
        def seconds(run, out=None):
            os.sync()
            if out:
                out.unlink(missing_ok=True)
            return run()
        for _, *program in programs:
            seconds(*program)
        remark = check()
        times = {name: [] for name, *_ in programs}
        for turn in range(max(self.options.runs, least_runs)):
            for name, *program in programs if turn % 2 == 0 else programs[::-1]:
                times[name].append(seconds(*program))
        ours = statistics.median(times[programs[0][0]])
        for name, *_ in programs:
            median = statistics.median(times[name])
            self.rows.append((work, name, median, min(times[name]), max(times[name]), median / ours, remark))
            print(f"{work}: {name}: {median:.3f} s ({median / ours:.2f} of ours)", flush=True)

    # Histories

    def histories(self):
        folder = self.work / f"histories-{self.options.scale}"
        if not (folder / "rewards.csv").exists():
            subprocess.run([sys.executable, str(HERE / "make_data.py"), str(folder), "--scale", str(self.options.scale)], check=True)
        return folder

    def features(self):
        import same_matrix
        data, threads = self.histories(), self.options.threads
        out = {name: self.work / f"features-{name}.csv" for name in ("churn", "duckdb", "polars")}
        def check():
            for name in ("churn", "polars"):
                differences = same_matrix.differences(out["duckdb"], out[name])
                if differences:
                    raise SystemExit(f"features of {name} differ from DuckDB's:\n" + "\n".join(differences[:10]))
            return "all values equal to 1e-9"
        size = sum(f.stat().st_size for f in data.glob("*.csv")) / 1e6
        self.race(f"{size:,.0f} MB CSV → features at one cutoff → CSV", [
            ("churn features", lambda: self.churn("features", data, "--as-of", CUTOFF, "--out", out["churn"], "--quiet"), out["churn"]),
            ("DuckDB", lambda: self.peer("features_duckdb.py", data, CUTOFF, threads, out["duckdb"]), out["duckdb"]),
            ("Polars, streaming", lambda: self.peer("features_polars.py", data, CUTOFF, threads, out["polars"]), out["polars"]),
            ("DuckDB, only counting rows and adding up a column", lambda: self.peer(
                "count_duckdb.py", data, threads, self.work / "counts.json")),
            ("Polars, only writing the same matrix", lambda: self.peer(
                "write_polars.py", out["churn"], threads, self.work / "written.csv"), self.work / "written.csv")], check)

    def cutoffs(self):
        data, threads = self.histories(), self.options.threads
        dates = [f"{2022 + (8 + month) // 12}-{(8 + month) % 12 + 1:02d}-01" for month in range(1, 13)]
        one, twelve, theirs, library = (self.work / f"cutoffs-{n}.csv" for n in ("one", "twelve", "duckdb", "library"))
        # `make bench` has built the race.
        written_by_library = [] if not pathlib.Path(self.options.race).exists() else [
            ("churn's library, only writing the twelve matrices", lambda: self.raced(
                "write", data, ",".join(dates), 1, threads, library), library)]
        def check():
            # Of twelve cutoffs, the rows of one are what one run gives, which is checked against DuckDB's.
            import polars as pl
            rows = pl.read_csv(twelve, infer_schema=False)
            if written_by_library and twelve.read_bytes() != library.read_bytes():
                raise SystemExit("the library writes another file than the command")
            found = rows.filter(pl.col("as_of").str.starts_with(CUTOFF)).drop("as_of")
            if not found.equals(pl.read_csv(one, infer_schema=False)):
                raise SystemExit("the rows of one of twelve cutoffs differ from those of one run")
            return f"{len(rows):,} rows; those of {CUTOFF} equal to one run's. DuckDB's figure is twelve times one of its runs"
        def features(as_of, out):
            return self.churn("features", data, "--as-of", as_of, "--out", out, "--quiet")
        self.race("the same CSV → features at twelve monthly cutoffs → CSV", [
            ("churn features, twelve cutoffs", lambda: features(",".join(dates), twelve), twelve),
            ("churn features, one cutoff", lambda: features(CUTOFF, one), one),
            ("DuckDB, twelve runs", lambda: 12 * self.peer("features_duckdb.py", data, CUTOFF, threads, theirs), theirs),
            ("Polars, only writing the twelve matrices", lambda: self.peer(
                "write_polars.py", twelve, threads, self.work / "written.csv"), self.work / "written.csv"), *written_by_library],
            # How long a gigabyte takes to write differs most from run to run.
            check, least_runs=5)

    def store(self):
        data, store = self.histories(), self.work / f"histories-{self.options.scale}.churn"
        if not store.exists():
            self.churn("ingest", data, "--store", store, "--quiet")
        out = {n: self.work / f"features-{n}.csv" for n in ("store", "csv")}
        def check():
            if out["store"].read_bytes() != out["csv"].read_bytes():
                raise SystemExit("features from the store differ from those of CSV")
            return f"equal bytes; the store has {store.stat().st_size / 1e6:,.0f} MB"
        self.race("features at one cutoff → CSV, from the histories store", [
            ("churn features STORE", lambda: self.churn("features", store, "--as-of", CUTOFF, "--out", out["store"], "--quiet"), out["store"]),
            ("churn features, from CSV", lambda: self.churn("features", data, "--as-of", CUTOFF, "--out", out["csv"], "--quiet"), out["csv"])], check)

    def append(self):
        """A thousandth of the events, those of the last day, joins a store of the others."""
        import shutil
        data, work = self.histories(), self.work / f"append-{self.options.scale}"
        before, day = work / "before", work / "day"
        if not (work / "before.churn").exists():
            for folder in (before, day):
                folder.mkdir(parents=True, exist_ok=True)
            import duckdb
            for file in data.glob("*.csv"):
                if file.name == "customers.csv":
                    shutil.copy(file, before)
                    continue
                rows = duckdb.sql(f"SELECT * FROM read_csv('{file}', all_varchar=true)")
                time_column = rows.columns[1]
                # 2021-01-01 to 2023-12-31 are 1,095 days: the last one has about a thousandth of the events.
                for folder, sign in ((before, "<"), (day, ">=")):
                    rows.filter(f"{time_column} {sign} '2023-12-31'").write_csv(str(folder / file.name))
            self.churn("ingest", before, "--store", work / "before.churn", "--quiet")
        store, out = work / "now.churn", {n: work / f"{n}.csv" for n in ("append", "rebuild")}
        as_of = "2024-01-01"
        def appended():
            shutil.copy(work / "before.churn", store)
            return (self.churn("ingest", day, "--store", store, "--append", "--quiet")
                    + self.churn("features", store, "--as-of", as_of, "--out", out["append"], "--quiet"))
        def only_append():
            shutil.copy(work / "before.churn", store)
            return self.churn("ingest", day, "--store", store, "--append", "--quiet")
        def check():
            if out["append"].read_bytes() != out["rebuild"].read_bytes():
                raise SystemExit("features after an append differ from those of everything read at once")
            return "equal bytes"
        self.race("one day's events appended, features as of today", [
            ("churn ingest --append, churn features", appended, out["append"]), ("churn ingest --append alone", only_append),
            ("churn features of everything, from CSV", lambda: self.churn(
                "features", data, "--as-of", as_of, "--out", out["rebuild"], "--quiet"), out["rebuild"])], check)

    # Ready tables

    def table(self):
        import numpy as np
        rows, columns = max(2_000, int(1_000_000 * self.options.scale)), 32
        folder = self.work / f"table-{self.options.scale}"
        folder.mkdir(exist_ok=True)
        x, y = folder / "x.npy", folder / "y.npy"
        if not y.exists():
            r = np.random.default_rng(11)
            values = r.standard_normal((rows, columns))
            values[:, 1::4] = np.abs(values[:, 1::4]) + 0.5 * values[:, 0::4]
            values[:, 3::8] = (values[:, 3::8] > 1) * 1.0
            weights = r.normal(0, 0.3, columns)
            chance = 1 / (1 + np.exp(-(values @ weights - 1.5)))
            np.save(x, values)
            np.save(y, (r.random(rows) < chance).astype(np.uint8))
        return x, y, rows, columns

    def fit(self):
        x, y, rows, columns = self.table()
        solvers = ["newton-cholesky", "lbfgs", "glum", "statsmodels"]
        answer = {s: self.work / f"fit-{s}.json" for s in solvers}
        ours = {}
        def run_ours():
            seconds = self.churn("fit", x, "--target", y, "--l2", "1", "--json", "--quiet")
            ours["terms"] = {t["name"]: t["coefficient"] for t in json.loads(self.output)["terms"]}
            return seconds
        def check():
            notes = []
            mine = ours["terms"]
            mine = [v for k, v in mine.items() if k == "(intercept)"] + [v for k, v in mine.items() if k != "(intercept)"]
            for solver in solvers:
                theirs = json.loads(answer[solver].read_text())
                worst = max(abs(a - b) for a, b in zip(mine, theirs, strict=True))
                # Peers stop by their default tolerances; statsmodels has no penalty: 1 against n rows.
                limit = {"newton-cholesky": 1e-5}.get(solver, 2e-2) if self.options.scale >= 1 else 0.05
                if worst > limit:
                    raise SystemExit(f"coefficients of {solver} differ by {worst:g}")
                notes.append(f"{solver} {worst:.0e}")
            return "largest difference of a coefficient: " + ", ".join(notes)
        self.race(f"{rows:,} × {columns} logistic regression, L2 = 1, from .npy", [("churn fit (with standard errors)", run_ours)] + [
            (name, lambda s=solver: self.peer("fit_peer.py", s, x, y, self.options.threads, answer[s])) for solver, name in (
                ("newton-cholesky", "scikit-learn newton-cholesky"), ("lbfgs", "scikit-learn lbfgs"), ("glum", "glum"),
                ("statsmodels", "statsmodels Logit, no penalty (with standard errors)"))], check)

    def score(self):
        import numpy as np
        x, y, rows, columns = self.table()
        model, out = self.work / "model.json", {n: self.work / f"risks-{n}.csv" for n in ("churn", "scikit-learn", "numpy")}
        self.churn("fit", x, "--target", y, "--l2", "1", "--out", model, "--json", "--quiet")
        coefficients = self.work / "coefficients.json"
        terms = {t["name"]: t["coefficient"] for t in json.loads(self.output)["terms"]}
        coefficients.write_text(json.dumps([terms.pop("(intercept)"), *terms.values()]))
        def check():
            risks = {}
            for name, file in out.items():
                with open(file, newline="") as stream:
                    reader = csv.reader(stream)
                    place = next(reader).index("risk")
                    risks[name] = np.array([float(row[place]) for row in reader])
            worst = max(np.abs(risks["churn"] - risks[n]).max() for n in risks)
            if worst > 1e-9:
                raise SystemExit(f"risks differ by {worst:g}")
            return f"largest difference of a risk: {worst:.0e}"
        self.race(f"{rows:,} × {columns} scored, .npy → CSV of risks", [
            ("churn predict", lambda: self.churn("predict", model, x, "--out", out["churn"], "--quiet"))] + [
            (f"{n}, CSV by Polars", lambda n=n: self.peer("score_peer.py", n, x, coefficients, self.options.threads, out[n]))
            for n in ("scikit-learn", "numpy")], check)

    # The whole way

    def list(self):
        data, model, steps = self.histories(), self.work / "list-model.json", self.work / "list-steps.txt"
        out = {n: self.work / f"list-{n}.csv" for n in ("churn", "alone", "peers")}
        def commands(name):
            return [["train", data, "--as-of", EARLIER, "--horizon", HORIZON, "--label", "left", "--terms", "linear", "--out", model],
                    ["call-list", model, data, "--as-of", CUTOFF, "--top", TOP, "--out", out[name]]]
        def together():
            steps.write_text("".join(shlex.join(map(str, command)) + "\n" for command in commands("churn")))
            return self.churn("run", steps, "--quiet")
        def one_by_one():
            return sum(self.churn(*command, "--quiet") for command in commands("alone"))
        def check():
            if out["churn"].read_bytes() != out["alone"].read_bytes():
                raise SystemExit("the list of one run differs from that of its commands one by one")
            chosen = {}
            for name in ("churn", "peers"):
                file = out[name]
                with open(file, newline="", encoding="utf-8-sig") as stream:
                    chosen[name] = {row["customer_id"] for row in csv.DictReader(stream)}
                if len(chosen[name]) != TOP:
                    raise SystemExit(f"{file} lists {len(chosen[name])} customers, not {TOP}")
            both = len(chosen["churn"] & chosen["peers"])
            return f"models differ (theirs gives no reasons); {both} of {TOP} customers on both lists"
        self.race("CSV → model → call list", [("churn run: train, call-list", together), ("churn train + churn call-list", one_by_one), (
            "DuckDB + scikit-learn script", lambda: self.peer(
                "list_peer.py", data, EARLIER, HORIZON, CUTOFF, TOP, self.options.threads, out["peers"]))], check)

    def markdown(self):
        versions = subprocess.run([sys.executable, "-m", "pip", "freeze"], capture_output=True, text=True).stdout
        kept = [v.replace("==", " ") for v in versions.split() if v.split("==")[0].lower() in (
            "duckdb", "polars", "scikit-learn", "glum", "numpy", "statsmodels")]
        model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                     platform.processor()) if os.path.exists("/proc/cpuinfo") else platform.processor()
        load = os.getloadavg()[0]
        lines = ["| work | program | median s | least–most s | × ours |", "|---|---|--:|--:|--:|"]
        last, remarks = None, []
        for work, name, median, least, most, ratio, remark in self.rows:
            lines.append(f"| {work if work != last else ''} | {name} | {median:.2f} | {least:.2f}–{most:.2f} | {ratio:.2f} |")
            if work != last:
                remarks.append(f"- {work}: {remark}.")
            last = work
        lines += ["", "Checked before timing:", *remarks, "",
                  f"{model}, {os.cpu_count()} cores, {self.options.threads} threads each, scale {self.options.scale}, median of "
                  f"{self.options.runs} alternating runs (twelve cutoffs: at least 5), {datetime.date.today()}, load {load:.1f}; {', '.join(kept)}."]
        return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--churn", default=str(HERE.parent.parent / ".build" / "release" / "churn"))
    parser.add_argument("--race", default=str(HERE.parent / ".build" / "release" / "Race"))
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default=str(HERE / ".work"))
    parser.add_argument("--only", default="features,cutoffs,store,append,list,fit,score")
    parser.add_argument("--out")
    parser.add_argument("--json")
    bench = Bench(parser.parse_args())
    for name in bench.options.only.split(","):
        getattr(bench, name)()
    table = bench.markdown()
    print("\n" + table)
    if bench.options.json:
        keys = ("work", "program", "median", "least", "most", "times_ours", "note")
        pathlib.Path(bench.options.json).write_text(json.dumps([dict(zip(keys, row)) for row in bench.rows], indent=1))
    if bench.options.out:
        pathlib.Path(bench.options.out).write_text(table + "\n")


if __name__ == "__main__":
    main()
