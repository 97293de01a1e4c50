"""Calibrations and profits of one small set of log-odds and outcomes, by statsmodels, scikit-learn and SciPy, written to
calibration.json.

Run with any Python that has numpy, scipy, scikit-learn and statsmodels:  python make.py
The expected maximum profit is integrated numerically over the acceptance, the best threshold searched for at each point,
so that it shares no code path with the convex hull it checks.
"""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from scipy.integrate import quad
from scipy.stats import beta
from sklearn.isotonic import IsotonicRegression


def logistic(x):
    return 1 / (1 + np.exp(-x))


def log_likelihood(y, x, w):
    return float(np.sum(w * (y * x - np.logaddexp(0, x))))


def line(y, x, w, clusters):
    """Slope and intercept with standard errors: of the model, and the sandwich with G/(G - 1) as the only correction."""
    design = sm.add_constant(x)
    fit = sm.GLM(y, design, family=sm.families.Binomial(), var_weights=w).fit(tol=1e-14, maxiter=200)
    residual = w * (y - fit.fittedvalues)
    bread = np.linalg.inv((design * (w * fit.fittedvalues * (1 - fit.fittedvalues))[:, None]).T @ design)
    scores = np.array([(design * residual[:, None])[clusters == c].sum(axis=0) for c in np.unique(clusters)])
    groups = len(scores)
    meat = scores.T @ scores * groups / (groups - 1)
    sandwich = bread @ meat @ bread
    effect = float(np.trace(meat @ bread) / 2)
    statistic = 2 * (log_likelihood(y, fit.params[0] + fit.params[1] * x, w) - log_likelihood(y, x, w))
    return {
        "intercept": fit.params[0], "slope": fit.params[1],
        "plain": list(np.sqrt(np.diag(bread))), "sandwich": list(np.sqrt(np.diag(sandwich))),
        "statistic": statistic, "design_effect": effect,
    }


def beta_curve(y, x, w):
    """a, b, c of the beta calibration by maximum likelihood, as a GLM on ln p and -ln(1 - p)."""
    design = np.column_stack([np.ones_like(x), -np.logaddexp(0, -x), np.logaddexp(0, x)])
    fit = sm.GLM(y, design, family=sm.families.Binomial(), var_weights=w).fit(tol=1e-14, maxiter=200)
    return {"c": fit.params[0], "a": fit.params[1], "b": fit.params[2]}


def isotonic_blocks(y, x, w):
    """The levels of the isotonic fit and the weight of each."""
    fitted = IsotonicRegression().fit(x, y, sample_weight=w).predict(x)
    levels = np.unique(fitted.round(12))
    return [[float(level), float(w[np.isclose(fitted, level)].sum())] for level in levels]


def empc(y, score, clv, offer, contact):
    delta, phi = offer / clv, contact / clv
    thresholds = np.concatenate([[np.inf], np.unique(score)[::-1]])
    churners = np.array([np.mean((y == 1) & (score >= t)) for t in thresholds])
    others = np.array([np.mean((y == 0) & (score >= t)) for t in thresholds])

    def at(gamma):
        profits = clv * ((gamma * (1 - delta) - phi) * churners - (delta + phi) * others)
        best = int(np.argmax(profits))
        return profits[best], churners[best] + others[best]

    # The integrand has a kink where the best threshold changes: pieces between a fine grid's changes.
    grid = np.linspace(0, 1, 200_001)
    changes, last = [], None
    for gamma in grid:
        fraction = at(gamma)[1]
        if last is not None and fraction != last:
            low, high = gamma - grid[1], gamma
            for _ in range(60):
                middle = (low + high) / 2
                low, high = (low, middle) if at(middle)[1] != last else (middle, high)
            changes.append((low + high) / 2)
        last = fraction
    edges = [0, *changes, 1]
    density = beta(6, 14).pdf
    total = [0.0, 0.0]
    for low, high in zip(edges, edges[1:]):
        middle = (low + high) / 2
        for part in range(2):
            best = int(np.argmax(clv * ((middle * (1 - delta) - phi) * churners - (delta + phi) * others)))
            value = (lambda g: clv * ((g * (1 - delta) - phi) * churners[best] - (delta + phi) * others[best])) \
                if part == 0 else (lambda g: churners[best] + others[best])
            total[part] += quad(lambda g: value(g) * density(g), low, high, epsabs=1e-14, epsrel=1e-13, limit=200)[0]
    return {"clv": clv, "offer": offer, "contact": contact, "profit": total[0], "fraction": total[1]}


def main():
    random = np.random.default_rng(20)
    customers = 90
    clusters = np.repeat(np.arange(customers), 3)
    x = (random.normal(-0.7, 1.3, len(clusters)) + np.repeat(random.normal(0, 0.6, customers), 3)).round(4)
    truth = -0.3 + 0.6 * x + np.repeat(random.normal(0, 0.8, customers), 3)
    y = (random.uniform(size=len(x)) < logistic(truth)).astype(float)
    w = random.integers(1, 5, len(x)) / 2
    ones = np.ones_like(x)
    w = w / w.mean()
    answer = {
        "log_odds": list(x), "churned": [int(v) for v in y], "clusters": [int(c) for c in clusters],
        "weights": list(w), "line": line(y, x, ones, clusters),
        "weighted_line": line(y, x, w, np.arange(len(x))),
        "beta": beta_curve(y, x, ones), "weighted_beta": beta_curve(y, x, w),
        "isotonic": isotonic_blocks(y, x, ones),
        "empc": [
            empc(y, x, *costs) for costs in [(200, 10, 1), (60, 12, 2.5), (1000, 0, 5), (100, 40, 0), (50, 45, 10)]
        ],
    }
    path = pathlib.Path(__file__).parent / "calibration.json"
    path.write_text(json.dumps(answer, indent=1).replace("\n  ", " ") + "\n")


main()
