"""Features of a small dataset, the slow and obvious way: one customer, one fact, one window at a time, in fractions.

    plain.py DATASET --as-of DATE[,DATE...] [--out F.csv]

Cross-checks features.sql and makes the expected files of the corpus. A table is a list of rows, a row a dict of texts;
a column that the table lacks is absent from `columns`.
"""

import argparse
import csv
import datetime
import gzip
import io
import math
import pathlib
import re
import subprocess
import sys
from fractions import Fraction

DAY = 86_400_000_000
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
TABLES = ["customers", "purchases", "complaints", "wallet", "surveys", "engagements", "referrals", "rewards", "attributes"]


def instant(text):
    """Microseconds since 1970; None where empty."""
    text = (text or "").strip()
    if not text:
        return None
    if re.fullmatch(r"-?\d+", text):
        return int(text) * 1_000_000
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return (moment - EPOCH) // datetime.timedelta(microseconds=1)


def money(text):
    """Whole ten-thousandths, half to even; None where empty."""
    text = (text or "").strip()
    return None if not text else round(Fraction(text) * 10_000)


def read(folder):
    """table -> (columns, rows) of a folder with default names."""
    tables = {}
    for table in TABLES:
        files = [f for pattern in (f"{table}.*", f"{table}/*") for f in sorted(pathlib.Path(folder).glob(pattern))]
        for file in files:
            raw = file.read_bytes()
            if file.name.endswith(".gz"):
                raw = gzip.decompress(raw)
            if file.name.endswith(".zst"):
                raw = subprocess.run(["zstd", "-dc"], input=raw, capture_output=True, check=True).stdout
            text = io.StringIO(raw.decode("utf-8-sig"), newline="")
            reader = csv.DictReader(text, delimiter="\t" if ".tsv" in file.name else ",", strict=True)
            columns, rows = tables.setdefault(table, (list(reader.fieldnames), []))
            rows += list(reader)
    return tables


class Customer:
    """The facts about one customer that are visible at one cutoff."""

    def __init__(self, tables, ident, T):
        self.T = T
        self.person = {}
        self.facts = {}
        for table, (columns, rows) in tables.items():
            mine = [r for r in rows if r["customer_id"] == ident]
            if table == "customers":
                self.person = mine[0] if mine else {}
                continue
            kept = []
            for row in mine:
                recorded = instant(row.get("recorded_at"))
                if recorded is not None and recorded >= T:
                    continue
                if table == "wallet":
                    visible = instant(row["period_end"]) <= T
                else:
                    visible = instant(row.get("occurred_at") or row.get("opened_at")) < T
                if visible:
                    kept.append(row)
            self.facts[table] = kept
        self.orders = self.grouped(self.facts.get("purchases", []))

    @staticmethod
    def grouped(rows):
        """Orders: the rows that share an order_id summed, at the earliest of their times."""
        groups = {}
        for i, row in enumerate(rows):
            groups.setdefault(("order", row["order_id"]) if row.get("order_id") else ("row", i), []).append(row)
        return sorted(
            ({"time": min(instant(r["occurred_at"]) for r in g),
              "amount": sum(money(r.get("amount")) or 0 for r in g),
              "discount": sum(money(r.get("discount")) or 0 for r in g),
              "category": {r.get("category") for r in g if r.get("category")},
              "channel": {r.get("channel") for r in g if r.get("channel")}} for g in groups.values()),
            key=lambda o: o["time"])

    def inside(self, time, days):
        return self.T - days * DAY <= time < self.T

    def slope(self, time_and_value, start):
        if start is None:
            return None
        m = min(6, (self.T - start) // (30 * DAY))
        if m < 2:
            return None
        c = []
        for k in range(m):
            low, high = self.T - (m - k) * 30 * DAY, self.T - (m - k - 1) * 30 * DAY
            c.append(sum(v for t, v in time_and_value if low <= t < high))
        mean_k, mean_c = Fraction(m - 1, 2), Fraction(sum(c), m)
        return (sum((k - mean_k) * (c[k] - mean_c) for k in range(m)) / sum((k - mean_k) ** 2 for k in range(m)))


def mean(values):
    values = list(values)
    return Fraction(sum(values), 1) / len(values) if values else None


def divided(a, b):
    return None if not b else Fraction(a) / Fraction(b)


def features(tables, ident, T):
    """The features of one customer, or None where the customer is not in the population at T."""
    c = Customer(tables, ident, T)
    purchases = [o for o in c.orders if o["amount"] >= 0]
    returns = [o for o in c.orders if o["amount"] < 0]
    joined, left = instant(c.person.get("joined_at")), instant(c.person.get("left_at"))
    if joined is not None and joined >= T:
        joined = None
    if left is not None and left < T:
        return None
    timeless = "purchases" not in tables and "joined_at" not in tables["customers"][0]
    if joined is None and not purchases and not timeless:
        return None
    start = joined if joined is not None else (purchases[0]["time"] if purchases else None)
    f = {}
    has = {t: set(tables[t][0]) if t in tables else set() for t in TABLES}
    timed = "purchases" in tables or "joined_at" in has["customers"]
    within = lambda rows, days: [r for r in rows if c.inside(r["time"], days)]
    year = within(purchases, 365)
    recency = Fraction(T - purchases[-1]["time"], DAY) if purchases else None
    if timed:
        f["tenure_days"] = None if start is None else Fraction(T - start, DAY)
    if "purchases" in tables:
        f["recency_days"] = recency
        for days in (30, 90, 180, 365):
            f[f"purchases_{days}d"] = len(within(purchases, days))
        f["purchases_total"] = len(purchases)
        if "amount" in has["purchases"]:
            for days in (30, 90, 180, 365):
                f[f"spend_{days}d"] = Fraction(sum(o["amount"] for o in within(c.orders, days)), 10_000)
            f["average_purchase_365d"] = mean(Fraction(o["amount"], 10_000) for o in year)
        f["purchase_frequency_trend"] = c.slope([(o["time"], 1) for o in purchases], start)
        if "amount" in has["purchases"]:
            f["spend_trend"] = c.slope([(o["time"], Fraction(o["amount"], 10_000)) for o in c.orders], start)
        gaps = [Fraction(b["time"] - a["time"], DAY) for a, b in zip(purchases, purchases[1:])]
        f["gap_mean_days"] = mean(gaps)
        f["gap_std_days"] = None
        if len(gaps) >= 2:
            f["gap_std_days"] = math.sqrt(sum((g - mean(gaps)) ** 2 for g in gaps) / (len(gaps) - 1))
        f["overdue_ratio"] = divided(recency, mean(gaps)) if gaps else None
        for column, name in (("category", "categories_365d"), ("channel", "channels_365d")):
            if column in has["purchases"]:
                f[name] = len(set().union(*(o[column] for o in year)))
        if {"amount", "discount"} <= has["purchases"]:
            off, paid = sum(o["discount"] for o in year), sum(o["amount"] for o in year)
            f["discount_share_365d"] = divided(off, paid + off)
        if "amount" in has["purchases"]:
            f["return_rate_365d"] = divided(len(within(returns, 365)), len(year))
    if "wallet" in tables and "amount" in has["purchases"]:
        rows = [w for w in c.facts["wallet"] if instant(w["period_start"]) >= T - 365 * DAY]
        own = sum(o["amount"] for w in rows for o in purchases
                  if instant(w["period_start"]) <= o["time"] < instant(w["period_end"]))
        share = divided(own, sum(money(w["total_spend"]) for w in rows))
        f["wallet_share_365d"] = None if share is None else min(max(share, Fraction(0)), Fraction(1))
    if "complaints" in tables:
        complaints = [{"time": instant(r["opened_at"]), "end": instant(r.get("resolved_at"))} for r in c.facts["complaints"]]
        resolved = lambda r: r["end"] is not None and r["end"] < T
        f["complaints_90d"] = len(within(complaints, 90))
        f["complaints_365d"] = len(within(complaints, 365))
        f["complaints_total"] = len(complaints)
        if "purchases" in tables:
            f["complaint_rate_365d"] = Fraction(f["complaints_365d"], max(len(year), 1))
        still_open = [r["time"] for r in complaints if not resolved(r)]
        f["open_complaints"] = len(still_open)
        f["oldest_open_complaint_days"] = Fraction(T - min(still_open), DAY) if still_open else None
        f["resolution_hours_mean_365d"] = mean(
            Fraction(r["end"] - r["time"], 3_600_000_000) for r in within(complaints, 365) if resolved(r))
    if "surveys" in tables:
        ranges = {"csat": (1, 5), "nps": (0, 10), "ces": (1, 7)}
        answers = []
        for r in c.facts["surveys"]:
            low, high = ranges[r.get("kind") or "csat"]
            answers.append({"time": instant(r["occurred_at"]),
                            "scaled": (Fraction(money(r["score"]), 10_000) - low) / (high - low)})
        latest = max((a["time"] for a in answers), default=None)
        f["satisfaction_last"] = mean(a["scaled"] for a in answers if a["time"] == latest)
        f["satisfaction_mean_365d"] = mean(a["scaled"] for a in within(answers, 365))
    if "engagements" in tables:
        events = [{"time": instant(r["occurred_at"])} for r in c.facts["engagements"]]
        f["engagements_30d"] = len(within(events, 30))
        f["engagements_90d"] = len(within(events, 90))
        if timed:
            f["engagement_trend"] = c.slope([(e["time"], 1) for e in events], start)
    if "referrals" in tables:
        f["referrals_365d"] = len(within([{"time": instant(r["occurred_at"])} for r in c.facts["referrals"]], 365))
    if "rewards" in tables:
        points = [{"time": instant(r["occurred_at"]), "points": money(r["points"])} for r in c.facts["rewards"]]
        f["points_balance"] = Fraction(sum(p["points"] for p in points), 10_000)
        recent = within(points, 365)
        f["points_redeemed_share_365d"] = divided(
            -sum(p["points"] for p in recent if p["points"] < 0), sum(p["points"] for p in recent if p["points"] > 0))
    if "customers" in tables:
        for name in tables["customers"][0]:
            if name not in ("customer_id", "joined_at", "left_at"):
                f[name] = c.person.get(name) or None
    if "attributes" in tables:
        for name in sorted({r["name"] for r in tables["attributes"][1]}, key=str.encode):
            mine = [r for r in c.facts["attributes"] if r["name"] == name]
            f[name] = max(mine, key=lambda r: instant(r["occurred_at"]))["value"] or None if mine else None
    return f


def matrix(tables, cutoffs):
    """Header and rows of the whole population at the cutoffs (microseconds), as texts."""
    source = tables["customers"] if "customers" in tables else tables["purchases"]
    idents = sorted({r["customer_id"] for r in source[1]}, key=str.encode)
    table, header = [], None
    for ident in idents:
        for T in sorted(set(cutoffs)):
            f = features(tables, ident, T)
            if f is None:
                continue
            several = [cutoff_text(T)] if len(set(cutoffs)) > 1 else []
            header = ["customer_id"] + (["as_of"] if several else []) + list(f)
            table.append([ident] + several + [shown(v) for v in f.values()])
    return header, table


def shortened(text):
    """Without zeros at the end of a fraction of a second."""
    return text.rstrip("0") if "." in text else text


def cutoff_text(T):
    moment = EPOCH + datetime.timedelta(microseconds=T)
    return moment.date().isoformat() if T % DAY == 0 else shortened(moment.isoformat().replace("+00:00", "")) + "Z"


def shown(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return repr(int(value)) if value == int(value) else repr(float(value))


def write(path, header, table):
    stream = open(path, "w", newline="", encoding="utf-8") if path else sys.stdout
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(table)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataset")
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--out")
    arguments = parser.parse_args()
    write(arguments.out, *matrix(read(arguments.dataset), [instant(t) for t in arguments.as_of.split(",")]))


if __name__ == "__main__":
    main()
