"""Percentile intervals of Qini and AUUC by scikit-uplift's curves (0.5.1) over 20,000 resamples of the rows of uplift.json, and of
their customers of two neighbouring rows: python bootstrap.py > bootstrap.json
"""
import json
import numpy as np
from sklift.metrics import qini_curve, uplift_curve


def area(x, y):
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1])) / 2)


def figures(score, treated, gained):
    n = len(score)
    x, q = (np.asarray(v, float) for v in qini_curve(gained, score, treated))
    v, u = (np.asarray(v, float) for v in uplift_curve(gained, score, treated))
    return (area(x, q) / n - q[-1] / 2) / treated.sum(), area(v, u) / n**2


def intervals(case, size):
    score, treated, gained = (np.asarray(case[k]) for k in ("score", "treated", "gained"))
    random = np.random.default_rng(20)
    n = len(score) // size
    found = []
    while len(found) < 20_000:
        drawn = (random.integers(0, n, n)[:, None] * size + np.arange(size)).ravel()
        if 0 < treated[drawn].sum() < len(drawn):
            found.append(figures(score[drawn], treated[drawn], gained[drawn]))
    found = np.array(found)
    return {
        name: {"low": float(low), "high": float(high), "deviation": float(sd)}
        for name, low, high, sd in zip(
            ("qini", "auuc"), *np.percentile(found, [2.5, 97.5], axis=0), found.std(axis=0))}


cases = json.load(open("uplift.json"))
print(json.dumps([{"rows": intervals(case, 1), "customers": intervals(case, 2)} for case in cases], indent=1))
