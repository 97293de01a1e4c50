"""Every indicator of the table of periods by SQL run by SQLite, small enough to commit: small.csv and demo.csv; of demo also the
cohorts by quarter (demo-cohorts.csv) and customers by purchases in 60 days (demo-active.csv).

    make.py REPOSITORY

Written from the definitions (Documentation/indicators.md), apart from the Swift sources. Times are microseconds, money
ten-thousandths. The rule is `left`; months in UTC. SQL counts; rates are divided here; intervals have tests of their own.
"""

import calendar
import csv
import datetime
import gzip
import pathlib
import sqlite3
import sys
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
EPOCH = datetime.datetime(1970, 1, 1)
DAY = 86_400_000_000


def micro(text):
    if text in ("", None):
        return None
    delta = datetime.datetime.fromisoformat(text) - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def rows(folder, table):
    for path, opened in ((folder / f"{table}.csv", open), (folder / f"{table}.csv.gz", gzip.open)):
        if path.exists():
            with opened(path, "rt", newline="") as file:
                return list(csv.DictReader(file))
    return []


def load(folder):
    base = sqlite3.connect(":memory:")
    times = {"occurred_at", "opened_at", "resolved_at", "joined_at", "left_at", "recorded_at"}
    amounts = {"amount", "points", "score"}
    columns = {
        "customers": ["customer_id", "joined_at", "left_at"],
        "purchases": ["customer_id", "occurred_at", "amount", "order_id"],
        "complaints": ["customer_id", "opened_at", "resolved_at", "reason", "channel"],
        "surveys": ["customer_id", "occurred_at", "score", "kind"],
        "engagements": ["customer_id", "occurred_at", "channel"],
        "referrals": ["customer_id", "occurred_at"],
        "rewards": ["customer_id", "occurred_at", "points"],
        "contacts": ["customer_id", "occurred_at"],
    }
    known = []
    for table, names in columns.items():
        base.execute(f"CREATE TABLE {table} ({', '.join(names)})")
        for row in rows(folder, table):
            values = []
            for name in names:
                text = row.get(name) or ""
                if name in times:
                    values.append(micro(text))
                elif name in amounts:
                    values.append(int(Decimal(text) * 10_000))
                else:
                    values.append(text or None)
            base.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(names))})", values)
            if table != "customers":
                known += [micro(row.get(n)) for n in ("occurred_at", "opened_at", "resolved_at", "recorded_at")]
            else:
                known.append(micro(row.get("joined_at")))
    for row in rows(folder, "wallet") + rows(folder, "attributes"):
        known += [micro(row.get(n)) for n in ("occurred_at", "period_end", "recorded_at")]
    base.execute(
        """CREATE TABLE bought AS SELECT customer_id, MIN(occurred_at) AS at, SUM(amount) AS amount FROM purchases
           GROUP BY customer_id, COALESCE(order_id, 'row ' || rowid)"""
    )
    start = base.execute(
        """SELECT MIN(t) FROM (SELECT MIN(occurred_at) AS t FROM purchases UNION ALL SELECT MIN(opened_at) FROM complaints
           UNION ALL SELECT MIN(occurred_at) FROM surveys UNION ALL SELECT MIN(occurred_at) FROM engagements
           UNION ALL SELECT MIN(occurred_at) FROM referrals UNION ALL SELECT MIN(occurred_at) FROM rewards
           UNION ALL SELECT MIN(occurred_at) FROM contacts)"""
    ).fetchone()[0]
    last = max(k for k in known if k is not None)
    return base, start // DAY * DAY, (last // DAY + 1) * DAY


QUERIES = {
    "customers_at_start": """SELECT COUNT(*) FROM who WHERE since < :s AND (left_at IS NULL OR left_at >= :s)""",
    "joined": "SELECT COUNT(*) FROM who WHERE since >= :s AND since < :e",
    "lost": "SELECT COUNT(*) FROM who WHERE since < :s AND left_at >= :s AND left_at < :e",
    "purchases": "SELECT COUNT(*) FROM bought WHERE amount >= 0 AND at >= :s AND at < :e",
    "purchasing_customers": "SELECT COUNT(DISTINCT customer_id) FROM bought WHERE amount >= 0 AND at >= :s AND at < :e",
    "repurchasing_customers": """SELECT COUNT(*) FROM (SELECT 1 FROM bought WHERE amount >= 0 AND at >= :s AND at < :e
        GROUP BY customer_id HAVING COUNT(*) >= 2)""",
    "spend": "SELECT COALESCE(SUM(amount), 0) / 10000.0 FROM bought WHERE at >= :s AND at < :e",
    "spend_at_start": """SELECT COALESCE(SUM(amount), 0) / 10000.0 FROM bought JOIN who USING (customer_id)
        WHERE at >= :s AND at < :e AND since < :s AND (left_at IS NULL OR left_at >= :s)""",
    "complaints_opened": "SELECT COUNT(*) FROM complaints WHERE opened_at >= :s AND opened_at < :e",
    "complaints_resolved": "SELECT COUNT(*) FROM complaints WHERE resolved_at >= :s AND resolved_at < :e",
    "resolved_within_24h": """SELECT COUNT(*) FROM complaints WHERE resolved_at >= :s AND resolved_at < :e
        AND resolved_at - opened_at <= 86400000000""",
    "resolved_within_72h": """SELECT COUNT(*) FROM complaints WHERE resolved_at >= :s AND resolved_at < :e
        AND resolved_at - opened_at <= 259200000000""",
    "complaints_reopened": """SELECT COUNT(*) FROM complaints c WHERE resolved_at >= :s AND resolved_at < :e AND EXISTS (
        SELECT 1 FROM complaints o WHERE o.customer_id = c.customer_id AND o.reason = c.reason AND o.rowid <> c.rowid
        AND o.opened_at >= c.resolved_at AND o.opened_at < c.resolved_at + 14 * 86400000000)""",
    "complaints_open_at_end": """SELECT COUNT(*) FROM complaints WHERE opened_at < :e
        AND (resolved_at IS NULL OR resolved_at >= :e)""",
    "engagements": "SELECT COUNT(*) FROM engagements WHERE occurred_at >= :s AND occurred_at < :e",
    "engaged_customers": "SELECT COUNT(DISTINCT customer_id) FROM engagements WHERE occurred_at >= :s AND occurred_at < :e",
    "referrals": "SELECT COUNT(*) FROM referrals WHERE occurred_at >= :s AND occurred_at < :e",
    "referring_customers": "SELECT COUNT(DISTINCT customer_id) FROM referrals WHERE occurred_at >= :s AND occurred_at < :e",
    "points_earned": """SELECT COALESCE(SUM(points), 0) / 10000.0 FROM rewards WHERE points > 0
        AND occurred_at >= :s AND occurred_at < :e""",
    "points_redeemed": """SELECT -COALESCE(SUM(points), 0) / 10000.0 FROM rewards WHERE points < 0
        AND occurred_at >= :s AND occurred_at < :e""",
    "points_outstanding": "SELECT COALESCE(SUM(points), 0) / 10000.0 FROM rewards WHERE occurred_at < :e",
}
for kind, low, top in (("nps", 6, 9), ("csat", 2, 4), ("ces", 3, 6)):
    where = f"FROM surveys WHERE kind = '{kind}' AND occurred_at >= :s AND occurred_at < :e"
    QUERIES[f"{kind}_answers"] = f"SELECT COUNT(*) {where}"
    QUERIES[f"{kind}_mean"] = f"SELECT AVG(score) / 10000.0 {where}"
    QUERIES[f"{kind}_top"] = f"SELECT COUNT(*) {where} AND score >= {top * 10000}"
    QUERIES[f"{kind}_low"] = f"SELECT COUNT(*) {where} AND score <= {low * 10000}"

QUANTILE = """WITH t AS (SELECT resolved_at - opened_at AS d, ROW_NUMBER() OVER (ORDER BY resolved_at - opened_at) AS n,
    COUNT(*) OVER () AS c FROM complaints WHERE resolved_at >= :s AND resolved_at < :e)
    SELECT AVG(d) / 3600000000.0 FROM t WHERE n = (c * {q} + 99) / 100
    OR (c * {q} % 100 = 0 AND n = c * {q} / 100 + 1)"""


WHO = """CREATE TABLE who AS SELECT c.customer_id, left_at, MIN(COALESCE(joined_at, 9e18), COALESCE(
    (SELECT MIN(at) FROM bought b WHERE b.customer_id = c.customer_id AND amount >= 0), 9e18)) AS since
    FROM customers c"""


def quotient(above, below, unit=1):
    return None if not below else above / below * unit


def months(start, end):
    first = EPOCH + datetime.timedelta(microseconds=start)
    year, month = first.year, first.month
    while True:
        begin = (datetime.datetime(year, month, 1) - EPOCH).days * DAY
        if begin >= end:
            return
        after = begin + calendar.monthrange(year, month)[1] * DAY
        yield f"{year:04}-{month:02}", begin, after
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def quarters(start, end):
    """Whole calendar quarters, from that of the start to that of the end."""
    found = []
    for name, begin, after in months(start // DAY * DAY, end):
        year, month = map(int, name.split("-"))
        if not found or month % 3 == 1:
            first = (datetime.datetime(year, (month - 1) // 3 * 3 + 1, 1) - EPOCH).days * DAY
            found.append([f"{year}-Q{(month + 2) // 3}", first, after])
        # A quarter ends with its third month, also where the data end before.
        last = (datetime.datetime(year, (month - 1) // 3 * 3 + 3, 1) - EPOCH).days * DAY
        found[-1][2] = last + calendar.monthrange(year, (month - 1) // 3 * 3 + 3)[1] * DAY
    return found


def table(folder, periods=months):
    base, start, end = load(folder)
    base.execute(WHO)
    yield from lines(base, periods(start, end), start, end)


def lines(base, periods, start, end):
    """A row a period, of the tables as they are seen when it is asked for."""
    for name, begin, after in periods:
        r = {"period": name, "complete": "true" if begin >= start and after <= end else "false"}
        at = {"s": begin, "e": min(after, end)}
        n = {key: base.execute(query, at).fetchone()[0] for key, query in QUERIES.items()}
        whole = r["complete"] == "true"
        r |= {k: v for k, v in n.items() if not k.endswith(("_top", "_low")) and k not in ("spend_at_start", "nps_mean")}
        r["churn_rate"] = quotient(n["lost"], n["customers_at_start"]) if after <= end else None
        r["retention_rate"] = None if r["churn_rate"] is None else 1 - r["churn_rate"]
        per_start = {
            "complaint_rate": n["complaints_opened"],
            "engagement_rate": n["engaged_customers"],
            "referral_rate": n["referring_customers"],
            "spend_per_customer": n["spend_at_start"],
        }
        for key, above in per_start.items():
            r[key] = quotient(above, n["customers_at_start"]) if whole else None
        r["repurchase_rate"] = quotient(n["repurchasing_customers"], n["purchasing_customers"]) if whole else None
        r["complaints_per_1000_purchases"] = quotient(n["complaints_opened"], n["purchases"], 1000)
        for hours in (24, 72):
            r[f"resolved_within_{hours}h_share"] = quotient(n[f"resolved_within_{hours}h"], n["complaints_resolved"])
        settled = after + 14 * DAY <= end
        r["complaints_reopened_share"] = quotient(n["complaints_reopened"], n["complaints_resolved"]) if settled else None
        r["resolution_hours_median"] = base.execute(QUANTILE.format(q=50), at).fetchone()[0]
        r["resolution_hours_p90"] = base.execute(QUANTILE.format(q=90), at).fetchone()[0]
        r["nps_promoters"], r["nps_detractors"], r["csat_satisfied"] = n["nps_top"], n["nps_low"], n["csat_top"]
        r["nps"] = quotient(n["nps_top"] - n["nps_low"], n["nps_answers"], 100)
        r["csat_share"] = quotient(n["csat_top"], n["csat_answers"])
        yield r


def cohorts(folder):
    """Customers by the quarter they came in, and how many are still customers at the end of it and of each after it."""
    base, start, end = load(folder)
    base.execute(WHO)
    found = quarters(start, end)
    groups = [(f"before {found[0][0]}", f"since < {found[0][1]} AND (left_at IS NULL OR left_at >= {found[0][1]})", 0)]
    groups += [(name, f"since >= {begin} AND since < {after}", k) for k, (name, begin, after) in enumerate(found)]
    for name, condition, first in groups:
        size = base.execute(f"SELECT COUNT(*) FROM who WHERE {condition}").fetchone()[0]
        for period, _, after in found[first:]:
            stay = f"SELECT COUNT(*) FROM who WHERE {condition} AND (left_at IS NULL OR left_at >= {after})"
            yield {
                "cohort": name, "size": size, "period": period,
                "customers": base.execute(stay).fetchone()[0] if after <= end else None,
            }


def active(folder, days):
    """By month: customers who have not left and have a purchase in so many days before its start; who is none at its end is lost."""
    base, start, end = load(folder)
    base.execute(WHO)
    first = base.execute("SELECT MIN(at) FROM bought WHERE amount >= 0").fetchone()[0]
    for name, begin, after in months(start, end):
        at = {"s": begin, "e": after, "d": days * DAY}
        buyer = """SELECT customer_id FROM bought JOIN who USING (customer_id) WHERE amount >= 0 AND at >= {0} - :d AND at < {0}
            AND since < {0} AND (left_at IS NULL OR left_at >= {0})"""
        count = base.execute(f"SELECT COUNT(*) FROM ({buyer.format(':s')} GROUP BY 1)", at).fetchone()[0]
        lost = base.execute(
            f"SELECT COUNT(*) FROM ({buyer.format(':s')} EXCEPT {buyer.format(':e')})", at).fetchone()[0]
        isKnown = begin >= first + days * DAY
        yield {
            "period": name, "customers_at_start": count if isKnown else None,
            "lost": lost if isKnown and after <= end else None,
        }


def write(name, found):
    found = list(found)
    with open(HERE / f"{name}.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, found[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in found)


def main():
    repository = pathlib.Path(sys.argv[1])
    demo = repository / "datasets" / "demo"
    for name, folder in (("small", HERE / "small"), ("demo", demo)):
        write(name, table(folder))
    write("demo-cohorts", cohorts(demo))
    write("demo-active", active(demo, 60))


if __name__ == "__main__":
    main()
