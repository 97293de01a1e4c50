"""Who foretells churn best on real data: our command against LightGBM, scikit-learn and an EBM, on the same rows.

    accuracy.py [--churn PATH] [--data FOLDER] [--only telco,bank,cdnow,grocery] [--without ebm] [--reps 1]
                [--resamples 400] [--threads 2] [--out F.md]

The data are those of the folder named by CHURN_DATASETS (telco, bank: a flat table and folds.csv; cdnow, grocery: histories).
Nothing is tuned on test rows: settings are fixed, and early stopping looks at a part of the training rows only. Flat
tables are tested fold by fold, histories at a later date, where the peers get the matrix of `churn features`. Figures are
averaged over folds; the intervals of differences to ours come from drawing the tested customers anew, for both
programs alike.
"""

import argparse
import datetime
import importlib.metadata
import json
import os
import pathlib
import subprocess
import tempfile
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
OURS = "churn, linear"


# Figures of weighted rows, sorted once by score: resampling changes the weights only.


class Scored:
    """Risks and outcomes of one test, ready for figures under any weights."""

    def __init__(self, churned, risks, ids):
        order = np.argsort(-risks, kind="stable")
        self.churned, self.risks, self.ids = churned[order], risks[order], ids[order]
        self.starts = np.flatnonzero(np.r_[True, np.diff(self.risks) != 0])
        clipped = np.clip(self.risks, 1e-15, 1 - 1e-15)
        self.losses = np.where(self.churned, -np.log(clipped), -np.log1p(-clipped))

    def figures(self, weight_of_id):
        weights = weight_of_id[self.ids]
        churners = np.add.reduceat(weights * self.churned, self.starts)
        others = np.add.reduceat(weights * ~self.churned, self.starts)
        all_churners, total = churners.sum(), weights.sum()
        above = np.cumsum(churners) - churners
        auc = float(others @ (above + churners / 2) / (all_churners * others.sum()))
        left = total - round(0.9 * total)
        reached, taken = 0.0, 0.0
        for some, block in zip(churners, churners + others):
            if taken >= left:
                break
            part = min(block, left - taken)
            reached += some * part / block if block else 0
            taken += part
        return auc, float(weights @ self.losses / total), reached / left / (all_churners / total)


# Programs: each takes training columns, outcomes and test columns, and returns risks. Texts are of dtype object.


def categories(train, test):
    train, test = train.copy(), test.copy()
    for name in train.columns[train.dtypes == object]:
        kind = pd.CategoricalDtype(sorted(train[name].dropna().unique()))
        train[name], test[name] = train[name].astype(kind), test[name].astype(kind)
    return train, test


def lightgbm_fixed(train, churned, test, threads):
    import lightgbm

    train, test = categories(train, test)
    model = lightgbm.LGBMClassifier(
        n_estimators=300, learning_rate=0.03, num_leaves=15, random_state=1, n_jobs=threads, verbose=-1)
    return model.fit(train, churned).predict_proba(test)[:, 1]


def lightgbm_stopped(train, churned, test, threads):
    import lightgbm
    from sklearn.model_selection import train_test_split

    train, test = categories(train, test)
    seen, held, seen_churned, held_churned = train_test_split(
        train, churned, test_size=0.2, random_state=1, stratify=churned)
    model = lightgbm.LGBMClassifier(
        n_estimators=3000, learning_rate=0.03, num_leaves=15, random_state=1, n_jobs=threads, verbose=-1)
    model.fit(seen, seen_churned, eval_X=(held,), eval_y=(held_churned,),
              callbacks=[lightgbm.early_stopping(100, verbose=False)])
    return model.predict_proba(test)[:, 1]


def scikit_logistic(train, churned, test, threads):
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    texts = list(train.columns[train.dtypes == object])
    numbers = [name for name in train.columns if name not in texts and train[name].notna().any()]
    columns = make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler()), numbers),
        (OneHotEncoder(handle_unknown="ignore"), texts))
    model = make_pipeline(columns, LogisticRegression(max_iter=5000))
    return model.fit(train, churned).predict_proba(test)[:, 1]


def ebm(train, churned, test, threads):
    from interpret.glassbox import ExplainableBoostingClassifier

    numbers = train.columns[train.dtypes != object]
    kept = [name for name in train.columns if name not in numbers or train[name].notna().any()]
    model = ExplainableBoostingClassifier(random_state=1, n_jobs=threads)
    return model.fit(train[kept], churned).predict_proba(test[kept])[:, 1]


PEERS = {
    "LightGBM, 300 trees": lightgbm_fixed, "LightGBM, early stopping": lightgbm_stopped,
    "scikit-learn logistic": scikit_logistic, "EBM (interpret)": ebm,
}


class Missing(Exception):
    """This version of churn has no such option."""


class Churn:
    def __init__(self, path, threads):
        self.path, self.threads = path, str(threads)

    def run(self, *arguments):
        command = [self.path, *map(str, arguments), "--threads", self.threads, "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode == 64 and "--terms" in arguments:
            raise Missing(done.stderr)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}\nleft with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def of_table(self, terms, train, churned, test):
        with tempfile.TemporaryDirectory() as folder:
            seen, unseen, model = (os.path.join(folder, name) for name in ("train.csv", "test.csv", "model.json"))
            train.assign(churned_=churned.astype(int)).to_csv(seen, index=False)
            test.to_csv(unseen, index=False)
            options = [] if terms == "linear" else ["--terms", terms]
            missing = ["--missing", "indicator"]
            self.run("fit", seen, "--target", "churned_", *missing, *options, "--json", "--out", model)
            lines = self.run("predict", model, unseen).splitlines()[1:]
        return np.array([float(line.split(",")[1]) for line in lines])

    def of_histories(self, terms, dataset, trained, tested, horizon, ids):
        with tempfile.TemporaryDirectory() as folder:
            model, scores = (os.path.join(folder, name) for name in ("model.json", "scores.csv"))
            train = ["train", dataset, "--as-of", ",".join(trained), "--horizon", horizon, "--out", model, "--json"]
            try:
                self.run(*train, "--terms", terms)
            except Missing:
                if terms != "linear":
                    raise
                self.run(*train)
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


def flat_tests(name, data, reps):
    """The tests of a flat table: (training columns, outcomes, test columns, outcomes, ids) a fold."""
    file, target, left_out = FLAT[name]
    table = pd.read_csv(data / name / file)
    folds = pd.read_csv(data / name / "folds.csv")
    if "row_id" in table:
        folds = folds.set_index("row_id").loc[table["row_id"]].reset_index()
    churned = table[target].to_numpy() == 1
    columns = table.drop(columns=[target, *left_out])
    columns = columns.astype({c: object for c in columns if not pd.api.types.is_numeric_dtype(columns[c])})
    ids = np.arange(len(table))
    for rep in [c for c in folds.columns if c.startswith("rep")][:reps]:
        for fold in sorted(folds[rep].unique()):
            test = (folds[rep] == fold).to_numpy()
            yield columns[~test], churned[~test], columns[test], churned[test], ids[test]


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
    for train, churned, test, truth, ids in flat_tests(name, options.data, options.reps):
        for terms in ("linear", "additive"):
            try:
                risks = churn.of_table(terms, train, churned, test)
                tests.setdefault(f"churn, {terms}", []).append(Scored(truth, risks, ids))
            except Missing:
                pass
        for program, fit in programs.items():
            risks = fit(train, churned, test, options.threads)
            tests.setdefault(program, []).append(Scored(truth, risks, ids))
    return tests


def evaluate_histories(name, options, churn, programs):
    trained, tested, horizon = HISTORIES[name]
    dataset = options.data / name
    train, test = (labelled(churn, dataset, cutoffs, horizon) for cutoffs in (trained, [tested]))
    truth, ids = test["churned_"].to_numpy(), np.arange(len(test))
    tests = {}
    for terms in ("linear", "additive"):
        try:
            risks, figures = churn.of_histories(terms, dataset, trained, tested, horizon, test["customer_id"])
        except Missing:
            continue
        scored = Scored(truth, risks, ids)
        # Our own evaluation must see the same rows and labels.
        ours = np.array([figures["auc"], figures["log_loss"], figures["top_decile_lift"]])
        assert figures["rows"] == len(test) and np.allclose(scored.figures(np.ones(len(test))), ours, atol=1e-9), (
            figures["rows"], len(test), ours, scored.figures(np.ones(len(test))))
        tests[f"churn, {terms}"] = [scored]
    left_out = ["customer_id", "churned_"]
    columns = train.drop(columns=left_out), test.drop(columns=left_out)
    for program, fit in programs.items():
        tests[program] = [Scored(truth, fit(columns[0], train["churned_"].to_numpy(), columns[1], options.threads), ids)]
    return tests


def mean_figures(tests, weight_of_id):
    return np.mean([test.figures(weight_of_id) for test in tests], axis=0)


def rows_of_table(tests, resamples):
    """A line a program: figures, and the 95 % intervals of their differences to ours."""
    count = 1 + max(int(test.ids.max()) for test in tests[OURS])
    ones = np.ones(count)
    random = np.random.default_rng(1)
    draws = [random.multinomial(count, ones / count).astype(float) for _ in range(resamples)]
    ours = np.array([mean_figures(tests[OURS], draw) for draw in draws])
    for program, some in tests.items():
        figures = mean_figures(some, ones)
        cells = [f"{figures[0]:.4f}", f"{figures[1]:.4f}", f"{figures[2]:.3f}"]
        if program != OURS:
            drawn = np.array([mean_figures(some, draw) for draw in draws]) - ours
            low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
            digits = (4, 4, 3)
            cells = [f"{cell} ({low[i]:+.{digits[i]}f} to {high[i]:+.{digits[i]}f})" for i, cell in enumerate(cells)]
        yield f"| {program} | " + " | ".join(cells) + " |"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--churn", default=str(ROOT / ".build/release/churn"))
    parser.add_argument("--data", type=pathlib.Path, default=os.environ.get("CHURN_DATASETS"))
    parser.add_argument("--only", default="telco,bank,cdnow,grocery")
    parser.add_argument("--without", default="", help="peers to leave out, as ebm,lightgbm")
    parser.add_argument("--reps", type=int, default=1, help="how many of the repetitions of the folds")
    parser.add_argument("--resamples", type=int, default=400)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out")
    options = parser.parse_args()
    if options.data is None:
        raise SystemExit("give --data FOLDER, or set CHURN_DATASETS")
    warnings.simplefilter("ignore")
    left_out = [word.lower() for word in options.without.split(",") if word]
    programs = {name: fit for name, fit in PEERS.items() if not any(word in name.lower() for word in left_out)}
    churn = Churn(options.churn, options.threads)
    versions = ("lightgbm", "scikit-learn", "interpret-core")
    lines = [f"{datetime.date.today()}, " + ", ".join(f"{name} {importlib.metadata.version(name)}" for name in versions)
             + ". In brackets: 95 % intervals of the difference to `churn, linear`."]
    for name in options.only.split(","):
        evaluate = evaluate_flat if name in FLAT else evaluate_histories
        tests = evaluate(name, options, churn, programs)
        lines += ["", f"| {name} | AUC | log loss | top-decile lift |", "|---|---|---|---|",
                  *rows_of_table(tests, options.resamples)]
        print("\n".join(lines[-len(tests) - 2:]), flush=True)
    if options.out:
        pathlib.Path(options.out).write_text("\n".join(lines) + "\n")


main()
