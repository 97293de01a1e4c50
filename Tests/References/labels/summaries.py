"""What the real data sets say of definitions of churning, by pandas, small enough to commit: summaries.csv.

    summaries.py FOLDER_OF_DATASETS

Written from the definitions alone (README.md beside it), apart from the Swift sources: customer by customer, with plain
loops over the dates of each. One row a data set and definition, over the cutoffs below, and the pairwise counts of churners.
"""

import csv
import pathlib
import sys

import numpy
import pandas

HERE = pathlib.Path(__file__).resolve().parent
CUTOFFS = {
    "cdnow": ["1997-06-01", "1997-09-01", "1997-12-01", "1998-05-01"],
    "grocery": ["2006-07-01", "2006-10-01", "2007-01-01", "2007-07-01"],
}
DAY = pandas.Timedelta(days=1)


def read(folder, name):
    """Per customer: ascending days and amounts (None without any)."""
    if name == "cdnow":
        table = pandas.read_csv(folder / name / "transactions.csv.gz", dtype={"customer_id": str, "date": str})
        table["day"] = pandas.to_datetime(table["date"], format="%Y%m%d")
        table = table.rename(columns={"customer_id": "customer", "dollar_value": "amount"})
    else:
        table = pandas.read_csv(folder / name / "visits.csv.gz", dtype={"cust": str})
        table["day"] = pandas.to_datetime(table["date"])
        table = table.rename(columns={"cust": "customer"})
        table["amount"] = numpy.nan
    table = table.sort_values(["customer", "day"], kind="stable")
    return {key: (list(rows["day"]), list(rows["amount"])) for key, rows in table.groupby("customer")}


def silences(name, past):
    """How long a customer may be silent by a definition; None without a rhythm."""
    gaps = [(b - a) / DAY for a, b in zip(past, past[1:])]
    if name == "overdue_95_percent_of_gaps":
        return max(1.0, float(numpy.percentile(gaps, 95))) if len(gaps) >= 5 else None
    return max(1.0, int(name.split("_")[1]) * float(numpy.mean(gaps))) if len(gaps) >= 2 else None


def labelled(name, people, cutoffs, end):
    """(customer, cutoff) -> (churned, end of window, days to be followed, when returned)."""
    found = {}
    for cutoff in cutoffs:
        for customer, (days, amounts) in people.items():
            past = [d for d in days if d < cutoff]
            if not past:
                continue
            if name.startswith("decline"):
                percent, horizon = int(name.split("_")[1]), int(name.split("_")[3])
                width = horizon * DAY
                if cutoff + width > end:
                    continue

                def spend(start, stop):
                    return sum(round(a * 10_000) for d, a in zip(days, amounts) if start <= d < stop)

                before = spend(cutoff - width, cutoff)
                if before <= 0:
                    continue
                churned = spend(cutoff, cutoff + width) * 100 < percent * before
                stop = cutoff + width
                back = stop if spend(stop, stop + width) * 100 >= percent * before else None
                found[customer, cutoff] = (churned, stop, horizon, back)
                continue
            if past[-1] < cutoff - 365 * DAY:
                continue
            if name.startswith("inactive"):
                needed = int(name.split("_")[1])
                stop = cutoff + needed * DAY
            else:
                needed = silences(name, past)
                if needed is None:
                    continue
                stop = past[-1] + needed * DAY
                if stop <= cutoff:
                    continue
            if stop > end:
                continue
            churned = not any(cutoff <= d < stop for d in days)
            later = [d for d in days if d >= stop]
            found[customer, cutoff] = (churned, stop, needed, later[0] if later else None)
    return found


def summary(name, found, end):
    churners = [row for row in found.values() if row[0]]
    followed = [row for row in churners if (end - row[1]) / DAY >= row[2] - 1e-9]
    returned = [row for row in followed if row[3] is not None]
    waits = sorted((row[3] - row[1]) / DAY for row in returned)
    return [len({key[0] for key in found}), len(found), len(churners), len(followed), len(returned),
            repr(float(numpy.median(waits))) if waits and not name.startswith("decline") else ""]


def main():
    with open(HERE / "summaries.csv", "w", newline="") as stream, open(HERE / "overlaps.csv", "w", newline="") as pairs:
        writer, both = csv.writer(stream, lineterminator="\n"), csv.writer(pairs, lineterminator="\n")
        writer.writerow(["dataset", "definition", "customers", "rows", "churners", "followed", "returned", "median_days"])
        both.writerow(["dataset", "first", "second", "rows", "first_churners", "second_churners", "both"])
        for name, dates in CUTOFFS.items():
            people = read(pathlib.Path(sys.argv[1]), name)
            cutoffs = [pandas.Timestamp(date) for date in dates]
            end = max(days[-1] for days, _ in people.values()) + DAY
            definitions = [f"inactive_{days}" for days in (30, 60, 90, 180, 365)]
            definitions += ["overdue_2_mean_gaps", "overdue_3_mean_gaps", "overdue_95_percent_of_gaps"]
            if name == "cdnow":
                definitions += ["decline_50_percent_90", "decline_25_percent_90"]
            all_found = {definition: labelled(definition, people, cutoffs, end) for definition in definitions}
            for definition, found in all_found.items():
                writer.writerow([name, definition, *summary(definition, found, end)])
            for index, first in enumerate(definitions):
                for second in definitions[index + 1:]:
                    left, right = all_found[first], all_found[second]
                    common = left.keys() & right.keys()
                    both.writerow([name, first, second, len(common), sum(left[k][0] for k in common),
                                   sum(right[k][0] for k in common),
                                   sum(left[k][0] and right[k][0] for k in common)])


if __name__ == "__main__":
    main()
