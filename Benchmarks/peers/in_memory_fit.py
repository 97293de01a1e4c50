"""Logistic fits of a table in memory: the library against scikit-learn, glum, scikit-learn-intelex and adelie.

    swift build --package-path Benchmarks -c release --product Race
    in_memory_fit.py [fit] [path] [--race PATH] [--rows 1000000] [--columns 32] [--runs 5] [--threads 2] [--work FOLDER]
                     [--adelie-python PYTHON] [--json FILE]

Every program has the table in memory, in the order of cells it is fastest with, before the clock starts, and one fit to warm up.
Programs take turns; a time is that of one fit. Answers are checked first: the coefficients of `fit` must be those of the solved
equations to 1e-8, so peers are asked for tolerances that give them that (lbfgs, which stops when its loss no longer falls, comes
no nearer than about 2e-8 and is let through); on a `path` our penalised objectives must be the least
found to 1e-7 of them, adelie's, at its default tolerance, to 1e-4: it comes to about 1e-5, which is in its favour. A row of one float32 product XᵀX by OpenBLAS says what any fit must take that looks at all products once.
Lost rows stay.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
import warnings

HERE = pathlib.Path(__file__).resolve().parent


def parsed():
    parser = argparse.ArgumentParser()
    parser.add_argument("subjects", nargs="*", default=["fit", "path"])
    parser.add_argument("--race", default=str(HERE.parent / ".build" / "release" / "Race"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--columns", type=int, default=32)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default=str(HERE / ".work"))
    parser.add_argument("--adelie-python", default=sys.executable)
    parser.add_argument("--json")
    parser.add_argument("--peer", nargs="*", help=argparse.SUPPRESS)
    return parser.parse_args()


OPTIONS = parsed()
# Before numpy is imported: BLAS reads them once.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = str(OPTIONS.threads)

import numpy as np  # noqa: E402


def table(rows, columns):
    """Correlated columns of unlike spreads, a third of the outcomes 1."""
    random = np.random.default_rng(7)
    mixing = np.eye(columns) + 0.15 * random.normal(size=(columns, columns))
    effects = 0.25 * random.normal(size=columns)
    x = random.normal(size=(rows, columns)) @ mixing.T
    y = (random.random(rows) < 1 / (1 + np.exp(1.2 - x @ effects))).astype(float)
    return np.asfortranarray(x), y


# What takes less than a tenth of a second is done so many times in a turn, of which the median counts.
SHORT = 5


def timed(run, repetitions=1):
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        answer = run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer


class Programs:
    """Programs in turn: each gives seconds and an answer."""

    def __init__(self, work):
        self.work, self.runs, self.answers = work, {}, {}

    def add(self, name, run):
        self.runs[name] = run

    def first_answers(self):
        for name, run in self.runs.items():
            self.answers[name] = run()[1]

    def rows(self, ours):
        times = {name: [] for name in self.runs}
        for turn in range(OPTIONS.runs):
            order = list(self.runs.items())
            for name, run in order if turn % 2 == 0 else order[::-1]:
                times[name].append(run()[0])
        base = statistics.median(times[ours])
        return [
            {"work": self.work, "program": name, "median": statistics.median(seconds), "least": min(seconds),
             "most": max(seconds), "times_ours": statistics.median(seconds) / base}
            for name, seconds in times.items()]


def race(subject, *arguments, out, repetitions=1):
    """The median of timed repetitions of ours in a process, after one to warm up."""
    command = [OPTIONS.race, subject, *map(str, arguments), str(repetitions), str(OPTIONS.threads), str(out)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    return statistics.median(json.loads(done.stdout)), np.array(json.loads(pathlib.Path(out).read_text()))


def newton_step(x, y, coefficients, l2):
    """How far coefficients (the intercept first) are from the optimum, by one Newton step."""
    risks = 1 / (1 + np.exp(-(coefficients[0] + x @ coefficients[1:])))
    slope = np.r_[(risks - y).sum(), x.T @ (risks - y) + l2 * coefficients[1:]]
    curvature = np.zeros((len(slope), len(slope)))
    weights = risks * (1 - risks)
    weighted = x * weights[:, None]
    curvature[0, 0], curvature[0, 1:] = weights.sum(), weighted.sum(0)
    curvature[1:, 0] = curvature[0, 1:]
    curvature[1:, 1:] = x.T @ weighted + l2 * np.eye(x.shape[1])
    return np.abs(np.linalg.solve(curvature, slope)).max()


def fit(work):
    from glum import GeneralizedLinearRegressor
    from scipy.linalg.blas import ssyrk
    from sklearn.linear_model import LogisticRegression
    from sklearnex.linear_model import LogisticRegression as IntelRegression

    x, y = table(OPTIONS.rows, OPTIONS.columns)
    np.save(work / "x.npy", x)
    np.save(work / "y.npy", y)
    by_rows, single = np.ascontiguousarray(x), np.asfortranarray(x.astype(np.float32))
    programs = Programs(f"fit {OPTIONS.rows:,} x {OPTIONS.columns}, L2 = 1")

    def sklearn(kind, solver, tolerance, cells):
        def run():
            found = kind(C=1.0, solver=solver, tol=tolerance, max_iter=1000).fit(cells, y)
            return np.r_[found.intercept_, found.coef_[0]]
        return lambda: timed(run)

    def glum():
        found = GeneralizedLinearRegressor(family="binomial", alpha=1 / len(y), l1_ratio=0, gradient_tol=1e-9).fit(x, y)
        return np.r_[found.intercept_, found.coef_]

    def ours(figures):
        def run():
            seconds, answer = race("fit", work / "x.npy", work / "y.npy", 1, figures, out=work / "fit.json", repetitions=SHORT)
            return seconds, answer[0]
        return run

    programs.add("churn, coefficients", ours("coefficients"))
    programs.add("churn, with standard errors", ours("errors"))
    programs.add("scikit-learn newton-cholesky, tol 1e-10", sklearn(LogisticRegression, "newton-cholesky", 1e-10, x))
    programs.add("glum, gradient_tol 1e-9", lambda: timed(glum))
    programs.add("scikit-learn-intelex lbfgs, tol 1e-10", sklearn(IntelRegression, "lbfgs", 1e-10, by_rows))
    programs.first_answers()
    for name, answer in programs.answers.items():
        distance = newton_step(x, y, answer, 1)
        print(f"{name}: coefficients within {distance:.1e} of the optimum", flush=True)
        if distance > (1e-7 if "lbfgs" in name else 1e-8):
            raise SystemExit(f"{name} is not right to 1e-8")
    programs.add("one ssyrk of the table in float32", lambda: timed(lambda: ssyrk(1, single, trans=1), SHORT))
    return programs.rows("churn, coefficients")


def objectives(x, y, lambdas, alpha, answers):
    """The penalised objective at each penalty."""
    found = []
    for weight, row in zip(lambdas, answers):
        log_odds = row[0] + x @ row[1:]
        loss = np.logaddexp(0, np.where(y == 1, -log_odds, log_odds)).sum()
        found.append(loss + weight * (alpha * np.abs(row[1:]).sum() + (1 - alpha) / 2 * (row[1:] ** 2).sum()))
    return np.array(found)


def path(work):
    rows = OPTIONS.rows // 5
    x, y = table(rows, OPTIONS.columns)
    results = []
    for alpha in (1.0, 0.5):
        lambdas = np.abs(x.T @ (y - y.mean())).max() / alpha * np.logspace(0, -4, 100)
        files = [work / "path-x.npy", work / "path-y.npy", work / "lambdas.npy"]
        for file, cells in zip(files, (x, y, lambdas)):
            np.save(file, cells)
        programs = Programs(f"path of 100 penalties, alpha {alpha:g}, {rows:,} x {OPTIONS.columns}")

        def ours():
            return race("path", *files, alpha, out=work / "path.json")

        def adelie(tolerance):
            def run():
                command = [OPTIONS.adelie_python, __file__, "--threads", "1", "--peer",
                           *map(str, files), str(alpha), str(tolerance), str(work / "adelie.json")]
                done = subprocess.run(command, capture_output=True, text=True)
                if done.returncode:
                    raise SystemExit(f"adelie: {done.stderr[-2000:]}")
                return float(done.stdout.split()[-1]), np.array(json.loads((work / "adelie.json").read_text()))
            return run

        programs.add("churn", ours)
        # One thread: with two it takes longer.
        programs.add("adelie, tol 1e-7 (its default), one thread", adelie(1e-7))
        programs.first_answers()
        values = {name: objectives(x, y, lambdas, alpha, answer) for name, answer in programs.answers.items()}
        least = np.minimum.reduce(list(values.values()))
        for name, value in values.items():
            gap = ((value - least) / least).max()
            print(f"{programs.work}: {name}: objective above the least by at most {gap:.1e} of it", flush=True)
            if gap > (1e-7 if name == "churn" else 1e-4):
                raise SystemExit(f"{name}: objectives do not agree")
        results += programs.rows("churn")
    return results


def adelie_peer(x_file, y_file, lambdas_file, alpha, tolerance, out):
    """Run by the Python that has adelie: a fit to warm up, the answer, the seconds of a second fit."""
    import adelie as ad
    x, y, lambdas = np.asfortranarray(np.load(x_file)), np.load(y_file), np.load(lambdas_file)

    def run():
        return ad.grpnet(x, ad.glm.binomial(y), alpha=float(alpha), lmda_path=lambdas / len(y), early_exit=False,
                         tol=float(tolerance), irls_tol=float(tolerance), n_threads=OPTIONS.threads, progress_bar=False)
    state = run()
    answer = np.c_[np.asarray(state.intercepts).reshape(-1, 1), state.betas.toarray()]
    pathlib.Path(out).write_text(json.dumps(answer.tolist()))
    print(timed(run)[0])


def main():
    if OPTIONS.peer:
        return adelie_peer(*OPTIONS.peer)
    warnings.filterwarnings("ignore")
    work = pathlib.Path(OPTIONS.work)
    work.mkdir(parents=True, exist_ok=True)
    rows = []
    for subject in OPTIONS.subjects:
        rows += {"fit": fit, "path": path}[subject](work)
    print("| work | program | median | least–most | × ours |\n|---|---|--:|--:|--:|")
    for row in rows:
        print(f"| {row['work']} | {row['program']} | {row['median']:.4f} s | {row['least']:.4f}–{row['most']:.4f} "
              f"| {row['times_ours']:.2f} |")
    if OPTIONS.json:
        pathlib.Path(OPTIONS.json).write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
