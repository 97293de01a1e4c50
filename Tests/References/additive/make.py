#!/usr/bin/env python3
"""Makes fit.json: an additive logistic model fitted by a program that shares nothing with churn but the model.

    python3 make.py            (numpy and scipy)

The model: log-odds = offset + b + two curves, straight between knots at quantiles (12 of them, along t(x)), an indicator of
missing values, two sets of levels and a grid of effects over a number (9 knots) and a category.  Minimised is

    sum w * loss  +  1/2 * sum over groups of lambda * q(group)

where q is, for the straight parts (one group for all: both curves' and the indicator's), the sum of their squared slopes per
standard deviation; for what bends a curve, the sum of squared second differences between neighbouring knots, divided by
the least that it can be for a bend of variance 1; for levels and cells the sum of their squared effects before these are
centred.  "Standard deviation", "variance" and "centred" are by the rows' weights, shared among the knots as the rows lie.

Bends are expressed here in a basis of the null space of (mean, straight part), found by scipy, and penalised by an explicit
quadratic form; churn rotates them until the penalty is a plain ridge.  What is compared does not depend on the basis:
values at the points, their covariance (the inverse of the penalised information), parameters in effect, the loss; and the
strengths that maximise Laplace's approximation of the restricted likelihood (Wood 2011, equation 4),

    -(penalised loss) + 1/2 * sum rank * log(lambda) - 1/2 * log det(penalised information),

found by scipy.optimize over log(lambda).
"""
import json

import numpy as np
import scipy.linalg
import scipy.optimize

ROWS = 900
CURVE_KNOTS, SURFACE_KNOTS = 12, 9
FIXED = [2.0, 0.7, 5.0, 1.3, 0.4, 3.0]


def simulated():
    rng = np.random.default_rng(20)
    a = np.round(rng.normal(0, 1, ROWS), 4)
    b = np.round(np.exp(rng.normal(1, 1.2, ROWS)), 3)
    b_missing = rng.random(ROWS) < 0.15
    plan = rng.choice(4, ROWS, p=[0.4, 0.3, 0.2, 0.1])
    count = rng.integers(0, 5, ROWS)
    weights = np.round(rng.uniform(0.5, 1.5, ROWS), 2)
    offsets = np.round(rng.normal(0, 0.3, ROWS), 3)
    log_odds = (
        offsets - 0.4 + 1.2 * np.sin(2 * a) + 0.3 * a + 1.5 * np.cos(1.5 * np.log1p(b)) + 0.9 * b_missing
        + np.array([0, 0.8, -1.0, 0.6])[plan] + np.array([-0.9, 0.4, 0.7, -0.5, 0.9])[count]
        + 1.6 * np.tanh(2 * a) * (plan % 2 * 2 - 1))
    y = (rng.random(ROWS) < 1 / (1 + np.exp(-log_odds))).astype(int)
    fill = float(np.median(b[~b_missing]))
    return dict(a=a, b=b, b_missing=b_missing, plan=plan, count=count, weights=weights, offsets=offsets, y=y, fill=fill)


def quantiles(x, count):
    ordered = np.sort(x)
    return np.unique(ordered[[i * (len(x) - 1) // (count - 1) for i in range(count)]])


def hats(x, knots, transform):
    """Each row's shares of the knots: the columns are np.interp of the unit vectors."""
    position, points = transform(x), transform(knots)
    return np.column_stack([np.interp(position, points, unit) for unit in np.eye(len(points))])


def curve(x, knots, transform, weights):
    rows = hats(x, knots, transform)
    mass = weights @ rows / weights.sum()
    t = transform(knots)
    straight = t - mass @ t
    straight /= np.sqrt(mass @ straight**2)
    bends = scipy.linalg.null_space(np.vstack([mass, mass * straight]))
    second = np.diff(np.eye(len(knots)), n=2, axis=0) @ bends
    form = second.T @ second
    least = scipy.linalg.eigh(form, bends.T @ np.diag(mass) @ bends, eigvals_only=True)[0]
    return rows, [(straight[:, None], np.eye(1)), (bends, form / least)]


def centred(rows, weights):
    mass = weights @ rows / weights.sum()
    return np.eye(len(mass)) - np.outer(np.ones(len(mass)), mass)


def design(d):
    """(name, rows by points, [(points by coordinates, penalty form, group)])"""
    w = d["weights"]
    b = np.where(d["b_missing"], d["fill"], d["b"])
    identity = lambda x: x
    blocks = []
    for name, x, transform, group in (("a", d["a"], identity, 1), ("b", b, np.log1p, 2)):
        rows, (straight, bent) = curve(x, quantiles(x, CURVE_KNOTS), transform, w)
        blocks.append((name, rows, [(*straight, 0), (*bent, group)]))
    miss = np.column_stack([~d["b_missing"], d["b_missing"]]).astype(float)
    share = w @ miss[:, 1] / w.sum()
    scale = np.sqrt(share * (1 - share))
    blocks.append(("b missing", miss, [(np.array([[-share], [1 - share]]) / scale, np.eye(1), 0)]))
    plan, count = np.eye(4)[d["plan"]], np.eye(5)[d["count"]]
    blocks.append(("plan", plan, [(centred(plan, w), np.eye(4), 3)]))
    blocks.append(("count", count, [(centred(count, w), np.eye(5), 4)]))
    coarse = hats(d["a"], quantiles(d["a"], SURFACE_KNOTS), identity)
    cells = (coarse[:, :, None] * plan[:, None, :]).reshape(ROWS, -1)
    both = np.kron(centred(coarse, w), centred(plan, w))
    blocks.append(("a x plan", cells, [(both, np.eye(both.shape[1]), 5)]))
    return blocks


class Model:
    def __init__(self, d):
        self.d, self.blocks = d, design(d)
        columns, self.maps, at = [np.ones((ROWS, 1))], [], 1
        self.parts = []
        for name, rows, parts in self.blocks:
            own = []
            for basis, form, group in parts:
                columns.append(rows @ basis)
                own.append((basis, slice(at, at + basis.shape[1])))
                self.parts.append((slice(at, at + basis.shape[1]), form, group))
                at += basis.shape[1]
            self.maps.append((name, own))
        self.x, self.size = np.hstack(columns), at
        self.sign = 2.0 * d["y"] - 1
        self.start = np.zeros(at)

    def penalty(self, strengths):
        s = np.zeros((self.size, self.size))
        for place, form, group in self.parts:
            s[place, place] += strengths[group] * form
        return s

    def fit(self, strengths):
        s, beta, w = self.penalty(strengths), self.start.copy(), self.d["weights"]
        for _ in range(200):
            margin = self.sign * (self.x @ beta + self.d["offsets"])
            miss = 1 / (1 + np.exp(margin))
            gradient = self.x.T @ (-w * self.sign * miss) + s @ beta
            hessian = (self.x * (w * miss * (1 - miss))[:, None]).T @ self.x + s
            step = scipy.linalg.solve(hessian, gradient, assume_a="pos")
            if gradient @ step < 1e-24:
                break
            beta = beta - step
        self.start = beta
        loss = np.sum(w * np.logaddexp(0, -self.sign * (self.x @ beta + self.d["offsets"])))
        return beta, s, hessian, loss

    def effective(self, strengths, hessian):
        inverse = np.linalg.inv(hessian)
        result = np.zeros(len(strengths))
        for place, form, group in self.parts:
            result[group] += form.shape[0] - strengths[group] * np.trace(inverse[place, place] @ form)
        return result

    def figures(self, strengths):
        beta, s, hessian, loss = self.fit(strengths)
        inverse = np.linalg.inv(hessian)
        blocks = []
        for name, own in self.maps:
            values = sum(basis @ beta[place] for basis, place in own)
            join = np.hstack([basis for basis, _ in own])
            places = np.concatenate([np.arange(place.start, place.stop) for _, place in own])
            variance = np.einsum("ij,jk,lk->il", join, inverse[np.ix_(places, places)], join)
            blocks.append(dict(
                name=name, values=values.tolist(), variances=np.diag(variance).tolist(),
                covariances=variance[0].tolist()))
        return dict(
            strengths=list(map(float, strengths)), intercept=float(beta[0]), intercept_variance=float(inverse[0, 0]),
            loss=float(loss), effective=self.effective(strengths, hessian).tolist(), blocks=blocks)

    def restricted(self, logs):
        beta, s, hessian, loss = self.fit(np.exp(logs))
        ranks = sum(form.shape[0] * logs[group] for _, form, group in self.parts)
        return -(loss + beta @ s @ beta / 2) + ranks / 2 - np.linalg.slogdet(hessian)[1] / 2


def main():
    d = simulated()
    model = Model(d)
    found = scipy.optimize.minimize(
        lambda logs: -model.restricted(logs), np.zeros(6), method="L-BFGS-B", bounds=[(-9, 16)] * 6,
        options=dict(ftol=1e-14, gtol=1e-7, maxiter=500))
    assert found.success or "ABNORMAL" in str(found.message), found.message
    best = model.figures(np.exp(found.x))
    best["restricted"] = -float(found.fun)
    data = {key: value.astype(int).tolist() if value.dtype == bool else value.tolist()
            for key, value in d.items() if isinstance(value, np.ndarray)}
    result = dict(data=data, fill=d["fill"], fixed=model.figures(np.array(FIXED)), chosen=best)
    with open("fit.json", "w") as file:
        json.dump(result, file)
        file.write("\n")
    print("strengths", np.exp(found.x), "effective", best["effective"])


if __name__ == "__main__":
    main()
