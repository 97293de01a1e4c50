"""DuckDB's side of the features benchmark: CSV to the matrix of one cutoff as CSV. Prints seconds without start-up.

    features_duckdb.py DATASET CUTOFF THREADS OUT.csv

The program is Tests/References/features/features.sql over read_csv with declared types.
"""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests" / "References" / "features"))
import features  # noqa: E402

folder, cutoff, threads, out = sys.argv[1:]
start = time.perf_counter()
dataset = features.Dataset(folder, declared=True, threads=int(threads))
dataset.db.execute(f"SET VARIABLE cutoff = {features.microseconds(cutoff)}::BIGINT")
dataset.db.execute(f"COPY ({dataset.query()}) TO '{out}' (HEADER)")
print(time.perf_counter() - start)
