"""Who foretells churn best on real data: our command against LightGBM, scikit-learn and an EBM, on the same rows.

    accuracy.py [--churn PATH] [--data FOLDER] [--only telco,bank,cdnow,grocery] [--without ebm] [--reps 5]
                [--ebm-reps 1] [--resamples 400] [--threads 2] [--out F.md]

The data are those of the folder named by CHURN_DATASETS (telco, bank: a flat table and folds.csv; cdnow, grocery:
histories).
Flat tables are tested fold by fold (`churn fit --terms additive`, `churn predict`), histories at a later date
(`churn train`, which chooses the terms itself, and `churn score`), where the peers get the matrix of `churn features`.

Nothing is tuned on test rows: what a peer chooses it chooses by cross-validation of the training rows, with the rows
of a customer in one fold. Figures are averaged over folds; the intervals of differences to ours come from drawing the
tested customers anew, for both programs alike. They say nothing of what other training rows would have brought.
"""

import argparse
import dataclasses
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import pandas as pd

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FLAT = {
    "telco": ("telco.csv.gz", "churn", ["row_id"]),
    "bank": ("bank.csv.gz", "Exited", ["RowNumber", "CustomerId", "Surname", "Complain"]),
}
HISTORIES = {
    "cdnow": (["1997-07-04"], "1998-01-01", 181), "grocery": (["2006-10-02", "2006-12-31"], "2007-07-01", 182),
}
ACTIVE_DAYS = 365
OURS = "churn"


# Figures of weighted rows, sorted once by score: resampling changes the weights only.


class Scored:
    """Risks and outcomes of one test, ready for figures under any weights."""

    def __init__(self, churned, risks, ids):
        order = np.argsort(risks, kind="stable")
        self.churned, self.risks, self.ids = churned[order], risks[order], ids[order]
        self.starts = np.flatnonzero(np.r_[True, np.diff(self.risks) != 0])
        clipped = np.clip(self.risks, 1e-15, 1 - 1e-15)
        self.losses = np.where(self.churned, -np.log(clipped), -np.log1p(-clipped))

    def figures(self, weight_of_id):
        """AUC, log loss and expected calibration error; weights are whole numbers."""
        weights = weight_of_id[self.ids]
        churners = np.add.reduceat(weights * self.churned, self.starts)
        sizes = np.add.reduceat(weights, self.starts)
        others, total = sizes - churners, weights.sum()
        below = np.cumsum(others) - others
        auc = float(churners @ (below + others / 2) / (churners.sum() * others.sum()))
        return auc, float(weights @ self.losses / total), self.calibration_error(churners, sizes)

    def calibration_error(self, churners, sizes):
        """The mean of |mean risk - churn rate| over ten bins of equal count; tied rows are shared out between bins."""
        total = round(sizes.sum())
        ends = np.cumsum([total // 10 + (bin < total % 10) for bin in range(10)])
        excess = np.cumsum(sizes * self.risks[self.starts] - churners)
        at_ends = np.interp(ends, np.r_[0, np.cumsum(sizes)], np.r_[0, excess])
        return float(np.abs(np.diff(np.r_[0, at_ends])).sum() / total)


# Programs: each takes a part and returns risks of its tested rows. Texts are of dtype object.


@dataclasses.dataclass
class Part:
    """What is learnt from and what is tested: columns, outcomes, whose row it is, whether numbers need logarithms."""

    train: pd.DataFrame
    churned: np.ndarray
    customers: np.ndarray
    test: pd.DataFrame
    logs: bool
    threads: int

    def folds(self):
        from sklearn.model_selection import GroupKFold

        folds = GroupKFold(5, shuffle=True, random_state=1)
        return list(folds.split(self.train, self.churned, self.customers))

    def categories(self):
        """Both tables with texts as categories."""
        train, test = self.train.copy(), self.test.copy()
        for name in train.columns[train.dtypes == object]:
            kind = pd.CategoricalDtype(sorted(train[name].dropna().unique()))
            train[name], test[name] = train[name].astype(kind), test[name].astype(kind)
        return train, test

    def logged(self):
        """Both tables, counts, money and durations of histories by their logarithm."""
        if not self.logs:
            return self.train, self.test
        names = [name for name in self.numbers() if self.train[name].min() >= 0]
        return tuple(
            table.assign(**{name: np.log1p(table[name].clip(lower=0)) for name in names})
            for table in (self.train, self.test))

    def texts(self):
        return list(self.train.columns[self.train.dtypes == object])

    def numbers(self):
        """The numbers that say anything: those with two values or more."""
        return [name for name in self.train.columns[self.train.dtypes != object] if self.train[name].nunique() > 1]


def lightgbm_fixed(part):
    import lightgbm

    train, test = part.categories()
    model = lightgbm.LGBMClassifier(
        n_estimators=300, learning_rate=0.03, num_leaves=15, random_state=1, n_jobs=part.threads, verbose=-1)
    return model.fit(train, part.churned).predict_proba(test)[:, 1]


def lightgbm_chosen(part):
    """The number of trees (by early stopping) and of leaves by five folds, then all training rows."""
    import lightgbm

    train, test = part.categories()
    best = None
    for leaves in (4, 8, 16):
        settings = {"objective": "binary", "learning_rate": 0.05, "num_leaves": leaves, "seed": 1, "verbose": -1,
                    "num_threads": part.threads}
        table = lightgbm.Dataset(train, part.churned.astype(float), params={"verbose": -1}, free_raw_data=False)
        losses = lightgbm.cv(settings, table, 2000, folds=part.folds(),
                             callbacks=[lightgbm.early_stopping(50, verbose=False)])["valid binary_logloss-mean"]
        if best is None or losses[-1] < best[0]:
            best = losses[-1], len(losses), settings
    table = lightgbm.Dataset(train, part.churned.astype(float), params={"verbose": -1})
    return lightgbm.train(best[2], table, best[1]).predict(test)


def plain_numbers(numbers):
    from sklearn.impute import SimpleImputer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numbers


def scikit_logistic(part):
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    train, test = part.logged()
    columns = make_column_transformer(
        plain_numbers(part.numbers()), (OneHotEncoder(handle_unknown="ignore"), part.texts()))
    model = make_pipeline(columns, LogisticRegression(max_iter=5000))
    return model.fit(train, part.churned).predict_proba(test)[:, 1]


def scikit_splines(part):
    """What an analyst would do by hand: cubic splines with knots at quantiles and flat beyond them, a level for each of
    up to ten values, and a ridge chosen by five folds."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import MissingIndicator, SimpleImputer
    from sklearn.linear_model import LogisticRegressionCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, SplineTransformer

    train, test = part.logged()
    few = [name for name in part.numbers() if train[name].nunique() <= 10]
    kinds = [(OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=20), part.texts() + few)]
    for name in set(part.numbers()) - set(few):
        knots = np.unique(np.quantile(train[name].dropna(), np.linspace(0, 1, 6)))[:, None]
        if len(knots) < 3:
            kinds.append(plain_numbers([name]))
            continue
        kinds.append((make_pipeline(SimpleImputer(strategy="median"), SplineTransformer(
            knots=knots, extrapolation="constant", include_bias=False)), [name]))
        if train[name].isna().any():
            kinds.append((MissingIndicator(), [name]))
    columns = make_column_transformer(*sorted(kinds, key=lambda kind: kind[1]))
    model = LogisticRegressionCV(
        Cs=np.logspace(-3, 3, 9), cv=part.folds(), scoring="neg_log_loss", solver="newton-cholesky", l1_ratios=(0,),
        use_legacy_attributes=False)
    model.fit(columns.fit_transform(train), part.churned)
    return model.predict_proba(columns.transform(test))[:, 1]


def ebm(part):
    from interpret.glassbox import ExplainableBoostingClassifier

    kept = part.texts() + part.numbers()
    model = ExplainableBoostingClassifier(random_state=1, n_jobs=part.threads)
    return model.fit(part.train[kept], part.churned).predict_proba(part.test[kept])[:, 1]


PEERS = {
    "LightGBM, 300 trees of 15 leaves": lightgbm_fixed, "LightGBM, cross-validated": lightgbm_chosen,
    "scikit-learn logistic": scikit_logistic, "scikit-learn logistic, splines": scikit_splines, "EBM (interpret)": ebm,
}


class Churn:
    def __init__(self, path, threads):
        self.path, self.threads = path, str(threads)

    def run(self, *arguments):
        command = [self.path, *map(str, arguments), "--threads", self.threads, "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\nleft with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def of_table(self, part):
        with tempfile.TemporaryDirectory() as folder:
            seen, unseen, model = (os.path.join(folder, name) for name in ("train.csv", "test.csv", "model.json"))
            part.train.assign(churned_=part.churned.astype(int)).to_csv(seen, index=False)
            part.test.to_csv(unseen, index=False)
            self.run("fit", seen, "--target", "churned_", "--terms", "additive", "--json", "--out", model)
            lines = self.run("predict", model, unseen).splitlines()[1:]
        return np.array([float(line.split(",")[1]) for line in lines])

    def of_histories(self, dataset, trained, tested, horizon, ids):
        with tempfile.TemporaryDirectory() as folder:
            model, scores = (os.path.join(folder, name) for name in ("model.json", "scores.csv"))
            self.run("train", dataset, "--as-of", ",".join(trained), "--horizon", horizon, "--out", model, "--json")
            self.run("score", model, dataset, "--as-of", tested, "--reasons", 0, "--out", scores)
            figures = json.loads(self.run("evaluate", model, dataset, "--as-of", tested, "--json", "--resamples", 20))
            risk_of = pd.read_csv(scores, dtype={"customer_id": str}).set_index("customer_id")["risk"]
        return risk_of.reindex(ids).to_numpy(), figures

    def features(self, dataset, cutoffs, days):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "features.csv")
            active = ["--active", days] if days else []
            self.run("features", dataset, "--as-of", ",".join(cutoffs), *active, "--out", path)
            return pd.read_csv(path, dtype={"customer_id": str})


def flat_tests(name, options):
    """The tests of a flat table: (part, outcomes of the tested, their ids, which repetition) a fold."""
    file, target, left_out = FLAT[name]
    table = pd.read_csv(options.data / name / file)
    folds = pd.read_csv(options.data / name / "folds.csv")
    if "row_id" in table:
        folds = folds.set_index("row_id").loc[table["row_id"]].reset_index()
    churned = table[target].to_numpy() == 1
    columns = table.drop(columns=[target, *left_out])
    columns = columns.astype({c: object for c in columns if not pd.api.types.is_numeric_dtype(columns[c])})
    ids = np.arange(len(table))
    for number, rep in enumerate([c for c in folds.columns if c.startswith("rep")][:options.reps]):
        for fold in sorted(folds[rep].unique()):
            test = (folds[rep] == fold).to_numpy()
            part = Part(columns[~test], churned[~test], ids[~test], columns[test], False, options.threads)
            yield part, churned[test], ids[test], number


def labelled(churn, dataset, cutoffs, horizon):
    """The features of active customers at cutoffs, and who bought nothing in the horizon, told from the last purchase
    as it was known at its end."""
    parts = []
    for cutoff in cutoffs:
        end = str((pd.Timestamp(cutoff) + pd.Timedelta(days=horizon)).date())
        rows = churn.features(dataset, [cutoff], ACTIVE_DAYS)
        recency = churn.features(dataset, [end], None).set_index("customer_id")["recency_days"]
        later = recency.reindex(rows["customer_id"]).to_numpy()
        parts.append(rows.assign(churned_=~(later <= horizon)))
    return pd.concat(parts, ignore_index=True)


def evaluate_flat(name, options, churn, programs):
    tests = {}
    for part, truth, ids, rep in flat_tests(name, options):
        for program, fit in {OURS: churn.of_table, **programs}.items():
            if program.startswith("EBM") and rep >= options.ebm_reps:
                continue
            tests.setdefault(program, []).append(Scored(truth, timed(program, fit, part), ids))
    return tests


def evaluate_histories(name, options, churn, programs):
    trained, tested, horizon = HISTORIES[name]
    dataset = options.data / name
    train, test = (labelled(churn, dataset, cutoffs, horizon) for cutoffs in (trained, [tested]))
    truth, ids = test["churned_"].to_numpy(), np.arange(len(test))
    risks, figures = churn.of_histories(dataset, trained, tested, horizon, test["customer_id"])
    scored = Scored(truth, risks, ids)
    # Our own evaluation must see the same rows and labels, and say the same of them.
    ours = [figures["auc"], figures["log_loss"], figures["expected_calibration_error"]]
    here = scored.figures(np.ones(len(test)))
    assert figures["rows"] == len(test) and np.allclose(here, ours, atol=1e-9), (figures["rows"], len(test), ours, here)
    left_out = ["customer_id", "churned_"]
    part = Part(train.drop(columns=left_out), train["churned_"].to_numpy(), train["customer_id"].to_numpy(),
                test.drop(columns=left_out), True, options.threads)
    peers = {program: [Scored(truth, timed(program, fit, part), ids)] for program, fit in programs.items()}
    return {OURS: [scored], **peers}


SECONDS = {}


def timed(program, fit, part):
    start = time.perf_counter()
    risks = fit(part)
    SECONDS[program] = SECONDS.get(program, 0) + time.perf_counter() - start
    return risks


def mean_figures(tests, weight_of_id):
    return np.mean([test.figures(weight_of_id) for test in tests], axis=0)


def difference(far, low, high, better):
    """A difference and its interval, in bold where the whole interval is on the side where the peer is better."""
    bold = "**" if min(better * low, better * high) > 0 else ""
    return f"{bold}{far:+.4f}{bold} ({low:+.4f} to {high:+.4f})"


def rows_of_table(name, tests, resamples):
    """A line a program: figures, and how far they are from ours on the same folds, with 95 % intervals."""
    count = 1 + max(int(test.ids.max()) for test in tests[OURS])
    ones = np.ones(count)
    random = np.random.default_rng(1)
    draws = [random.multinomial(count, ones / count).astype(float) for _ in range(resamples)]
    ours = {}
    for program, some in tests.items():
        figures, folds = mean_figures(some, ones), len(some)
        if folds not in ours:
            same = tests[OURS][:folds]
            ours[folds] = mean_figures(same, ones), np.array([mean_figures(same, draw) for draw in draws])
        cells = [f"{figure:.4f}" for figure in figures]
        if program == OURS:
            cells += [""] * 3
        else:
            drawn = np.array([mean_figures(some, draw) for draw in draws]) - ours[folds][1]
            low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
            cells += map(difference, figures - ours[folds][0], low, high, (1, -1, -1))
        part = f", {folds} folds" if folds < len(tests[OURS]) else ""
        yield f"| {name} | {program}{part} | " + " | ".join(cells) + " |"


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--churn", default=str(ROOT / ".build/release/churn"))
    parser.add_argument("--data", type=pathlib.Path, default=os.environ.get("CHURN_DATASETS"))
    parser.add_argument("--only", default="telco,bank,cdnow,grocery")
    parser.add_argument("--without", default="", help="peers to leave out, as ebm,lightgbm")
    parser.add_argument("--reps", type=int, default=5, help="how many of the repetitions of the folds")
    parser.add_argument("--ebm-reps", type=int, default=5, help="how many of them with the EBM, which is slow")
    parser.add_argument("--resamples", type=int, default=400)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out")
    options = parser.parse_args()
    if options.data is None:
        raise SystemExit("give --data FOLDER, or set CHURN_DATASETS")
    options.data = pathlib.Path(options.data)
    warnings.simplefilter("ignore")
    left_out = [word.lower() for word in options.without.split(",") if word]
    programs = {name: fit for name, fit in PEERS.items() if not any(word in name.lower() for word in left_out)}
    churn = Churn(options.churn, options.threads)
    version = subprocess.run([options.churn, "--version"], capture_output=True, text=True).stdout.strip()
    versions = [f"{name} {importlib.metadata.version(name)}" for name in ("lightgbm", "scikit-learn", "interpret-core")]
    lines = [
        f"{datetime.date.today()}, {processor()}, {options.threads} threads, "
        + ", ".join([f"churn {version}", *versions]) + ".", "",
        "| data | program | AUC | log loss | ECE | AUC less churn's | log loss less churn's | ECE less churn's |",
        "|---|---|--:|--:|--:|--:|--:|--:|"]
    print("\n".join(lines), flush=True)
    for name in options.only.split(","):
        SECONDS.clear()
        tests = (evaluate_flat if name in FLAT else evaluate_histories)(name, options, churn, programs)
        lines += rows_of_table(name, tests, options.resamples)
        print("\n".join(lines[-len(tests):]), flush=True)
        print(name, ", ".join(f"{program}: {seconds:.0f} s" for program, seconds in SECONDS.items()), file=sys.stderr)
    if options.out:
        pathlib.Path(options.out).write_text("\n".join(lines) + "\n")


main()
