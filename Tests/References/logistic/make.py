"""Reference fits of logistic regressions to 50 digits (mpmath), one JSON file a case.

    python make.py            # writes *.json beside this script; needs mpmath, and numpy for the starting points

The data of a case are made from a recipe that ReferenceCase.swift follows step by step in Float64: a column is
base + sum of factor * earlier column + scale * (u - 0.5), where u comes from the recurrence
s <- 6364136223846793005 s + 1442695040888963407 (mod 2^64), u = (s >> 11) / 2^53, or is the product of two columns.
The target is written out. The fit minimises sum w * loss + l2/2 * |beta|^2 over the columns as they are, by Newton's
method until the step is below 1e-40; standard errors come from the inverse of the Hessian, penalty included.
"""
import json
import pathlib

import mpmath as mp
import numpy as np

mp.mp.dps = 50
HERE = pathlib.Path(__file__).parent


def uniforms(seed, count):
    state, result = seed, []
    for _ in range(count):
        state = (6364136223846793005 * state + 1442695040888963407) % 2**64
        result.append((state >> 11) / 2.0**53)
    return result


def column(recipe, made, rows):
    if "product" in recipe:
        a, b = recipe["product"]
        return [x * y for x, y in zip(made[a], made[b])]
    values = [recipe.get("base", 0.0)] * rows
    for index, factor in recipe.get("of", []):
        values = [v + factor * x for v, x in zip(values, made[index])]
    if "seed" in recipe:
        scale = recipe.get("scale", 1.0)
        values = [v + scale * (u - 0.5) for v, u in zip(values, uniforms(recipe["seed"], rows))]
    if recipe.get("floor"):
        values = [float(np.floor(v)) for v in values]
    return values


def lasso_signs(columns, target, weights, offsets, l1, l2):
    """Signs of the lasso's coefficients, by accelerated proximal gradient steps in Float64; checked in 50 digits later."""
    x = np.array(columns).T
    spread = x.std(0)
    z = np.column_stack([np.ones(len(target)), (x - x.mean(0)) / spread])
    w = np.array(weights) if weights else np.ones(len(target))
    o = np.array(offsets) if offsets else np.zeros(len(target))
    y = np.array(target, float)
    length = 4 / np.linalg.norm(z * np.sqrt(w)[:, None], 2) ** 2
    bound = np.concatenate([[0], l1 / spread])
    ridge = np.concatenate([[0], l2 / spread**2])
    b = previous = np.zeros(z.shape[1])
    for t in range(1, 400000):
        point = b + (t - 1) / (t + 2) * (b - previous) if t % 500 else b
        gradient = z.T @ (w * (1 / (1 + np.exp(-(z @ point + o))) - y)) + ridge * point
        step = point - length * gradient
        previous, b = b, np.sign(step) * np.maximum(abs(step) - length * bound, 0)
        if t % 500 == 0 and abs(b - previous).max() < 1e-15:
            break
    return np.sign(b[1:]).astype(int)


def solve_mp(columns, target, weights, offsets, l2, l1=0.0, firth=False):
    """Newton in 50 digits on centred and scaled columns, mapped back.

    With l1: over the columns whose coefficient is not zero, with their signs, and the optimality conditions of the
    others checked. With firth: Fisher scoring, which converges linearly.
    """
    if l1:
        signs = lasso_signs(columns, target, weights, offsets, l1, l2)
        active = [j for j, s in enumerate(signs) if s]
        part = solve_newton([columns[j] for j in active], target, weights, offsets, l2,
                            linear=[l1 * int(signs[j]) for j in active])
        coefficients = [part["coefficients"][0]] + [mp.mpf(0)] * len(columns)
        for j, value in zip(active, part["coefficients"][1:]):
            assert mp.sign(value) == signs[j]
            coefficients[j + 1] = value
        w = weights or [1.0] * len(target)
        o = offsets or [0.0] * len(target)
        residuals = []
        for i in range(len(target)):
            eta = coefficients[0] + o[i] + mp.fsum(coefficients[j + 1] * columns[j][i] for j in active)
            residuals.append(w[i] * (target[i] - 1 / (1 + mp.exp(-eta))))
        for j, c in enumerate(columns):
            slope = mp.fsum(r * v for r, v in zip(residuals, c)) - l2 * coefficients[j + 1]
            assert abs(slope) < l1 if j not in active else abs(slope - l1 * int(signs[j])) < 1e-25 * (1 + abs(l1))
        return {**part, "coefficients": coefficients, "standard_errors": []}
    return solve_newton(columns, target, weights, offsets, l2, firth=firth)


def solve_newton(columns, target, weights, offsets, l2, linear=None, firth=False):
    n, k = len(target), len(columns)
    mean = [mp.fsum(map(mp.mpf, c)) / n for c in columns]
    z = []
    spread = []
    for c, m in zip(columns, mean):
        centred = [mp.mpf(v) - m for v in c]
        s = mp.sqrt(mp.fsum(v * v for v in centred) / n)
        spread.append(s)
        z.append([v / s for v in centred])
    z = [[mp.mpf(1)] * n] + z
    w = [mp.mpf(v) for v in weights] if weights else [mp.mpf(1)] * n
    o = [mp.mpf(v) for v in offsets] if offsets else [mp.mpf(0)] * n
    y = target
    penalty = [mp.mpf(0)] + [mp.mpf(l2) / s**2 for s in spread]
    slope = [mp.mpf(0)] + ([mp.mpf(v) / s for v, s in zip(linear, spread)] if linear else [mp.mpf(0)] * k)
    theta = mp.matrix(k + 1, 1)
    total = mp.fsum(w)
    share = mp.fsum(a * b for a, b in zip(w, y)) / total
    theta[0] = mp.log(share / (1 - share))

    def value(t):
        result = mp.mpf(0)
        for i in range(n):
            if w[i] == 0:
                continue
            eta = o[i] + mp.fsum(t[j] * z[j][i] for j in range(k + 1))
            result += w[i] * mp.log1p(mp.exp(-eta if y[i] else eta))
        return result

    def cost(t):
        return value(t) + mp.fsum(p * t[j] ** 2 / 2 + slope[j] * t[j] for j, p in enumerate(penalty))

    current = cost(theta)
    for iteration in range(400):
        gradient = [penalty[j] * theta[j] + slope[j] for j in range(k + 1)]
        hessian = mp.matrix(k + 1)
        for i in range(n):
            if w[i] == 0:
                continue
            row = [z[j][i] for j in range(k + 1)]
            eta = o[i] + mp.fsum(theta[j] * row[j] for j in range(k + 1))
            mu = 1 / (1 + mp.exp(-eta))
            r = w[i] * (mu - y[i])
            v = w[i] * mu * (1 - mu)
            for a in range(k + 1):
                gradient[a] += r * row[a]
                va = v * row[a]
                for b in range(a + 1):
                    hessian[a, b] += va * row[b]
        for a in range(k + 1):
            hessian[a, a] += penalty[a]
            for b in range(a):
                hessian[b, a] = hessian[a, b]
        if firth:
            inverse = hessian**-1
            for i in range(n):
                row = [z[j][i] for j in range(k + 1)]
                mu = 1 / (1 + mp.exp(-o[i] - mp.fsum(theta[j] * row[j] for j in range(k + 1))))
                leverage = w[i] * mu * (1 - mu) * mp.fsum(
                    row[a] * inverse[a, b] * row[b] for a in range(k + 1) for b in range(k + 1))
                for a in range(k + 1):
                    gradient[a] -= leverage * (mp.mpf(1) / 2 - mu) * row[a]
        step = mp.lu_solve(hessian, mp.matrix(gradient))
        decrement = mp.fsum(step[j] * gradient[j] for j in range(k + 1))
        length = mp.mpf(1)
        if firth:
            length = min(length, 2 / max(abs(v) for v in step))
        elif decrement > 1e-12:
            while cost(theta - length * step) > current - mp.mpf("1e-4") * length * decrement:
                length /= 2
        theta = theta - length * step
        current = cost(theta)
        if decrement < mp.mpf(10) ** -44:
            break
    else:
        raise SystemExit("no convergence")
    inverse = hessian**-1
    map_ = mp.matrix(k + 1)
    map_[0, 0] = 1
    for j in range(k):
        map_[0, j + 1] = -mean[j] / spread[j]
        map_[j + 1, j + 1] = 1 / spread[j]
    beta = map_ * theta
    covariance = map_ * inverse * map_.T
    nullval = None
    if columns:
        nullval = solve_newton([], target, weights, offsets, 0)["log_likelihood"]
    return {
        "coefficients": [beta[j] for j in range(k + 1)],
        "standard_errors": [mp.sqrt(covariance[j, j]) for j in range(k + 1)],
        "log_likelihood": -value(theta),
        "null_log_likelihood": nullval,
        "iterations": iteration,
    }


def digits(x):
    return float(mp.nstr(x, 25))


def case(name, rows, columns, truth, weights=None, offsets=None, l2=0.0, l1=0.0, firth=False, target=None,
         seed=99, about=""):
    made = []
    for recipe in columns:
        made.append(column(recipe, made, rows))
    w = column(weights, made, rows) if weights else None
    if w and weights.get("zero_every"):
        w = [0.0 if i % weights["zero_every"] == 0 else v for i, v in enumerate(w)]
    o = column(offsets, made, rows) if offsets else None
    if target is None:
        x = np.array(made).T
        z = (x - x.mean(0)) / x.std(0)
        eta = truth[0] + z @ np.array(truth[1:])
        target = [int(u < 1 / (1 + np.exp(-e))) for u, e in zip(uniforms(seed, rows), eta)]
    else:
        target = target(made)
    fit = solve_mp(made, target, w, o, l2, l1, firth)
    out = {
        "name": name, "about": about, "rows": rows, "columns": columns, "weights": weights, "offsets": offsets,
        "l2": l2, "l1": l1, "firth": firth, "target": "".join(map(str, target)),
        "coefficients": [digits(v) for v in fit["coefficients"]],
        "standard_errors": [digits(v) for v in fit["standard_errors"]],
        "log_likelihood": digits(fit["log_likelihood"]),
        "null_log_likelihood": digits(fit["null_log_likelihood"]),
    }
    (HERE / f"{name}.json").write_text(json.dumps(out, indent=1) + "\n")
    print(name, sum(target), "of", rows, "iterations", fit["iterations"], out["coefficients"], flush=True)


def exactly(count, truth, seed):
    """A target with exactly that many churners: those whose noisy score is highest."""
    def make(made):
        x = np.array(made).T
        z = (x - x.mean(0)) / x.std(0)
        u = np.array(uniforms(seed, len(z)))
        score = z @ np.array(truth) + np.log(u / (1 - u))
        return [int(v) for v in (score >= np.sort(score)[-count])]
    return make


U = lambda seed, scale=1.0, base=0.0, **more: {"seed": seed, "scale": scale, "base": base, **more}

if __name__ == "__main__":
    case("plain", 500, [U(1), U(2, 4.0), U(3, 10.0, 5.0)], [-1, 0.5, -0.8, 0.3])
    case("scales", 600, [U(1, 2e9, 1e9), U(2, 2e-9), U(3, 1e-9, 1e-9), U(4, 5.0)], [-0.5, 0.7, -0.4, 0.2, 0.1])
    case("unix-seconds", 800, [U(1, 3e7, 1.7e9, floor=True), U(2)], [-1, 0.6, 0.4])
    case("unix-milliseconds", 800, [U(1, 3e10, 1.7e12, floor=True), U(2, 8.64e7, 1.7e12, floor=True)], [-1, 0.6, 0.4])
    case("near-collinear", 700, [U(1), {"of": [[0, 1.0]], "seed": 2, "scale": 1e-7}, U(3)], [-0.5, 0.6, 0.2, 0.4])
    case("near-collinear-time", 700,
         [U(1, 3e10, 1.7e12, floor=True), {"of": [[0, 1.0]], "seed": 2, "scale": 6e3, "floor": True}, U(3)],
         [-0.5, 0.6, 0.2, 0.4])
    case("rare", 4000, [U(1), U(2, 100.0, 50.0)], None, target=exactly(7, [0.8, -0.5], 5))
    case("tiny-weights", 500, [U(1), U(2, 4.0)], [-1, 0.5, -0.8], weights=U(7, 1e-6, 1e-6))
    case("large-weights", 500, [U(1), U(2, 4.0)], [-1, 0.5, -0.8], weights=U(7, 1e3, 1e3, zero_every=7))
    case("offsets", 500, [U(1), U(2, 4.0)], [-1, 0.5, -0.8], offsets=U(8, 6.0, 1.0))
    case("grouped", 40, [U(1, 4.0, 2.0, floor=True), U(2)], [0.2, 0.5, -0.3], weights=U(9, 60.0, 31.0, floor=True))
    case("powers", 600, [U(1, 2.0, 1.0), {"product": [0, 0]}, {"product": [0, 1]}, {"product": [1, 1]},
                         {"product": [1, 2]}, {"product": [2, 2]}], [-0.5, 0.5, 0.2, -0.2, 0.1, 0.1, -0.1])
    case("ridge", 500, [U(1), U(2, 4.0), U(3, 10.0, 5.0)], [-1, 0.5, -0.8, 0.3], l2=1.0)
    case("ridge-scales", 600, [U(1, 2e9, 1e9), U(2, 2e-9), U(4, 5.0)], [-0.5, 0.7, -0.4, 0.1], l2=2.5,
         weights=U(7, 1.0, 0.6))
    case("ridge-near-collinear", 700, [U(1), {"of": [[0, 1.0]], "seed": 2, "scale": 1e-7}, U(3)],
         [-0.5, 0.6, 0.2, 0.4], l2=1e-6)
    case("ridge-collinear", 500, [U(1), U(2, 4.0), {"of": [[0, 2.0], [1, -1.0]], "base": 3.0}],
         [-1, 0.5, -0.8, 0.3], l2=0.5)
    case("ridge-overflowing", 12, [U(s) for s in range(1, 19)], [0.0] + [0.3] * 18, l2=0.3,
         about="more columns than rows")
    case("overlap-by-one-pair", 200, [U(1, 2.0), U(2)], None,
         target=lambda made: (lambda order: [int((order.index(i) >= 100) != (order.index(i) in (99, 100)))
                                             for i in range(200)])(sorted(range(200), key=lambda i: made[0][i])),
         about="sorted by x1, the outcomes change once, but for one swapped pair")
    six = [U(s, s * 1.5) for s in range(1, 7)]
    case("lasso", 300, six, [-0.5, 0.8, -0.5, 0.0, 0.05, 0.0, 0.3], l1=20.0)
    case("elastic-net", 300, six, [-0.5, 0.8, -0.5, 0.0, 0.05, 0.0, 0.3], l1=9.0, l2=4.0, weights=U(7, 1.0, 0.6),
         offsets=U(8, 2.0))
    case("lasso-wide", 30, [U(s) for s in range(1, 41)], [0.0] + [0.5] * 5 + [0.0] * 35, l1=1.0,
         about="more columns than rows")
    case("lasso-near-collinear", 300, [U(1), {"of": [[0, 1.0]], "seed": 2, "scale": 0.01}, U(3)],
         [-0.5, 0.6, 0.2, 0.4], l1=2.0)
    case("firth", 60, [U(1), U(2, 4.0), U(3, 10.0, 5.0)], [-1, 0.8, -0.8, 0.3], firth=True)
    case("firth-separated", 40, [U(1), U(2, 4.0)], None, target=lambda made: [int(v > 0.1) for v in made[0]], firth=True)
    case("firth-weights", 60, [U(1), U(2, 1e6, 1e9)], [-1, 0.8, -0.8], firth=True, weights=U(7, 3.0, 2.0),
         offsets=U(8, 2.0))
