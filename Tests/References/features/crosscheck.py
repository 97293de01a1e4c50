"""Runs features.sql against plain.py on random small datasets whose events crowd around cutoffs and window edges.

    crosscheck.py [COUNT] [SEED] [CHURN]

With the path of a `churn` command its features are compared with plain.py's as well.
"""

import csv
import datetime
import pathlib
import random
import subprocess
import sys
import tempfile

import compare
import features
import plain

CUTOFFS = ["2024-01-01", "2024-03-01T12:00:00"]


def time(r):
    """An instant near a cutoff less some whole number of days, often exactly on it."""
    base = datetime.datetime.fromisoformat(r.choice(CUTOFFS)).replace(tzinfo=datetime.timezone.utc)
    moment = base - datetime.timedelta(days=r.choice([0, 1, 30, 60, 90, 120, 150, 180, 365, r.randrange(-40, 500)]))
    moment += datetime.timedelta(microseconds=r.choice([0, 0, 0, 1, -1, 3_600_000_000, r.randrange(86_400_000_000)]))
    style = r.randrange(4)
    if style == 0 and moment.microsecond == 0:
        return str(int(moment.timestamp()))
    if style == 1:
        zone = datetime.timezone(datetime.timedelta(minutes=r.choice([-300, 60, 330])))
        return moment.astimezone(zone).isoformat()
    if style == 2:
        return moment.replace(tzinfo=None).isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def later(r, text, most=86_400 * 40):
    """A time after another."""
    micro = plain.instant(text) + r.choice([1, 1_000_000 * r.randrange(1, most)])
    return (plain.EPOCH + datetime.timedelta(microseconds=micro)).isoformat()


def money(r, low=-30, high=100):
    return r.choice([str(r.randrange(low, high)), f"{r.uniform(low, high):.2f}", f"{r.uniform(low, high):.6f}", "0",
                     f"{r.randrange(low, high)}.00005", f"{r.randrange(low, high)}.00015"])


def dataset(r):
    who = [f"c{i:02}" for i in range(8)] + ["Ünal", "01", "1"]
    tables = {}
    if r.random() < 0.8:
        joined = r.random() < 0.8
        tables["customers"] = [{
            "customer_id": c, **({"joined_at": r.choice([time(r), ""])} if joined else {}),
            "left_at": r.choice(["", "", "", time(r)]), "plan": r.choice(["gold", "", "a,b"])} for c in who]
    optional = [name for name in ("amount", "discount", "category", "channel", "order_id", "recorded_at") if r.random() < 0.75]
    def purchase():
        t = time(r)
        every = {"customer_id": r.choice(who), "occurred_at": t, "amount": money(r), "discount": r.choice(["", "1.5", "0"]),
                 "category": r.choice(["", "x", "y", "z"]), "channel": r.choice(["", "web", "shop"]),
                 "order_id": r.choice(["", "1", "2", "3"]), "recorded_at": r.choice(["", later(r, t)])}
        return {k: v for k, v in every.items() if k in optional or k in ("customer_id", "occurred_at")}
    if r.random() < 0.9 or "customers" not in tables:
        tables["purchases"] = [purchase() for _ in range(r.randrange(1, 120))]
    if "customers" not in tables:
        who = sorted({p["customer_id"] for p in tables["purchases"]})
    def event(**more):
        t = time(r)
        return {"customer_id": r.choice(who), "occurred_at": t, "recorded_at": r.choice(["", "", later(r, t)]), **more}
    def maker(name):
        if name == "complaints":
            row = event()
            row["opened_at"] = row.pop("occurred_at")
            row["resolved_at"] = r.choice(["", row["opened_at"], later(r, row["opened_at"])])
            return row
        if name == "wallet":
            row = event()
            row["period_start"] = row.pop("occurred_at")
            row["period_end"] = later(r, row["period_start"], 86_400 * 90)
            row["total_spend"] = r.choice(["0", money(r, 0, 300)])
            return row
        if name == "surveys":
            kind, high = r.choice([("csat", 5), ("nps", 10), ("ces", 7)])
            return event(kind=kind, score=str(r.randrange(0 if kind == "nps" else 1, high + 1)))
        if name == "rewards":
            return event(points=r.choice([money(r, -50, 50), "10", "-5"]))
        return event()
    for name in ("complaints", "wallet", "surveys", "engagements", "referrals", "rewards"):
        if r.random() < 0.75:
            tables[name] = [maker(name) for _ in range(r.randrange(1, 60))]
    return tables


def of_command(churn, folder):
    """The matrix that a `churn` command gives."""
    out = pathlib.Path(folder, "matrix.out")
    subprocess.run([churn, "features", folder, "--as-of", ",".join(CUTOFFS), "--out", out, "--quiet"], check=True)
    return compare.load(out)


def main():
    count, seed, churn = (sys.argv[1:] + ["200", "1", ""][len(sys.argv) - 1:])
    count, seed = int(count), int(seed)
    for i in range(count):
        r = random.Random(seed * 100_003 + i)
        with tempfile.TemporaryDirectory() as folder:
            for name, rows in dataset(r).items():
                with open(pathlib.Path(folder, f"{name}.csv"), "w", newline="") as stream:
                    writer = csv.DictWriter(stream, rows[0].keys())
                    writer.writeheader()
                    writer.writerows(rows)
            cutoffs = [plain.instant(c) for c in CUTOFFS]
            header, slow = plain.matrix(plain.read(folder), cutoffs)
            if header is None:
                continue
            duck = features.Dataset(folder, threads=1)
            quick = []
            for cutoff in cutoffs:
                names, rows = duck.rows(cutoff)
                quick += [[row[0], features.cutoff_text(cutoff)] + ["" if v is None else str(v) for v in row[1:]] for row in rows]
            quick.sort(key=lambda row: (row[0].encode(), row[1]))
            differences = compare.compare((header, slow), ([names[0], "as_of"] + names[1:], quick))
            if differences:
                print(f"dataset {i} of seed {seed}: plain and SQL differ", *differences[:10], sep="\n  ")
                sys.exit(1)
            differences = compare.compare((header, slow), of_command(churn, folder)) if churn else []
            if differences:
                print(f"dataset {i} of seed {seed}: plain and {churn} differ", *differences[:10], sep="\n  ")
                sys.exit(1)
    print(f"{count} datasets: plain and SQL{' and ' + churn if churn else ''} agree")


if __name__ == "__main__":
    main()
