"""The score test of contacts whose customers have several (ClusteredScoreTest), by matrices written out: clustered.json.

Rows are drawn by a plain congruential generator, risks are those of a logistic regression by Newton's method. The score of the
tested columns is that left after the information of the others, s2 - I21·I11⁻¹·s1, summed by customer (Boos 1992); the
p-value is that of Hotelling's F for sums about 0: t·(G - q)/((G - t)·q) on q and G - q degrees of freedom.
"""

import json
import pathlib

import numpy as np
from scipy import stats

state = 12345


def uniform():
    global state
    state = (1103515245 * state + 12345) % 2**31
    return state / 2**31


def case(customers, most, tested, others, told=0):
    clusters, x, z, y = [], [], [], []
    for customer in range(customers):
        own = uniform() - 0.5
        for _ in range(1 + int(most * uniform())):
            clusters.append(customer)
            x.append([round(uniform() - 0.5 + (own if k % 2 else 0), 3) for k in range(tested)])
            z.append([round(uniform() - 0.5, 3) for _ in range(others)])
            y.append(float(uniform() < 1 / (1 + np.exp(-(-0.4 + z[-1][0] + 2 * own + told * x[-1][0])))))
    x, z, y, clusters = np.array(x), np.array(z), np.array(y), np.array(clusters)
    one = np.column_stack([np.ones(len(y)), z])
    beta = np.zeros(one.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-one @ beta))
        w = p * (1 - p)
        beta += np.linalg.solve(one.T @ (one * w[:, None]), one.T @ (y - p))
    inner = np.linalg.solve(one.T @ (one * w[:, None]), one.T @ (x * w[:, None]))
    scores = (x - one @ inner) * (y - p)[:, None]
    sums = np.array([scores[clusters == c].sum(axis=0) for c in range(customers)])
    total = sums.sum(axis=0)
    t = float(total @ np.linalg.solve(sums.T @ sums, total))
    f = t * (customers - tested) / ((customers - t) * tested)
    return {
        "tested": x.T.tolist(), "others": z.T.tolist(), "risks": p.tolist(), "target": y.tolist(),
        "clusters": clusters.tolist(), "statistic": t, "degrees": tested,
        "p": float(stats.f.sf(f, tested, customers - tested)),
    }


cases = [case(40, 3, 3, 2), case(25, 5, 1, 1), case(60, 2, 6, 4, told=6)]
pathlib.Path(__file__).with_name("clustered.json").write_text(json.dumps(cases) + "\n")
