"""Polars merely writing a matrix that it holds in memory as CSV: the least that writing takes. Prints seconds without
start-up and reading.

    write_polars.py MATRIX.csv THREADS OUT.csv
"""

import os
import sys
import time

matrix, threads, out = sys.argv[1:]
os.environ["POLARS_MAX_THREADS"] = threads

import polars as pl  # noqa: E402

frame = pl.read_csv(matrix, infer_schema_length=None)
start = time.perf_counter()
frame.write_csv(out)
print(time.perf_counter() - start)
