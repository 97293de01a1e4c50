"""DuckDB's side of the features benchmark: CSV to the matrix of one cutoff as CSV. Prints seconds without start-up.

    features_duckdb.py DATASET CUTOFF THREADS OUT.csv

The program is Tests/References/features/features.sql over tables read by read_csv with declared types.
"""

import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests" / "References" / "features"))
import features  # noqa: E402

folder, cutoff, threads, out = sys.argv[1:]
start = time.perf_counter()
dataset = features.Dataset(folder, declared=True, threads=int(threads))
# Parse each file once: the program looks at purchases more than once.
for table in dataset.columns:
    dataset.db.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}_read")
    dataset.db.execute(f"CREATE OR REPLACE VIEW {table}_read AS SELECT * FROM kept_{table}")
dataset.db.execute(f"SET VARIABLE cutoff = {features.microseconds(cutoff)}::BIGINT")
dataset.db.execute(f"COPY ({dataset.query()}) TO '{out}' (HEADER)")
print(time.perf_counter() - start)
