"""Polars' side of the features benchmark: all features, lazily, on the streaming engine. Prints seconds without start-up.

    features_polars.py DATASET CUTOFF THREADS OUT.csv

The tables have no recorded_at and no order_id here (make_data.py), so a row is visible iff it happened before the cutoff.
"""

import datetime
import os
import sys
import time

folder, cutoff, threads, out = sys.argv[1:]
os.environ["POLARS_MAX_THREADS"] = threads
import polars as pl  # noqa: E402

T = int(datetime.datetime.fromisoformat(cutoff).replace(tzinfo=datetime.timezone.utc).timestamp() * 1_000_000)
DAY = 86_400_000_000
at = pl.col("at")


def scan(table, when, texts=(), numbers=(), times=()):
    kinds = {"customer_id": pl.String, **{c: pl.String for c in (*texts, *times, when)}, **{c: pl.Float64 for c in numbers}}
    frame = pl.scan_csv(f"{folder}/{table}.csv", schema_overrides=kinds, infer_schema=False)
    stamp = lambda c: pl.col(c).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us").cast(pl.Int64)
    return frame.select("customer_id", *texts, *numbers, *(stamp(c).alias(c) for c in times), stamp(when).alias("at"))


def since(days):
    return at >= T - days * DAY


def period(j):
    return (at >= T - (j + 1) * 30 * DAY) & (at < T - j * 30 * DAY)


def slope(prefix):
    """6 sum_{j<m} (m - 1 - 2j) c_j / (m (m^2 - 1)), c_0 the latest period."""
    m = pl.col("m")
    total = pl.lit(0.0)
    for j in range(6):
        total = total + pl.when(m > j).then((m - 1 - 2 * j) * pl.col(f"{prefix}{j}").fill_null(0)).otherwise(0)
    return pl.when(m >= 2).then(6 * total / (m * (m * m - 1)))


start = time.perf_counter()
amount, bought = pl.col("amount"), pl.col("amount") >= 0
purchases = scan("purchases", "occurred_at", ["category", "channel"], ["amount", "discount"]).filter(at < T)
year = bought & since(365)
days = at.filter(bought).sort().diff() / DAY
by_customer = purchases.group_by("customer_id").agg(
    at.filter(bought).min().alias("first"), at.filter(bought).max().alias("last"),
    *(((bought & since(d)).sum()).alias(f"purchases_{d}d") for d in (30, 90, 180, 365)), bought.sum().alias("purchases_total"),
    *(amount.filter(since(d)).sum().alias(f"spend_{d}d") for d in (30, 90, 180, 365)),
    amount.filter(year).sum().alias("paid"), pl.col("discount").filter(year).sum().alias("off"),
    (~bought & since(365)).sum().alias("returns"),
    *((bought & period(j)).sum().alias(f"c{j}") for j in range(6)),
    *(amount.filter(period(j)).sum().alias(f"m{j}") for j in range(6)),
    pl.col("category").filter(year).drop_nulls().n_unique().alias("categories_365d"),
    pl.col("channel").filter(year).drop_nulls().n_unique().alias("channels_365d"),
    days.mean().alias("gap_mean_days"), days.std().alias("gap_std_days"))

periods = scan("wallet", "period_start", [], ["total_spend"], ["period_end"]).filter(
    (pl.col("period_end") <= T) & since(365)).rename({"at": "period_start"})
own = (purchases.filter(bought).select("customer_id", "at", "amount").join(periods, on="customer_id")
       .filter((at >= pl.col("period_start")) & (at < pl.col("period_end")))
       .group_by("customer_id").agg(amount.sum().alias("own")))
wallet = periods.group_by("customer_id").agg(pl.col("total_spend").sum().alias("total"))

resolved = (pl.col("resolved_at") < T).fill_null(False)
complaints = scan("complaints", "opened_at", [], [], ["resolved_at"]).filter(at < T).group_by("customer_id").agg(
    since(90).sum().alias("complaints_90d"), since(365).sum().alias("complaints_365d"), pl.len().alias("complaints_total"),
    (~resolved).sum().alias("open_complaints"), ((T - at.filter(~resolved).min()) / DAY).alias("oldest_open_complaint_days"),
    ((pl.col("resolved_at") - at).filter(resolved & since(365)).mean() / 3_600_000_000).alias("resolution_hours_mean_365d"))
low = pl.col("kind").replace_strict({"nps": 0.0, "csat": 1.0, "ces": 1.0}, return_dtype=pl.Float64)
high = pl.col("kind").replace_strict({"nps": 10.0, "csat": 5.0, "ces": 7.0}, return_dtype=pl.Float64)
surveys = scan("surveys", "occurred_at", ["kind"], ["score"]).filter(at < T).with_columns(
    ((pl.col("score") - low) / (high - low)).alias("scaled")).group_by("customer_id").agg(
    pl.col("scaled").filter(at == at.max()).mean().alias("satisfaction_last"),
    pl.col("scaled").filter(since(365)).mean().alias("satisfaction_mean_365d"))
engagements = scan("engagements", "occurred_at").filter(at < T).group_by("customer_id").agg(
    since(30).sum().alias("engagements_30d"), since(90).sum().alias("engagements_90d"),
    *(period(j).sum().alias(f"e{j}") for j in range(6)))
referrals = scan("referrals", "occurred_at").filter(at < T).group_by("customer_id").agg(since(365).sum().alias("referrals_365d"))
points = pl.col("points")
rewards = scan("rewards", "occurred_at", [], ["points"]).filter(at < T).group_by("customer_id").agg(
    points.sum().alias("points_balance"), points.filter((points < 0) & since(365)).sum().alias("redeemed"),
    points.filter((points > 0) & since(365)).sum().alias("earned"))

customers = scan("customers", "joined_at", ["plan", "age"], [], ["left_at"])
matrix = customers
for frame in (by_customer, own, wallet, complaints, surveys, engagements, referrals, rewards):
    matrix = matrix.join(frame, on="customer_id", how="left")
matrix = matrix.filter((pl.col("left_at").is_null() | (pl.col("left_at") >= T)) & ((at < T) | pl.col("first").is_not_null()))
begun = pl.when(at < T).then(at).otherwise(pl.col("first"))
count = lambda name: pl.col(name).fill_null(0)
ratio = lambda a, b: pl.when(b != 0).then(a / b)
matrix = matrix.with_columns(
    ((T - begun) / DAY).alias("tenure_days"), pl.min_horizontal(pl.lit(6), (T - begun) // (30 * DAY)).alias("m"),
    ((T - pl.col("last")) / DAY).alias("recency_days"), count("purchases_365d").alias("year"),
    ).select(
    "customer_id", "tenure_days", "recency_days",
    *(count(c) for c in ("purchases_30d", "purchases_90d", "purchases_180d", "purchases_365d", "purchases_total",
                         "spend_30d", "spend_90d", "spend_180d", "spend_365d")),
    ratio(pl.col("paid"), pl.col("year")).alias("average_purchase_365d"),
    slope("c").alias("purchase_frequency_trend"), slope("m").alias("spend_trend"),
    "gap_mean_days", "gap_std_days", ratio(pl.col("recency_days"), pl.col("gap_mean_days")).alias("overdue_ratio"),
    count("categories_365d"), count("channels_365d"),
    ratio(pl.col("off"), pl.col("paid") + pl.col("off")).alias("discount_share_365d"),
    ratio(pl.col("returns"), pl.col("year")).alias("return_rate_365d"),
    ratio(pl.col("own").fill_null(0), pl.col("total")).clip(0, 1).alias("wallet_share_365d"),
    count("complaints_90d"), count("complaints_365d"), count("complaints_total"),
    (count("complaints_365d") / pl.max_horizontal(pl.col("year"), 1)).alias("complaint_rate_365d"),
    count("open_complaints"), "oldest_open_complaint_days", "resolution_hours_mean_365d",
    "satisfaction_last", "satisfaction_mean_365d", count("engagements_30d"), count("engagements_90d"),
    slope("e").alias("engagement_trend"), count("referrals_365d"), count("points_balance"),
    ratio(-pl.col("redeemed"), pl.col("earned")).alias("points_redeemed_share_365d"), "plan", "age",
    ).sort("customer_id")
matrix.sink_csv(out, engine="streaming")
print(time.perf_counter() - start)
