"""Whether two feature matrices hold the same: numbers to 1e-9, texts and missing cells exactly, rows in the same order. The rule of
Tests/References/features/compare.py, column by column.

    same_matrix.py A.csv B.csv
"""

import sys

import polars as pl


def differences(left, right):
    """Sentences, one a column that differs."""
    a, b = (pl.read_csv(file, infer_schema_length=None) for file in (left, right))
    if a.columns != b.columns or a.height != b.height:
        return [f"{a.height} rows of {a.columns} and {b.height} of {b.columns}"]
    found = []
    for name in a.columns:
        one, other = a[name], b[name]
        if one.dtype.is_numeric() and other.dtype.is_numeric():
            one, other = one.cast(pl.Float64), other.cast(pl.Float64)
            size = pl.DataFrame([one.abs().alias("a"), other.abs().alias("b")]).select(pl.max_horizontal("a", "b", pl.lit(1e-3))).to_series()
            same = ((one - other).abs() <= 1e-9 * size).fill_null(False) | (one.is_null() & other.is_null())
        else:
            same = one.cast(pl.String).eq_missing(other.cast(pl.String))
        if not same.all():
            row = same.arg_min()
            found.append(f"{a[a.columns[0]][row]} {name}: {one[row]} and {other[row]}")
    return found


if __name__ == "__main__":
    found = differences(*sys.argv[1:3])
    print("\n".join(found) or "equal")
    sys.exit(1 if found else 0)
