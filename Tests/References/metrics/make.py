"""Figures of small sets of labels and scores, by scikit-learn and statsmodels, written to metrics.json.

Run with any Python that has numpy, scikit-learn and statsmodels:  python make.py
Lift, gains and calibration error are computed here from single rows, each tied row holding the mean outcome of its
ties (the expectation over their orders), so that they share no code path with the blocks they check.
"""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score, roc_curve


def log_loss_clipped(y, p, w):
    p = np.clip(p, 1e-15, 1 - 1e-15)
    return float(np.average(-(y * np.log(p) + (1 - y) * np.log1p(-p)), weights=w))


def tied_shares(y, p):
    """Each row's outcome, replaced by the mean of its block of ties: the expectation over the orders of ties."""
    shares = np.empty(len(y))
    for value in np.unique(p):
        shares[p == value] = y[p == value].mean()
    return shares


def top(y, p, tenths):
    """(churners expected among the top k, k): rows sorted, ties replaced by their expectation."""
    n = len(y)
    k = max(1, n - round(n * (10 - tenths) / 10))
    order = np.argsort(-p, kind="stable")
    return tied_shares(y, p)[order][:k].sum(), k


def figures(y, p, w=None):
    """w: whole-number weights, which stand for repeated rows, or None."""
    if w is not None:
        y, p = np.repeat(y, w), np.repeat(p, w)
    n = len(y)
    fpr, tpr, _ = roc_curve(y, p, drop_intermediate=False)
    gains = []
    for tenths in range(1, 11):
        found, k = top(y, p, tenths)
        gains.append({"fraction": tenths / 10, "captured": found / y.sum(), "lift": found / k / y.mean()})
    result = {
        "auc": roc_auc_score(y, p),
        "average_precision": average_precision_score(y, p),
        "ks": float(np.abs(tpr - fpr).max()),
        "top_decile_lift": gains[0]["lift"],
        "gains": gains,
    }
    if p.min() >= 0 and p.max() <= 1:
        order = np.argsort(p, kind="stable")
        shares = tied_shares(y, p)[order]
        bins = np.array_split(np.arange(n), 10)
        error = sum(len(b) * abs(p[order][b].mean() - shares[b].mean()) for b in bins if len(b)) / n
        result |= {
            "log_loss": log_loss_clipped(y, p, None),
            "brier": brier_score_loss(y, p),
            "expected_calibration_error": error,
        }
        x = np.clip(p, 1e-15, 1 - 1e-15)
        x = np.log(x / (1 - x))
        fit = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200)
        result |= {"calibration_intercept": fit.params[0], "calibration_slope": fit.params[1]}
    return result


def weighted(y, p, w):
    """Figures under weights that are no counts, straight from scikit-learn and statsmodels."""
    x = np.log(p / (1 - p))
    fit = sm.GLM(y, sm.add_constant(x), family=sm.families.Binomial(), freq_weights=w).fit(tol=1e-14, maxiter=200)
    fpr, tpr, _ = roc_curve(y, p, sample_weight=w, drop_intermediate=False)
    return {
        "auc": roc_auc_score(y, p, sample_weight=w),
        "average_precision": average_precision_score(y, p, sample_weight=w),
        "ks": float(np.abs(tpr - fpr).max()),
        "log_loss": log_loss(y, p, sample_weight=w),
        "brier": brier_score_loss(y, p, sample_weight=w),
        "calibration_intercept": fit.params[0],
        "calibration_slope": fit.params[1],
    }


def sample(seed, n, decimals):
    rng = np.random.default_rng(seed)
    p = np.round(rng.beta(1.2, 3, n), decimals)
    p = np.clip(p, 0.001, 0.999)
    y = (rng.uniform(size=n) < 0.1 + 0.7 * p).astype(int)
    return rng, y, p


cases = []


def add(name, y, p, w, result):
    cases.append({
        "name": name,
        "labels": [int(v) for v in y],
        "scores": [float(v) for v in p],
        "weights": None if w is None else [float(v) for v in w],
        "figures": {k: v if isinstance(v, list) else float(v) for k, v in result.items()},
    })


for name, seed, n, decimals in [
    ("no ties", 1, 130, 15), ("two decimals", 2, 200, 2), ("one decimal, heavy ties", 3, 157, 1),
    ("25 rows: half of a row to round", 4, 25, 2), ("7 rows", 11, 7, 2), ("5 rows", 12, 5, 2),
]:
    _, y, p = sample(seed, n, decimals)
    if n < 10:
        y = np.resize([1, 0, 0, 1, 0, 1, 0], n)
        p = np.resize([0.3, 0.5, 0.1, 0.6, 0.3, 0.2, 0.3], n)
    add(name, y, p, None, figures(y, p))

rng, y, p = sample(5, 120, 2)
w = rng.integers(1, 5, 120)
add("weights that are counts", y, p, w, figures(y, p, w))
rng, y, p = sample(6, 150, 2)
w = np.round(rng.uniform(0.1, 3, 150), 3)
add("weights that are no counts", y, p, w, weighted(y, p, w))
_, y, p = sample(7, 90, 1)
add("scores beyond [0, 1]", y, np.round(p * 20 - 7, 1), None, figures(y, np.round(p * 20 - 7, 1)))
_, y, p = sample(8, 100, 2)
p[:6] = [0, 1, 1, 0, 1e-18, 1 - 1e-16]
add("risks of exactly 0 and 1", y, p, None, figures(y, p))
_, y, p = sample(9, 140, 2)
add("labels swapped: worse than chance", 1 - y, p, None, figures(1 - y, p))

pathlib.Path(__file__).with_name("metrics.json").write_text(json.dumps(cases, indent=None) + "\n")
