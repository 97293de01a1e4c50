"""Compares two feature matrices by customer (and cutoff): numbers to 1e-9, texts exactly, same header set and rows.

    compare.py A.csv B.csv
"""

import csv
import sys


def load(path):
    with open(path, newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.reader(stream))
    return rows[0], rows[1:]


def same(a, b, tolerance=1e-9):
    if a == b:
        return True
    try:
        x, y = float(a), float(b)
    except ValueError:
        return False
    return abs(x - y) <= tolerance * max(abs(x), abs(y), 1e-3)


def compare(left, right, limit=20, ignored=()):
    """Differences as texts: (row key, column, left, right)."""
    (ha, ra), (hb, rb) = left, right
    found = []
    if [h for h in ha if h not in ignored] != [h for h in hb if h not in ignored]:
        found.append(f"headers differ: only left {[h for h in ha if h not in hb]}, only right {[h for h in hb if h not in ha]}")
    keys = 2 if len(ha) > 1 and ha[1] == "as_of" else 1
    b = {tuple(r[:keys]): r for r in rb}
    if [r[:keys] for r in ra] != [r[:keys] for r in rb]:
        only = [r[:keys] for r in ra if tuple(r[:keys]) not in b][:5]
        a = {tuple(r[:keys]) for r in ra}
        found.append(f"rows differ or are in another order: {len(ra)} and {len(rb)}, only left {only}, "
                     f"only right {[k for k in b if k not in a][:5]}")
    common = [(ha.index(h), hb.index(h), h) for h in ha if h in hb]
    for row in ra:
        other = b.get(tuple(row[:keys]))
        for i, j, name in common if other else []:
            if not same(row[i], other[j]):
                found.append(f"{'/'.join(row[:keys])} {name}: {row[i]!r} and {other[j]!r}")
                if len(found) > limit:
                    return found
    return found


if __name__ == "__main__":
    differences = compare(load(sys.argv[1]), load(sys.argv[2]))
    print("\n".join(differences) if differences else "equal")
    sys.exit(1 if differences else 0)
