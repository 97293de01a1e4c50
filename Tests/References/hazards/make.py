"""Discrete-time hazard models by statsmodels: binomial GLMs with a logit link on person-periods.

Writes person-periods.json: 300 customers with two numbers and the interval (of three; 3 is none) in which an event happens,
drawn from a hazard model, and two fits of them: the event as leaving (rows up to and including it), and the event as coming
back (the target is to stay away).  python make.py
"""

import json
import pathlib

import numpy as np
import statsmodels
import statsmodels.api as sm

rng = np.random.default_rng(20240301)
count = 300
x = np.round(rng.normal(size=count), 3)
z = np.round(rng.uniform(-1, 1, size=count), 3)
constants = [-1.6, -1.1, -1.3]
interval = np.full(count, 3)
for row in range(count):
    for k, constant in enumerate(constants):
        if rng.uniform() < 1 / (1 + np.exp(-(constant + 0.8 * x[row] - 0.6 * z[row]))):
            interval[row] = k
            break


def fit(stays):
    rows, target = [], []
    for row in range(count):
        for k in range(min(interval[row], 2) + 1):
            rows.append([1, x[row], z[row], k == 1, k == 2])
            happened = interval[row] == k
            target.append(float(not happened if stays else happened))
    model = sm.GLM(np.array(target), np.array(rows, dtype=float), family=sm.families.Binomial())
    found = model.fit(tol=1e-14, maxiter=200)
    return {
        "rows": len(target),
        "events": int(sum(target)),
        "coefficients": [float(value) for value in found.params],
        "standard_errors": [float(value) for value in found.bse],
        "log_likelihood": float(found.llf),
    }


answer = {
    "made_by": f"statsmodels {statsmodels.__version__}",
    "names": ["intercept", "x", "z", "interval 2", "interval 3"],
    "x": x.tolist(),
    "z": z.tolist(),
    "interval": interval.tolist(),
    "leaving": fit(stays=False),
    "staying_away": fit(stays=True),
}
pathlib.Path(__file__).with_name("person-periods.json").write_text(json.dumps(answer, separators=(",", ":")) + "\n")
