"""Intervals of risks by statsmodels: table.csv and intervals.json, of a plain fit and of one with clustered errors.

    python make.py            # needs statsmodels and numpy

A GLM's summary_frame gives the interval of the mean through the linear predictor. The cluster covariance is statsmodels' own
with its correction left out, times G/(G - 1).
"""
import json
import pathlib

import numpy as np
import scipy.stats
import statsmodels
import statsmodels.api as sm

HERE = pathlib.Path(__file__).parent
ROWS, CUSTOMERS = 240, 60


def main():
    rng = np.random.default_rng(11)
    customer = rng.integers(0, CUSTOMERS, ROWS)
    own = rng.normal(0, 0.8, CUSTOMERS)[customer]
    age = np.round(rng.normal(45, 12, ROWS), 1)
    joined = np.round(1.6e9 + 1e7 * rng.random(ROWS))
    city = rng.choice(["a", "b", "c"], ROWS)
    log_odds = -0.5 + 0.04 * (age - 45) + own + np.where(city == "b", 0.7, 0) + (joined - 1.605e9) / 1e7
    y = (rng.random(ROWS) < 1 / (1 + np.exp(-log_odds))).astype(int)
    lines = ["customer,age,joined,city,y"] + [
        f"{c},{a},{j:.0f},{t},{o}" for c, a, j, t, o in zip(customer, age, joined, city, y)]
    (HERE / "table.csv").write_text("\n".join(lines) + "\n")

    # The same model, in units that least squares likes.
    x = np.column_stack([np.ones(ROWS), (age - 45) / 12, (joined - 1.605e9) / 1e7, city == "b", city == "c"]).astype(float)
    model = sm.GLM(y, x, family=sm.families.Binomial())
    plain = model.fit(tol=1e-14, maxiter=100, tol_criterion="params")
    frame = plain.get_prediction(x).summary_frame(alpha=0.05)
    clustered = model.fit(tol=1e-14, maxiter=100, tol_criterion="params", cov_type="cluster",
                          cov_kwds={"groups": customer, "use_correction": False})
    count = len(set(customer))
    variance = np.einsum("ij,jk,ik->i", x, clustered.cov_params() * count / (count - 1), x)
    centre, width = x @ clustered.params, scipy.stats.norm.ppf(0.975) * np.sqrt(variance)
    logistic = lambda value: list(1 / (1 + np.exp(-value)))
    (HERE / "intervals.json").write_text(json.dumps({
        "statsmodels": statsmodels.__version__,
        "risks": list(frame["mean"]), "low": list(frame["mean_ci_lower"]), "high": list(frame["mean_ci_upper"]),
        "clustered_low": logistic(centre - width), "clustered_high": logistic(centre + width)}) + "\n")


if __name__ == "__main__":
    main()
