"""One peer's scoring of a table by given coefficients: .npy to a CSV of row and risk. Prints seconds without imports.

    score_peer.py scikit-learn|numpy X.npy COEFFICIENTS.json THREADS OUT.csv
"""

import json
import os
import pathlib
import sys
import time

program, x_file, coefficients, threads, out = sys.argv[1:]
os.environ["POLARS_MAX_THREADS"] = threads
import numpy as np  # noqa: E402
import polars as pl  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

intercept, *weights = json.loads(pathlib.Path(coefficients).read_text())
model = LogisticRegression()
model.classes_, model.coef_, model.intercept_ = np.array([0, 1]), np.array([weights]), np.array([intercept])
weights = np.array(weights)

with threadpool_limits(int(threads)):
    start = time.perf_counter()
    x = np.load(x_file)
    if program == "scikit-learn":
        risks = model.predict_proba(x)[:, 1]
    else:
        risks = 1 / (1 + np.exp(-(x @ weights + intercept)))
    pl.DataFrame({"row": np.arange(1, len(risks) + 1), "risk": risks}).write_csv(out)
    print(time.perf_counter() - start)
