"""The purchase model MBG/NBD worked out with mpmath and scipy: writes purchases.json.

    python3 make.py > purchases.json

`silence` has log-odds of no purchase within a horizon, from integrals over the rate and the probability of leaving that are done
numerically; `fit` has customers drawn from the model and where a penalised likelihood of theirs, again of integrals' closed forms in
scipy's gamma functions, is greatest.
"""
import json

import mpmath as mp
import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

mp.mp.dps = 30


def silence(r, alpha, a, b, horizon, count, span, recency):
    x, last, now = count - 1, mp.mpf(span), mp.mpf(span) + recency

    def rates(days):
        density = lambda rate: mp.mpf(alpha) ** r * rate ** (r - 1 + x) * mp.exp(-(alpha + days) * rate) / mp.gamma(r)
        middle = (r + x) / (alpha + days)
        return mp.quad(density, [0, middle / 4, middle / 2, middle, 2 * middle, 4 * middle, 16 * middle, mp.inf])

    def leaving(left, stayed):
        density = lambda p: p ** (a - 1 + left) * (1 - p) ** (b - 1 + stayed) / mp.beta(a, b)
        return mp.quad(density, [0, mp.mpf(1) / 4, mp.mpf(3) / 4, 1])

    gone = leaving(1, x) * rates(last)
    active, silent = leaving(0, x + 1) * rates(now), leaving(0, x + 1) * rates(now + horizon)
    return mp.log(gone + silent) - mp.log(active - silent)


def draw(generator, r, alpha, a, b, days):
    rate, leaves = generator.gamma(r) / alpha, generator.beta(a, b)
    age = generator.uniform(10, days)
    count, last = 1, 0.0
    while generator.uniform() >= leaves:
        next = last + generator.exponential(1 / rate)
        if next > age:
            break
        count, last = count + 1, next
    return count, round(last, 3), round(age - last, 3)


def loss(logs, count, span, recency):
    r, alpha, a, b = np.exp(logs)
    x, now = count - 1, span + recency
    value = (
        gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) + gammaln(b + x + 1) - gammaln(b) - gammaln(a + b + x + 1)
        + np.logaddexp(-(r + x) * np.log(alpha + now), np.log(a / (b + x)) - (r + x) * np.log(alpha + span))
    )
    return -np.sum(value) + (logs[0] ** 2 + logs[2] ** 2 + logs[3] ** 2) / (2 * 3**2)


cases = [
    (0.8, 40, 0.5, 1.5, 90, 1, 0, 10), (0.8, 40, 0.5, 1.5, 90, 1, 0, 400), (0.8, 40, 0.5, 1.5, 90, 7, 200.5, 3.25),
    (0.8, 40, 0.5, 1.5, 90, 7, 60, 240), (2.5, 15, 1.2, 6, 30, 40, 360, 1), (2.5, 15, 1.2, 6, 365, 40, 200, 100),
    (0.6, 56, 0.65, 1.2, 181, 2, 0, 150), (5, 300, 3, 2, 60, 3, 90, 0),
]
keys = ["rate_shape", "rate_days", "dropout_shape", "stay_shape", "horizon_days", "count", "span", "recency"]
told = [dict(zip(keys, case)) | {"log_odds": float(silence(*case))} for case in cases]

generator = np.random.default_rng(5)
customers = [draw(generator, 0.8, 40, 0.5, 1.5, 700) for _ in range(400)]
columns = [np.array(column, float) for column in zip(*customers)]
start = np.log([1, 100, 1, 1])
found = minimize(loss, start, args=tuple(columns), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 9999})
found = minimize(loss, found.x, args=tuple(columns), method="Powell", options={"xtol": 1e-12, "ftol": 1e-15})
print(json.dumps({
    "silence": told,
    "fit": {"customers": customers, "logs": list(found.x), "loss": found.fun / len(customers)},
}))
