"""What statsmodels says of plain fits: statsmodels.json in inference/. Needs statsmodels, scipy and numpy.

    python statsmodels_fits.py

The data are those of the recipes in make.py. Weights are frequency weights (GLM's freq_weights); the cluster covariance is
statsmodels' own with its correction left out, times G/(G - 1).
"""
import json
import pathlib

import numpy as np
import statsmodels
import statsmodels.api as sm

from make import U, column, uniforms

HERE = pathlib.Path(__file__).parent / "inference"
CLUSTERS = U(21, 40.0, 20.0, floor=True)


def case(name, rows, columns, truth, weights=None, offsets=None):
    made = []
    for recipe in columns:
        made.append(column(recipe, made, rows))
    x = np.array(made).T
    z = (x - x.mean(0)) / x.std(0)
    target = (uniforms(99, rows) < 1 / (1 + np.exp(-(truth[0] + z @ np.array(truth[1:]))))).astype(int)
    w = np.array(column(weights, made, rows)) if weights else None
    o = np.array(column(offsets, made, rows)) if offsets else None
    groups = np.array(column(CLUSTERS, made, rows)).astype(int)
    model = sm.GLM(target, sm.add_constant(x), family=sm.families.Binomial(), freq_weights=w, offset=o)
    fit = model.fit(tol=1e-14, maxiter=100, tol_criterion="params")
    low, high = fit.conf_int().T
    out = {
        "name": name, "rows": rows, "columns": columns, "weights": weights, "offsets": offsets,
        "target": "".join(map(str, target)), "coefficients": list(fit.params), "standard_errors": list(fit.bse),
        "z": list(fit.tvalues), "p_values": list(fit.pvalues), "low": list(low), "high": list(high),
        "log_likelihood": fit.llf, "null_log_likelihood": fit.llnull if w is None and o is None else None,
    }
    if w is None:
        out["robust"] = list(model.fit(tol=1e-14, maxiter=100, tol_criterion="params", cov_type="HC0").bse)
        clustered = model.fit(tol=1e-14, maxiter=100, tol_criterion="params", cov_type="cluster",
                              cov_kwds={"groups": groups, "use_correction": False})
        count = len(set(groups))
        out["clusters"] = CLUSTERS
        out["clustered"] = list(clustered.bse * np.sqrt(count / (count - 1)))
    return out


if __name__ == "__main__":
    three = [U(1), U(2, 4.0), U(3, 10.0, 5.0)]
    cases = [
        case("plain", 500, three, [-1, 0.5, -0.8, 0.3]),
        case("offsets", 500, [U(1), U(2, 4.0)], [-1, 0.5, -0.8], offsets=U(8, 6.0, 1.0)),
        case("few-churners", 2000, three, [-4.5, 0.5, -0.8, 0.3]),
        case("correlated", 800, [U(1), {"of": [[0, 1.0]], "seed": 2, "scale": 0.2}, U(3)], [-0.5, 0.6, 0.2, 0.4]),
        case("grouped", 40, [U(1, 4.0, 2.0, floor=True), U(2)], [0.2, 0.5, -0.3], weights=U(9, 60.0, 31.0, floor=True)),
    ]
    HERE.mkdir(exist_ok=True)
    (HERE / "statsmodels.json").write_text(
        json.dumps({"statsmodels": statsmodels.__version__,
                    "cases": cases}, indent=1) + "\n")
    for each in cases:
        print(each["name"], each["coefficients"], each.get("clustered"))
