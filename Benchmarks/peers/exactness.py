"""Who gets which reference fit right: our command, statsmodels, scikit-learn and glum on the cases of
Tests/References/logistic, whose answers are known to 40 digits or more.

    exactness.py [--churn PATH] [--out F.md]

A cell has three signs, for coefficients (relative error below 1e-8), standard errors (1e-7) and the log-likelihood (1e-10):
+ right, x wrong, - not offered by the program; "fails" where it stops with an error, "-" where the program has no such fit.
Every peer is asked as tightly as it can be asked (tolerances near rounding, thousands of iterations), on the columns as
they are. statsmodels' ridge has no tolerance to be set.
"""

import argparse
import csv
import datetime
import importlib.metadata
import json
import pathlib
import subprocess
import tempfile
import warnings

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MULTIPLIER, INCREMENT = 6364136223846793005, 1442695040888963407
TOLERANCES = {"coefficients": 1e-8, "standard errors": 1e-7, "log-likelihood": 1e-10}


def column(recipe, made, rows):
    """A column from its recipe, step by step in Float64 (see Tests/References/logistic/make.py)."""
    if recipe.get("product"):
        first, second = recipe["product"]
        return [a * b for a, b in zip(made[first], made[second])]
    values = [recipe.get("base") or 0.0] * rows
    for index, factor in recipe.get("of") or []:
        values = [v + factor * x for v, x in zip(values, made[int(index)])]
    if recipe.get("seed") is not None:
        state, scale = recipe["seed"], recipe.get("scale", 1.0)
        for row in range(rows):
            state = (MULTIPLIER * state + INCREMENT) % 2**64
            values[row] += scale * ((state >> 11) / 2.0**53 - 0.5)
    if recipe.get("floor"):
        values = [float(np.floor(v)) for v in values]
    if recipe.get("zero_every"):
        for row in range(0, rows, recipe["zero_every"]):
            values[row] = 0.0
    return values


class Case:
    def __init__(self, path):
        data = json.loads(path.read_text())
        self.name, self.l1, self.l2, self.firth = data["name"], data["l1"], data["l2"], data["firth"]
        made = []
        for recipe in data["columns"]:
            made.append(column(recipe, made, data["rows"]))
        self.x = np.array(made).T
        self.y = np.array([float(c) for c in data["target"]])
        self.weights = np.array(column(data["weights"], made, data["rows"])) if data["weights"] else None
        self.offsets = np.array(column(data["offsets"], made, data["rows"])) if data["offsets"] else None
        self.expected = {
            "coefficients": data["coefficients"], "standard errors": data["standard_errors"],
            "log-likelihood": [data["log_likelihood"]],
        }

    @property
    def total_weight(self):
        return len(self.y) if self.weights is None else float(self.weights.sum())


class NotOffered(Exception):
    """The program has no such fit."""


def by_churn(case, command):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "t.csv"
        names = [f"x{i + 1}" for i in range(case.x.shape[1])]
        extras = [("w", case.weights), ("o", case.offsets)]
        extras = [(name, values) for name, values in extras if values is not None]
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([*names, "y", *(name for name, _ in extras)])
            for row in range(len(case.y)):
                writer.writerow([*map(repr, case.x[row].tolist()), int(case.y[row]),
                                 *(repr(float(values[row])) for _, values in extras)])
        call = [command, "fit", str(path), "--target", "y", "--json", "--l1", repr(case.l1), "--l2", repr(case.l2)]
        call += ["--weights", "w"] * (case.weights is not None) + ["--offset", "o"] * (case.offsets is not None)
        done = subprocess.run(call + ["--firth"] * case.firth, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    answer = json.loads(done.stdout)
    errors = [term["std_error"] for term in answer["terms"]]
    return [term["coefficient"] for term in answer["terms"]], errors, answer["log_likelihood"]


def by_statsmodels(case):
    import statsmodels.api as sm

    if case.firth:
        raise NotOffered
    design = np.column_stack([np.ones(len(case.y)), case.x])
    model = sm.GLM(case.y, design, family=sm.families.Binomial(), var_weights=case.weights, offset=case.offsets)
    if not case.l1 and not case.l2:
        fit = model.fit(tol=1e-14, maxiter=1000)
        return fit.params, fit.bse, fit.llf
    rows, penalty = len(case.y), case.l1 + case.l2
    alpha = np.full(design.shape[1], penalty / rows)
    alpha[0] = 0
    options = {"L1_wt": case.l1 / penalty}
    if case.l1:
        options |= {"maxiter": 10_000, "cnvrg_tol": 1e-14, "zero_tol": 1e-14}
    return model.fit_regularized(alpha=alpha, **options).params, None, None


def by_scikit_learn(solver):
    def fit(case):
        from sklearn.linear_model import LogisticRegression

        if case.firth or case.l1 or case.offsets is not None:
            raise NotOffered
        model = LogisticRegression(C=1 / case.l2 if case.l2 else np.inf, solver=solver, tol=1e-14, max_iter=100_000)
        model.fit(case.x, case.y, sample_weight=case.weights)
        return [model.intercept_[0], *model.coef_[0]], None, None

    return fit


def by_glum(case):
    from glum import GeneralizedLinearRegressor

    if case.firth:
        raise NotOffered
    penalty = case.l1 + case.l2
    model = GeneralizedLinearRegressor(
        family="binomial", alpha=penalty / case.total_weight, l1_ratio=case.l1 / penalty if penalty else 0,
        gradient_tol=1e-15, max_iter=10_000, scale_predictors=False)
    model.fit(case.x, case.y, sample_weight=case.weights, offset=case.offsets)
    coefficients = [model.intercept_, *model.coef_]
    if penalty:
        return coefficients, None, None
    covariance = model.covariance_matrix(
        case.x, case.y, sample_weight=case.weights, offset=case.offsets, dispersion=1, robust=False,
        expected_information=False)
    # glum multiplies by n/(n - k), which is a convention and no error: taken out.
    factor = (case.total_weight - len(coefficients)) / case.total_weight
    return coefficients, np.sqrt(np.diag(covariance) * factor), None


def agrees(found, expected, tolerance):
    if found is None or len(found) == 0:
        return "-"
    found, expected = np.array(found, float), np.array(expected)
    if found.shape != expected.shape:
        return "x"
    # Where the answer is 0 exactly, an error counts against the largest coefficient.
    size = np.where(expected == 0, np.abs(expected).max(), np.abs(expected))
    return "+" if np.all(np.abs(found - expected) <= tolerance * size) else "x"


def verdict(case, program):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            coefficients, errors, likelihood = program(case)
    except NotOffered:
        return "-"
    except Exception:
        return "fails"
    # A lasso has no standard errors.
    errors = errors if case.expected["standard errors"] else None
    found = [coefficients, errors, None if likelihood is None else [likelihood]]
    return "".join(
        agrees(some, case.expected[name], tolerance) for some, (name, tolerance) in zip(found, TOLERANCES.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--churn", default=str(ROOT / ".build/release/churn"))
    parser.add_argument("--out")
    options = parser.parse_args()
    programs = {
        "churn": lambda case: by_churn(case, options.churn), "statsmodels": by_statsmodels,
        "scikit-learn lbfgs": by_scikit_learn("lbfgs"),
        "scikit-learn newton-cholesky": by_scikit_learn("newton-cholesky"), "glum": by_glum,
    }
    cases = [Case(path) for path in sorted((ROOT / "Tests/References/logistic").glob("*.json"))]
    versions = {name: importlib.metadata.version(name) for name in ("statsmodels", "scikit-learn", "glum", "numpy")}
    lines = [
        f"{datetime.date.today()}, " + ", ".join(f"{name} {version}" for name, version in versions.items())
        + ". Signs: coefficients to 1e-8, standard errors to 1e-7, log-likelihood to 1e-10; + right, x wrong, - not offered.",
        "", "| case | " + " | ".join(programs) + " |", "|---" * (len(programs) + 1) + "|",
    ]
    right = dict.fromkeys(programs, 0)
    for case in cases:
        cells = [verdict(case, program) for program in programs.values()]
        for name, cell in zip(programs, cells):
            right[name] += "+" in cell and "x" not in cell
        lines.append(f"| {case.name} | " + " | ".join(cells) + " |")
    lines.append(f"| **all right, of {len(cases)}** | " + " | ".join(f"**{right[name]}**" for name in programs) + " |")
    text = "\n".join(lines) + "\n"
    print(text, end="")
    if options.out:
        pathlib.Path(options.out).write_text(text)


main()
