"""Types of loyalty, segments, quarters of reasons and what became of each group, by SQL run by SQLite: demo-groups.json.

    churn features datasets/demo --as-of 2024-04-01 --out f2.csv
    python3 groups.py datasets/demo f2.csv 2024-04-01 > demo-groups.json

Written from Documentation/loyalty.md and what `churn loyalty` says each group means; nothing is shared with the Swift code but
the features, which have references of their own.
"""

import csv
import json
import pathlib
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "indicators"))
from make import DAY, load, micro, quarters, rows  # noqa: E402

folder, features, as_of = pathlib.Path(sys.argv[1]), sys.argv[2], micro(sys.argv[3])
base, _, _ = load(folder)
with open(features, newline="") as file:
    matrix = list(csv.DictReader(file))
NAMES = ["tenure_days", "recency_days", "purchases_365d", "spend_365d", "wallet_share_365d", "satisfaction_mean_365d",
         "referrals_365d", "discount_share_365d", "points_redeemed_share_365d", "engagements_90d"]
base.execute(f"CREATE TABLE f (customer_id, {', '.join(NAMES)})")
base.executemany(
    f"INSERT INTO f VALUES (?{', ?' * len(NAMES)})",
    [[r["customer_id"]] + [float(r[n]) if r[n] else None for n in NAMES] for r in matrix])
base.execute("CREATE TABLE known (customer_id, at, score, kind)")
base.executemany(
    "INSERT INTO known VALUES (?, ?, ?, ?)",
    [(r["customer_id"], micro(r["occurred_at"]), float(r["score"]), r["kind"]) for r in rows(folder, "surveys")
     if max(micro(r["occurred_at"]), micro(r["recorded_at"]) or 0) < as_of])

# NULL is "the data do not tell": AND, OR and CASE of SQL are those of the documentation.
TYPES = {
    "premium": "wallet_share_365d >= 0.5 AND satisfaction_mean_365d >= 0.75 AND referrals_365d >= 1",
    "price": "COALESCE(discount_share_365d, 0) >= 0.15",
    "incentive": "COALESCE(points_redeemed_share_365d, 0) >= 0.5",
    "inertia": """purchases_365d >= 2 AND engagements_90d = 0 AND satisfaction_mean_365d IS NULL AND referrals_365d = 0
        AND COALESCE(wallet_share_365d, 1) >= 0.8""",
}
base.execute(
    "CREATE VIEW typed AS SELECT customer_id, CASE "
    + " ".join(f"WHEN {rule} THEN '{name}'" for name, rule in TYPES.items())
    + " WHEN " + " OR ".join(f"({rule}) IS NULL" for rule in TYPES.values()) + " THEN 'not told' ELSE 'none' END AS grp FROM f")


def percentile(name):
    """100 · (those below + half of those equal) / all that are known."""
    return f"""(SELECT 100.0 * (SUM(o.{name} < f.{name}) + 0.5 * SUM(o.{name} = f.{name})) / COUNT(*) FROM f o
        WHERE o.{name} IS NOT NULL)"""


base.execute(
    f"""CREATE TABLE ranked AS SELECT customer_id, tenure_days, recency_days, 100 - {percentile('recency_days')} AS r,
        {percentile('purchases_365d')} AS n, {percentile('spend_365d')} AS m FROM f""")
base.execute(
    """CREATE VIEW segmented AS SELECT customer_id, CASE WHEN tenure_days < 90 THEN 'new'
        WHEN recency_days IS NULL THEN 'without a purchase'
        WHEN r < 40 AND (n >= 60 OR m >= 60) THEN 'at risk' WHEN r < 40 THEN 'asleep'
        WHEN r >= 60 AND n >= 60 AND m >= 60 THEN 'champions' WHEN n >= 60 THEN 'loyal' WHEN m >= 60 THEN 'big spenders'
        WHEN r >= 60 THEN 'promising' ELSE 'regular' END AS grp FROM ranked""")


def groups(view):
    """Customers of each group, and those of them who have not left within 90 days."""
    return {
        name: [count, stayed] for name, count, stayed in base.execute(
            f"""SELECT grp, COUNT(*), SUM(left_at IS NULL OR left_at >= ?) FROM {view} JOIN customers USING (customer_id)
            GROUP BY grp""", (as_of + 90 * DAY,))
    }


WORDS = {"price": "price", "billing": "price", "service": "service", "delivery": "service", "quality": "product"}
REASONS = """WITH gone AS (SELECT customer_id, joined_at, left_at FROM customers WHERE left_at < :now)
SELECT left_at,
    (SELECT reason FROM complaints c WHERE c.customer_id = g.customer_id AND opened_at < left_at
        AND opened_at >= left_at - 90 * :day ORDER BY opened_at DESC),
    (SELECT AVG(CASE kind WHEN 'nps' THEN score / 10 WHEN 'csat' THEN (score - 1) / 4 ELSE (score - 1) / 6 END) FROM known k
        WHERE k.customer_id = g.customer_id AND at = (SELECT MAX(at) FROM known l WHERE l.customer_id = g.customer_id
        AND at < left_at AND at >= left_at - 180 * :day)),
    (SELECT MIN(kind) FROM known k WHERE k.customer_id = g.customer_id AND at = (SELECT MAX(at) FROM known l
        WHERE l.customer_id = g.customer_id AND at < left_at AND at >= left_at - 180 * :day)),
    (SELECT COUNT(*) FROM engagements e WHERE e.customer_id = g.customer_id AND occurred_at < left_at
        AND occurred_at >= left_at - 90 * :day),
    (SELECT COUNT(*) FROM engagements e WHERE e.customer_id = g.customer_id AND occurred_at < left_at - 90 * :day
        AND occurred_at >= left_at - (90 + 365) * :day),
    joined_at >= left_at - 60 * :day FROM gone g"""


def reasons():
    counts, sources = {}, {}
    for left, complaint, score, kind, lately, before, early in base.execute(REASONS, {"now": as_of, "day": DAY}):
        if complaint:
            found, source = WORDS[complaint], "complaint"
        elif score is not None and score < 0.5:
            found, source = ("service" if kind == "ces" else "relationship"), "survey"
        elif not lately and before:
            found, source = "engagement", "engagement"
        elif early:
            found, source = "life cycle", "tenure"
        else:
            found, source = "unknown", "nothing"
        quarter = next(name for name, first, after in quarters(micro("2022-10-01"), as_of) if first <= left < after)
        of_quarter = counts.setdefault(quarter, {})
        of_quarter[found] = of_quarter.get(found, 0) + 1
        sources[source] = sources.get(source, 0) + 1
    return {"quarters": counts, "sources": sources}


print(json.dumps({"types": groups("typed"), "segments": groups("segmented"), "reasons": reasons()}, indent=1, sort_keys=True))
