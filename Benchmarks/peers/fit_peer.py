"""One peer's logistic regression with L2 = 1 and an unpenalised intercept, from .npy files. Prints seconds without imports.

    fit_peer.py newton-cholesky|lbfgs|glum|statsmodels X.npy Y.npy THREADS OUT.json
"""

import json
import pathlib
import sys
import time

solver, x_file, y_file, threads, out = sys.argv[1:]
import numpy as np  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

if solver == "glum":
    from glum import GeneralizedLinearRegressor
elif solver == "statsmodels":
    import statsmodels.api as sm
else:
    from sklearn.linear_model import LogisticRegression

with threadpool_limits(int(threads)):
    start = time.perf_counter()
    x, y = np.load(x_file), np.load(y_file)
    if solver == "glum":
        fit = GeneralizedLinearRegressor(family="binomial", alpha=1 / len(y), l1_ratio=0, gradient_tol=1e-7).fit(x, y.astype(float))
        answer = [float(fit.intercept_), *map(float, fit.coef_)]
    elif solver == "statsmodels":
        fit = sm.Logit(y.astype(float), sm.add_constant(x)).fit(disp=0)
        answer = list(map(float, fit.params))
        fit.bse  # the standard errors, as `churn fit` computes them
    else:
        fit = LogisticRegression(C=1.0, solver=solver, max_iter=1000).fit(x, y)
        answer = [float(fit.intercept_[0]), *map(float, fit.coef_[0])]
    seconds = time.perf_counter() - start
pathlib.Path(out).write_text(json.dumps(answer))
print(seconds)
