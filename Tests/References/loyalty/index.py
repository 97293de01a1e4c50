"""The loyalty index, quadrants and migration of a dataset, from the feature matrix and the tables alone.

    churn features datasets/demo --as-of 2024-01-01 --out f1.csv     (and 2024-04-01, f2.csv)
    python3 index.py datasets/demo f1.csv 2024-01-01 f2.csv 2024-04-01 > demo.json

Percentiles are counted pair by pair, means written out; nothing is shared with the Swift code but the features.
"""
import csv, datetime as d, gzip, json, statistics, sys

TREE = {
    "durability": ["duration", "frequency", "trend"],
    "spend": ["wallet_share", "cross_buying"],
    "affect": ["referrals", "price_insensitivity", "voluntary", "satisfaction"],
}
FEATURE = {
    "duration": "tenure_days", "frequency": "purchases_365d", "trend": "purchase_frequency_trend",
    "wallet_share": "wallet_share_365d", "cross_buying": "categories_365d", "referrals": "referrals_365d",
    "price_insensitivity": "discount_share_365d", "satisfaction": "satisfaction_mean_365d",
}


def table(folder, name):
    with gzip.open(f"{folder}/{name}.csv.gz", "rt") as file:
        return list(csv.DictReader(file))


def voluntary(folder, as_of):
    start = as_of - d.timedelta(days=365)
    orders, contacts = {}, {}
    for row in table(folder, "contacts"):
        time = d.datetime.fromisoformat(row["occurred_at"])
        if row["arm"] == "treated" and time < as_of:
            contacts.setdefault(row["customer_id"], []).append(time)
    for row in table(folder, "purchases"):
        time = d.datetime.fromisoformat(row["occurred_at"])
        if time >= as_of:
            continue
        entry = orders.setdefault((row["customer_id"], row["order_id"]), [time, 0, 0])
        entry[0] = min(entry[0], time)
        entry[1] += round(float(row["amount"]) * 100)
        entry[2] += round(float(row["discount"] or 0) * 100)
    counts = {}
    for (customer, _), (time, amount, discount) in orders.items():
        if amount < 0 or time < start:
            continue
        caused = any(time - d.timedelta(days=30) <= c <= time for c in contacts.get(customer, []))
        counts.setdefault(customer, []).append(0 if discount > 0 or caused else 1)
    return {customer: sum(flags) / len(flags) for customer, flags in counts.items()}


def leaves(folder, matrix, date):
    as_of = d.datetime.fromisoformat(date)
    free = voluntary(folder, as_of)
    rows = {}
    for row in csv.DictReader(open(matrix)):
        found = {leaf: float(row[name]) if row[name] else None for leaf, name in FEATURE.items()}
        found["voluntary"] = free.get(row["customer_id"])
        rows[row["customer_id"]] = found
    return rows


def percentile(value, known, leaf):
    if value is None or not known:
        return None
    share = (sum(x < value for x in known) + sum(x == value for x in known) / 2) / len(known)
    return 100 * (1 - share if leaf == "price_insensitivity" else share)


def index(rows, scale):
    known = {leaf: [r[leaf] for r in scale.values() if r[leaf] is not None] for leaf in sum(TREE.values(), [])}
    result = {}
    for customer, row in rows.items():
        branches, coverage = [], 0
        for parts in TREE.values():
            values = [percentile(row[leaf], known[leaf], leaf) for leaf in parts]
            there = [v for v in values if v is not None]
            coverage += len(there) / len(parts) / 3
            if there:
                branches.append(sum(there) / len(there))
        result[customer] = (sum(branches) / len(branches) if branches else None, coverage)
    return result


def quadrant(satisfaction, value, median):
    if satisfaction is None or value is None:
        return "not told"
    return {(1, 1): "apostle", (1, 0): "mercenary", (0, 1): "hostage", (0, 0): "defector"}[
        (int(satisfaction >= 0.75), int(value >= median))]


folder, first, date1, second, date2 = sys.argv[1:]
before, after = leaves(folder, first, date1), leaves(folder, second, date2)
own = index(after, after)
earlier, later = index(before, before), index(after, before)
names = ["apostle", "mercenary", "hostage", "defector", "not told"]
median = statistics.median(v for v, _ in own.values() if v is not None)
quadrants = [quadrant(after[c]["satisfaction"], own[c][0], median) for c in after]
frozen = statistics.median(v for v, _ in earlier.values() if v is not None)
counts = [[0] * 6 for _ in range(6)]
for customer in set(before) | set(after):
    q1 = quadrant(before[customer]["satisfaction"], earlier[customer][0], frozen) if customer in before else None
    q2 = quadrant(after[customer]["satisfaction"], later[customer][0], frozen) if customer in after else None
    counts[names.index(q1) if q1 else 5][names.index(q2) if q2 else 5] += 1
sample = sorted(own)[::97]
json.dump({
    "as_of": date2, "since": date1, "customers": len(own), "median": median,
    "mean_coverage": sum(c for _, c in own.values()) / len(own),
    "quadrants": [quadrants.count(name) for name in names],
    "migration": counts, "sample": {c: list(own[c]) for c in sample},
}, sys.stdout, indent=1)
print()
