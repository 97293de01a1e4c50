"""From CSV to a call list as a script of DuckDB and scikit-learn: features at two cutoffs, label, fit, score, riskiest.

    list_peer.py DATASET TRAIN_CUTOFF HORIZON_DAYS SCORE_CUTOFF TOP THREADS OUT.csv
"""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests" / "References" / "features"))
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from sklearn.compose import ColumnTransformer  # noqa: E402
from sklearn.impute import SimpleImputer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

import features  # noqa: E402

folder, train, horizon, score, top, threads, out = sys.argv[1:]


def matrix(dataset, text):
    dataset.db.execute(f"SET VARIABLE cutoff = {features.microseconds(text)}::BIGINT")
    return dataset.db.execute(dataset.query()).df().set_index("customer_id")


def signed_log(x):
    return np.sign(x) * np.log1p(np.abs(x))


with threadpool_limits(int(threads)):
    start = time.perf_counter()
    dataset = features.Dataset(folder, declared=True, threads=int(threads))
    # Read once, as we do: the tables stay in DuckDB's memory.
    for table in dataset.columns:
        dataset.db.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}_read")
        dataset.db.execute(f"CREATE OR REPLACE VIEW {table}_read AS SELECT * FROM kept_{table}")
    past, present = matrix(dataset, train), matrix(dataset, score)
    begin, end = features.microseconds(train), features.microseconds(train) + int(horizon) * features.DAY
    left = dataset.db.execute(f"SELECT customer_id FROM customers_read WHERE left_at >= {begin} AND left_at < {end}").df()
    y = past.index.isin(left["customer_id"])
    numbers = [c for c in past.columns if c != "plan"]
    for frame in (past, present):
        frame[numbers] = frame[numbers].apply(pd.to_numeric)
    model = make_pipeline(
        ColumnTransformer([
            ("numbers", make_pipeline(SimpleImputer(strategy="median", add_indicator=True), FunctionTransformer(signed_log),
                                      StandardScaler()), numbers),
            ("plan", OneHotEncoder(handle_unknown="ignore"), ["plan"])]),
        LogisticRegression(solver="newton-cholesky"))
    model.fit(past, y)
    risks = model.predict_proba(present)[:, 1]
    chosen = pd.DataFrame({"customer_id": present.index, "risk": risks}).sort_values(
        ["risk", "customer_id"], ascending=[False, True]).head(int(top))
    chosen.insert(0, "rank", np.arange(1, len(chosen) + 1))
    chosen.to_csv(out, index=False)
    print(time.perf_counter() - start)
