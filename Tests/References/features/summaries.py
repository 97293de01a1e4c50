"""Sums of every feature of the real data sets by DuckDB, small enough to commit: summaries.csv.

    summaries.py FOLDER_OF_DATASETS

For each data set, cutoff and feature: how many customers have a value, its sum, and its sum weighted by 1, 2, 3, 1, 2, 3 …
down the rows, which a value in the wrong row changes.
"""

import csv
import pathlib
import sys
import tempfile

import features

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "Benchmarks" / "peers"))
import verify_features  # noqa: E402

CUTOFFS = {"cdnow": ["1997-07-04", "1998-01-01"], "grocery": ["2006-10-02", "2006-12-31", "2007-07-01"]}


def main():
    with open(features.HERE / "summaries.csv", "w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["dataset", "cutoff", "rows", "feature", "present", "sum", "weighted_sum"])
        for name, cutoffs in CUTOFFS.items():
            with tempfile.TemporaryDirectory() as folder:
                dataset = features.Dataset(verify_features.canonical(pathlib.Path(sys.argv[1], name), pathlib.Path(folder)))
                for cutoff in cutoffs:
                    columns, rows = dataset.rows(features.microseconds(cutoff))
                    for index, feature in enumerate(columns[1:], start=1):
                        values = [(1 + i % 3, row[index]) for i, row in enumerate(rows) if row[index] is not None]
                        writer.writerow([name, cutoff, len(rows), feature, len(values), repr(float(sum(v for _, v in values))),
                                         repr(float(sum(w * v for w, v in values)))])


if __name__ == "__main__":
    main()
