"""Figures of uplift by scikit-uplift's curves (0.5.1) and numpy: python make.py > uplift.json

Areas are trapezia over the points of the curves. qini = (area / n - end / 2) / treated; auuc = area / n².
"""
import json
import numpy as np
from sklift.metrics import qini_curve, uplift_curve

def area(x, y):
    return float(sum((x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2 for i in range(len(x) - 1)))

cases = []
for seed, n, ties in [(1, 60, False), (2, 200, True), (3, 40, True)]:
    random = np.random.RandomState(seed)
    score = random.randint(-4, 5, n) / 8 if ties else random.permutation(n) / 64 - 0.4
    treated = random.randint(0, 2, n)
    gained = (random.rand(n) < 0.3 + 0.4 * treated * (score > 0)).astype(int)
    x, q = qini_curve(gained, score, treated)
    v, u = uplift_curve(gained, score, treated)
    tops = []
    for share in (0.1, 0.3, 0.5):
        k = round(share * n)
        weight = np.zeros(n)
        left = k
        for s in sorted(set(score), reverse=True):
            tied = score == s
            weight[tied] = min(1, left / tied.sum())
            left -= weight[tied].sum()
            if left <= 1e-9:
                break
        one = (weight * gained * treated).sum() / (weight * treated).sum()
        other = (weight * gained * (1 - treated)).sum() / (weight * (1 - treated)).sum()
        tops.append(float(one - other))
    cases.append({
        "score": score.tolist(), "treated": treated.tolist(), "gained": gained.tolist(),
        "rows": np.asarray(x, float).tolist(), "qini_curve": q.tolist(), "uplift_curve": u.tolist(),
        "qini": (area(x, q) / n - q[-1] / 2) / int(treated.sum()), "auuc": area(v, u) / n**2, "tops": tops})
print(json.dumps(cases))
