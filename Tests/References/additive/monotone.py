#!/usr/bin/env python3
"""Makes monotone.json: the model of make.py without its grid, some of its terms bound to rise or to fall.

    python3 monotone.py            (numpy and scipy)

Curve a and levels count may only rise along their points, curve b may only fall.  The penalised loss of make.py is minimised
under these linear inequalities by sequential least squares (scipy's SLSQP).  What it finds holds about seven digits; so the
differences that it leaves at 0 are then taken for equations, Newton's method in their null space gives the other digits, and
the conditions of Karush, Kuhn and Tucker are checked: no difference below 0, no multiplier below 0, both with room.

Of the optimum are kept: the values at the points, their covariance on the face that the equations leave open
(Z (Z'HZ)^-1 Z'), parameters in effect of each block (the trace of that covariance times the unpenalised information, over the
block), the differences that are held and their multipliers.
"""
import json

import numpy as np
import scipy.linalg
import scipy.optimize

import make

SIGNS = {"a": 1, "b": -1, "count": 1}


class Monotone(make.Model):
    def __init__(self, d):
        original = make.design
        make.design = lambda data: original(data)[:-1]
        try:
            super().__init__(d)
        finally:
            make.design = original
        rows, self.owners = [], []
        for name, own in self.maps:
            if name not in SIGNS:
                continue
            points = own[0][0].shape[0]
            values = np.zeros((points, self.size))
            for basis, place in own:
                values[:, place] = basis
            rows.append(SIGNS[name] * np.diff(values, axis=0))
            self.owners += [(name, point) for point in range(points - 1)]
        self.order = np.vstack(rows)

    def state(self, s, beta):
        w, eta = self.d["weights"], self.sign * (self.x @ beta + self.d["offsets"])
        miss = 1 / (1 + np.exp(eta))
        information = (self.x * (w * miss * (1 - miss))[:, None]).T @ self.x
        return (np.sum(w * np.logaddexp(0, -eta)), self.x.T @ (-w * self.sign * miss) + s @ beta, information)

    def optimum(self, strengths):
        s = self.penalty(strengths)
        value = lambda beta: self.state(s, beta)[0] + beta @ s @ beta / 2
        found = scipy.optimize.minimize(
            value, np.zeros(self.size), jac=lambda beta: self.state(s, beta)[1], method="SLSQP",
            constraints=[dict(type="ineq", fun=lambda beta: self.order @ beta, jac=lambda beta: self.order)],
            options=dict(maxiter=2000, ftol=1e-12))
        # It may say that it cannot go on: what it found is judged below.
        held = np.flatnonzero(self.order @ found.x < 1e-5)
        basis = scipy.linalg.null_space(self.order[held])
        beta = basis @ (basis.T @ found.x)
        for _ in range(100):
            _, gradient, information = self.state(s, beta)
            step = basis @ scipy.linalg.solve(basis.T @ (information + s) @ basis, basis.T @ gradient, assume_a="pos")
            if gradient @ step < 1e-26:
                break
            beta = beta - step
        loss, gradient, information = self.state(s, beta)
        multipliers = np.linalg.lstsq(self.order[held].T, gradient, rcond=None)[0]
        assert np.abs(self.order[held].T @ multipliers - gradient).max() < 1e-9
        free = np.setdiff1d(np.arange(len(self.order)), held)
        assert multipliers.min() > 1e-3 and (self.order[free] @ beta).min() > 1e-3, (multipliers, self.order[free] @ beta)
        covariance = basis @ np.linalg.inv(basis.T @ (information + s) @ basis) @ basis.T
        return beta, loss, information, covariance, held, multipliers

    def constrained(self, strengths):
        beta, loss, information, covariance, held, multipliers = self.optimum(strengths)
        blocks = []
        for name, own in self.maps:
            join = np.hstack([basis for basis, _ in own])
            places = np.concatenate([np.arange(place.start, place.stop) for _, place in own])
            variance = join @ covariance[np.ix_(places, places)] @ join.T
            mine = [at for at, place in enumerate(held) if self.owners[place][0] == name]
            blocks.append(dict(
                name=name, values=(join @ beta[places]).tolist(), variances=np.diag(variance).tolist(),
                covariances=variance[0].tolist(), effective=float(np.trace((covariance @ information)[np.ix_(places, places)])),
                held=[self.owners[held[at]][1] for at in mine], multipliers=[float(multipliers[at]) for at in mine]))
        return dict(
            strengths=list(map(float, strengths)), intercept=float(beta[0]), intercept_variance=float(covariance[0, 0]),
            loss=float(loss), blocks=blocks)


def main():
    model = Monotone(make.simulated())
    result = dict(
        signs={name: "+" if sign > 0 else "-" for name, sign in SIGNS.items()},
        weak=model.constrained(np.array(make.FIXED[:5]) / 20), strong=model.constrained(np.array(make.FIXED[:5]) * 4))
    with open("monotone.json", "w") as file:
        json.dump(result, file)
        file.write("\n")
    for fit in (result["weak"], result["strong"]):
        print([(block["name"], block["held"], np.round(block["values"], 3).tolist()) for block in fit["blocks"]])


if __name__ == "__main__":
    main()
