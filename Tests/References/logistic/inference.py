"""Reference inference of logistic regressions to 40 digits and more (mpmath), one JSON file a case in inference/.

    python inference.py            # needs mpmath and numpy; takes about ten minutes

Data are made from recipes as in make.py, which this script imports; nothing else is shared with it. Each case has what it
asks for of:
  robust      standard errors of H^-1 (sum of squared scores) H^-1, H with the ridge
  clustered   the same with scores summed within clusters, times G/(G - 1)
  profile     95 % profile-likelihood intervals, [low, high] a coefficient, the intercept first; with Firth's likelihood those
              of the penalised one, its penalty being that of all columns
  tests       likelihood-ratio statistics of dropped columns
  signs       the best coefficients with given signs, found by going through every set of columns that may be held at 0
Everything is computed on the columns as they are, by plain Newton steps in 70 digits, without any scaling.
"""
import itertools
import json
import pathlib

import mpmath as mp
import numpy as np

from make import U, column, exactly, uniforms

mp.mp.dps = 70
HERE = pathlib.Path(__file__).parent / "inference"
QUANTILE = mp.findroot(lambda x: mp.gammainc(mp.mpf(1) / 2, 0, x / 2, regularized=True) - mp.mpf("0.95"), 3.84)


class Fit:
    """Minimises loss + ridge (less half the log-determinant of the information with Firth) over some columns of a design."""

    def __init__(self, design, target, weights, offsets, ridge, firth=False):
        self.x, self.y, self.w, self.o = design, target, weights, offsets
        self.ridge, self.firth = ridge, firth
        self.size = len(design[0])

    def parts(self, beta):
        value = mp.mpf(0)
        score = [mp.mpf(0)] * self.size
        information = mp.matrix(self.size)
        rows = []
        for row, y, w, o in zip(self.x, self.y, self.w, self.o):
            if w == 0:
                rows.append((mp.mpf(0), mp.mpf(0), mp.mpf("0.5")))
                continue
            eta = o + mp.fdot(beta, row)
            mu = 1 / (1 + mp.exp(-eta))
            value -= w * (mp.log(mu) if y else mp.log(1 - mu))
            r, v = w * (y - mu), w * mu * (1 - mu)
            rows.append((r, v, mu))
            for a in range(self.size):
                score[a] += r * row[a]
                va = v * row[a]
                for b in range(a + 1):
                    information[a, b] += va * row[b]
        for a in range(self.size):
            for b in range(a):
                information[b, a] = information[a, b]
        loss = value
        for a in range(self.size):
            value += self.ridge[a] * beta[a] ** 2 / 2
            score[a] -= self.ridge[a] * beta[a]
            information[a, a] += self.ridge[a]
        if self.firth:
            inverse = information**-1
            value -= mp.log(mp.det(information)) / 2
            for row, (_, v, mu) in zip(self.x, rows):
                leverage = v * mp.fsum(
                    row[a] * inverse[a, b] * row[b] for a in range(self.size) for b in range(self.size))
                for a in range(self.size):
                    score[a] += leverage * (mp.mpf("0.5") - mu) * row[a]
        return value, loss, score, information, rows

    def minimise(self, start, free):
        """The best value with the coefficients that are not free at their start."""
        beta = list(start)
        current = self.parts(beta)
        for _ in range(2000):
            value, _, score, information, _ = current
            part = mp.matrix(len(free))
            for i, a in enumerate(free):
                for j, b in enumerate(free):
                    part[i, j] = information[a, b]
            slope = mp.matrix([score[a] for a in free])
            step = mp.lu_solve(part, slope) if free else mp.matrix(0, 1)
            decrement = mp.fsum(step[i] * slope[i] for i in range(len(free)))
            if decrement < mp.mpf(10) ** -46:
                return beta, current
            length = mp.mpf(1)
            while True:
                trial = list(beta)
                for i, a in enumerate(free):
                    trial[a] = beta[a] + length * step[i]
                following = self.parts(trial)
                if following[0] <= value - length * decrement / 10000 or decrement < mp.mpf(10) ** -30:
                    break
                length /= 2
            beta, current = trial, following
        raise SystemExit("no convergence")


def errors(bread, meat):
    covariance = bread * meat * bread
    return [mp.sqrt(covariance[a, a]) for a in range(bread.rows)]


def outer(vectors, size):
    result = mp.matrix(size)
    for v in vectors:
        for a in range(size):
            for b in range(size):
                result[a, b] += v[a] * v[b]
    return result


def moved(beta, information, index, amount):
    inverse = information**-1
    return [b + amount * inverse[a, index] / inverse[index, index] for a, b in enumerate(beta)]


def profile(fit, beta, best, index):
    """Both ends of the interval of a coefficient: Newton on the profile, whose derivative is the score."""
    everything = list(range(fit.size))
    free = [a for a in everything if a != index]
    error = mp.sqrt((best[3] ** -1)[index, index])
    ends = []
    for side in (-1, 1):
        # The others move along with it as the information says, so that no fit starts far out.
        point = moved(beta, best[3], index, side * error * mp.sqrt(QUANTILE))
        for _ in range(60):
            point, found = fit.minimise(point, free)
            miss = 2 * (found[0] - best[0]) - QUANTILE
            slope = -2 * found[2][index]
            step = miss / slope
            if abs(step) > error:
                step *= error / abs(step)
            if abs(step) < mp.mpf(10) ** -25 * error:
                break
            point = moved(point, found[3], index, -step)
        else:
            raise SystemExit("no end of the interval")
        assert side * (point[index] - beta[index]) > 0
        ends.append(point[index])
    return ends


def signed(fit, beta, signs):
    """The best coefficients with signs, by trying every set held at 0; exactly one satisfies the optimality conditions."""
    constrained = [a for a, s in enumerate(signs) if s]
    answers = []
    for count in range(len(constrained) + 1):
        for held in itertools.combinations(constrained, count):
            start = [mp.mpf(0) if a in held else mp.mpf(0) for a in range(fit.size)]
            start[0] = mp.mpf(0)
            point, found = fit.minimise(start, [a for a in range(fit.size) if a not in held])
            right = all(point[a] * signs[a] > 0 for a in constrained if a not in held)
            if right and all(found[2][a] * signs[a] <= 0 for a in held):
                answers.append((point, found))
    assert len(answers) == 1
    return answers[0]


def digits(value):
    return float(mp.nstr(value, 25))


def case(name, rows, columns, truth, weights=None, offsets=None, l2=0.0, firth=False, clusters=None, robust=False,
         profiles=False, tests=(), signs=None, target=None, seed=99):
    made = []
    for recipe in columns:
        made.append(column(recipe, made, rows))
    w = column(weights, made, rows) if weights else [1.0] * rows
    if weights and weights.get("zero_every"):
        w = [0.0 if i % weights["zero_every"] == 0 else v for i, v in enumerate(w)]
    o = column(offsets, made, rows) if offsets else [0.0] * rows
    groups = [int(v) for v in column(clusters, made, rows)] if clusters else None
    if target is None:
        x = np.array(made).T
        z = (x - x.mean(0)) / x.std(0)
        eta = truth[0] + z @ np.array(truth[1:])
        target = [int(u < 1 / (1 + np.exp(-e))) for u, e in zip(uniforms(seed, rows), eta)]
    else:
        target = target(made)
    design = [[mp.mpf(1)] + [mp.mpf(c[i]) for c in made] for i in range(rows)]
    size = len(design[0])
    fit = Fit(design, target, [mp.mpf(v) for v in w], [mp.mpf(v) for v in o], [mp.mpf(0)] + [mp.mpf(l2)] * (size - 1), firth)
    zero = [mp.mpf(0)] * size
    beta, best = fit.minimise(zero, list(range(size)))
    bread = best[3] ** -1
    out = {
        "name": name, "rows": rows, "columns": columns, "weights": weights, "offsets": offsets, "l2": l2, "l1": 0.0,
        "firth": firth, "target": "".join(map(str, target)), "coefficients": [digits(v) for v in beta],
        "standard_errors": [digits(mp.sqrt(bread[a, a])) for a in range(size)], "log_likelihood": digits(-best[1]),
        "null_log_likelihood": digits(-fit.minimise(zero, [0])[1][1]),
    }
    scores = [[r * v for v in row] for (r, _, _), row in zip(best[4], design)]
    if robust:
        out["robust"] = [digits(v) for v in errors(bread, outer(scores, size))]
    if groups:
        counted = [g for g, v in zip(groups, w) if v > 0]
        names = sorted(set(counted))
        sums = [[mp.fsum(s[a] for s, g in zip(scores, groups) if g == n) for a in range(size)] for n in names]
        factor = mp.mpf(len(names)) / (len(names) - 1)
        out["clusters"] = clusters
        out["cluster_count"] = len(names)
        out["clustered"] = [digits(v) for v in errors(bread, factor * outer(sums, size))]
    if profiles:
        out["profile"] = [[digits(v) for v in profile(fit, beta, best, a)] for a in range(size)]
    if tests:
        out["tests"] = []
        for dropped in tests:
            if firth:
                _, found = fit.minimise(zero, [a for a in range(size) if a - 1 not in dropped])
                statistic = 2 * (found[0] - best[0])
            else:
                statistic = 2 * (fit.minimise(zero, [a for a in range(size) if a - 1 not in dropped])[1][1] - best[1])
            p = mp.gammainc(mp.mpf(len(dropped)) / 2, statistic / 2, mp.inf, regularized=True)
            out["tests"].append({"columns": list(dropped), "chi_squared": digits(statistic), "p_value": digits(p)})
    if signs:
        point, found = signed(fit, beta, [0] + list(signs))
        out["signs"] = list(signs)
        out["signed_coefficients"] = [digits(v) for v in point]
        out["signed_log_likelihood"] = digits(-found[1])
    (HERE / f"{name}.json").write_text(json.dumps(out, indent=1) + "\n")
    print(name, sum(target), "of", rows, {k: out[k] for k in ("robust", "clustered", "profile", "tests") if k in out}, flush=True)


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    three = [U(1), U(2, 4.0), U(3, 10.0, 5.0)]
    groups = U(21, 30.0, 15.0, floor=True)
    case("plain", 200, three, [-1, 0.5, -0.8, 0.3], robust=True, clusters=groups, profiles=True,
         tests=[(0,), (2,), (0, 1), (0, 1, 2)], signs=[-1, -1, 1])
    case("weights-and-offsets", 150, three, [-1, 0.5, -0.8, 0.3], weights=U(7, 1.0, 0.6, zero_every=7),
         offsets=U(8, 2.0), robust=True, clusters=groups, profiles=True, tests=[(1,), (0, 2)])
    case("tiny-weights", 150, [U(1), U(2, 4.0)], [-1, 0.5, -0.8], weights=U(7, 1e-6, 1e-6), robust=True, clusters=groups)
    case("scales", 150, [U(1, 2e9, 1e9), U(2, 2e-9), U(4, 5.0)], [-0.5, 0.7, -0.4, 0.2], robust=True, clusters=groups,
         profiles=True, tests=[(0,), (0, 1)], signs=[-1, 0, -1])
    case("unix-milliseconds", 150, [U(1, 3e10, 1.7e12, floor=True), U(2)], [-1, 0.6, 0.4], robust=True, clusters=groups,
         profiles=True, tests=[(0,)])
    case("near-collinear", 150, [U(1), {"of": [[0, 1.0]], "seed": 2, "scale": 1e-7}, U(3)], [-0.5, 0.6, 0.2, 0.4],
         robust=True, clusters=groups, profiles=True, tests=[(0,), (0, 1)], signs=[1, 1, 0])
    case("rare", 1000, [U(1), U(2, 100.0, 50.0)], None, target=exactly(7, [0.8, -0.5], 5), robust=True, profiles=True,
         tests=[(0,), (0, 1)])
    case("ridge", 150, three, [-1, 0.5, -0.8, 0.3], l2=2.5, weights=U(7, 1.0, 0.6), robust=True, clusters=groups,
         signs=[-1, -1, -1])
    case("firth", 60, three, [-1, 0.8, -0.8, 0.3], firth=True, profiles=True, tests=[(0,), (1, 2)])
    case("firth-separated", 40, [U(1), U(2, 4.0)], None, firth=True, profiles=True, tests=[(0,), (0, 1)],
         target=lambda made: [int(v > 0.1) for v in made[0]])
    five = [U(1), {"of": [[0, 1.0]], "seed": 2, "scale": 0.7}, {"of": [[1, -1.0]], "seed": 3, "scale": 0.7},
            U(4, 2.0), {"of": [[3, 0.5]], "seed": 5, "scale": 0.5}]
    case("signs", 150, five, [-0.5, 0.9, -0.6, 0.3, 0.1, 0.2], signs=[1, 1, 1, -1, -1])
