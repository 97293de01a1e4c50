"""Intervals, powers, sizes, binomial tests and draws of campaigns, by scipy, statsmodels and hashlib.

    pip install scipy statsmodels
    python reference.py > expected.json
"""
import hashlib
import json
import math

from scipy.optimize import brentq
from scipy.stats import binomtest, chi2, norm
from statsmodels.stats.proportion import confint_proportions_2indep, power_proportions_2indep

out = {}

# Newcombe's hybrid score interval of one stratum: treated stayed/n, controls stayed/n.
out["newcombe"] = []
for a, n, b, m in [(56, 70, 48, 80), (9, 10, 3, 10), (10, 10, 20, 20), (0, 10, 0, 20), (905, 1000, 88, 100), (5000, 5400, 540, 600)]:
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    out["newcombe"].append({"counts": [a, n, b, m], "low": low, "high": high})


def wilson(p, n):
    """Both roots of (p - x)^2 = z^2 x (1 - x) / n, found numerically."""
    z = norm.ppf(0.975)
    f = lambda x: (p - x) ** 2 - z * z * x * (1 - x) / n
    low = 0.0 if p == 0 else brentq(f, 0, p - (1e-9 if p == 1 else 0), xtol=1e-15)
    high = 1.0 if p == 1 else brentq(f, p + (1e-9 if p == 0 else 0), 1, xtol=1e-15)
    return low, high


# Post-stratified: strata as treated stayed, treated, controls stayed, controls.
out["stratified"] = []
for strata in [
    [(40, 60, 3, 7), (55, 60, 6, 7), (59, 60, 7, 7)],
    [(700, 1000, 60, 110), (900, 1000, 95, 110), (980, 990, 109, 110)],
    [(10, 10, 5, 5), (20, 20, 8, 8)],
]:
    total = sum(s[1] + s[3] for s in strata)
    w = [(s[1] + s[3]) / total for s in strata]

    def arm(k):
        p = [s[k] / s[k + 1] for s in strata]
        rate = sum(x * y for x, y in zip(w, p))
        var = sum(x * x * y * (1 - y) / max(1, s[k + 1] - 1) for x, y, s in zip(w, p, strata))
        n = rate * (1 - rate) / var if var > 0 else 1 / sum(x * x / s[k + 1] for x, s in zip(w, strata))
        return rate, wilson(rate, n)

    (p1, (l1, u1)), (p0, (l0, u0)) = arm(0), arm(2)
    d = p1 - p0
    out["stratified"].append({"strata": strata, "difference": d, "low": d - math.hypot(p1 - l1, u0 - p0), "high": d + math.hypot(u1 - p1, p0 - l0)})

out["power"] = []
for rate, effect, n1, n0 in [(0.85, 0.03, 900, 100), (0.9, 0.02, 5000, 1500), (0.7, 0.1, 200, 100), (0.8, -0.05, 400, 400)]:
    # One tail of the two-sided test, as the other is next to nothing.
    p = (rate + effect) * n1 / (n1 + n0) + rate * n0 / (n1 + n0)
    s0 = math.sqrt(p * (1 - p) * (1 / n1 + 1 / n0))
    s1 = math.sqrt((rate + effect) * (1 - rate - effect) / n1 + rate * (1 - rate) / n0)
    power = norm.sf((norm.ppf(0.975) * s0 - abs(effect)) / s1)
    theirs = power_proportions_2indep(effect, rate, n1, ratio=n0 / n1, alpha=0.05, return_results=False)
    out["power"].append({"rate": rate, "effect": effect, "treated": n1, "controls": n0, "power": power, "statsmodels": float(theirs)})

out["needed"] = []
for rate, effect, share in [(0.85, 0.03, 0.1), (0.9, 0.02, 0.3), (0.7, 0.1, 0.5)]:
    def gap(n):
        n1, n0 = n * (1 - share), n * share
        p = (rate + effect) * (1 - share) + rate * share
        s0 = math.sqrt(p * (1 - p) * (1 / n1 + 1 / n0))
        s1 = math.sqrt((rate + effect) * (1 - rate - effect) / n1 + rate * (1 - rate) / n0)
        return norm.sf((norm.ppf(0.975) * s0 - abs(effect)) / s1) - 0.8
    out["needed"].append({"rate": rate, "effect": effect, "share": share, "customers": math.ceil(brentq(gap, 2, 1e9))})

out["binomial"] = [
    {"k": k, "n": n, "p": p, "value": binomtest(k, n, p).pvalue}
    for k, n, p in [(3, 20, 0.1), (0, 30, 0.1), (130, 1000, 0.1), (70, 1000, 0.1), (10, 100, 0.1), (900, 10000, 0.1), (7, 7, 0.5), (1, 400, 0.02)]
]
out["chi2"] = [{"x": 11.5, "df": 3, "value": chi2.sf(11.5, 3)}]


def draw(seed, campaign, ids, quota):
    return sorted(sorted(ids, key=lambda i: hashlib.sha256(f"{seed}\n{campaign}\n{i}".encode()).hexdigest())[:quota])


# Thirty customers of falling risk, three strata of ten, a share of 0.2: two of each third.
ids = [f"c{n:02d}" for n in range(30)]
out["draw"] = {"seed": 7, "campaign": "2024-Q3", "controls": sorted(sum((draw(7, "2024-Q3", ids[s : s + 10], 2) for s in (0, 10, 20)), []))}
print(json.dumps(out, indent=1))
