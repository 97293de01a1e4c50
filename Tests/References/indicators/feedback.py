"""What `churn indicators` says beside the table of periods, by SQL run by SQLite: channels of feedback compared, answers to
surveys against later retention, levels of an attribute (one of `customers`, and one with a history), and the summary.

    feedback.py REPOSITORY

writes small-… and demo-… of channels, surveys, plan, tier (demo alone) and summary. Written from Documentation/indicators.md,
apart from the Swift sources; the tables and what they count by period are those of make.py. Needs scipy for the summary.
"""

import pathlib
import sys

from scipy import stats

from make import DAY, HERE, WHO, lines, load, micro, months, quarters, rows, table, write

HORIZON = 90 * DAY

# Who is a customer when something happens, has so many days of data after it, and whether still one at their end.
FOLLOWED = """SELECT COUNT(*) AS followed, COALESCE(SUM(w.left_at IS NULL OR w.left_at >= f.first + :h), 0) AS stayed
    FROM ({first}) f JOIN who w USING (customer_id)
    WHERE w.since < f.first AND (w.left_at IS NULL OR w.left_at >= f.first) AND f.first + :h <= :end"""

# The mean satisfaction of each customer who answered, on a scale from 0 to 1: (score - least) / (most - least).
SATISFACTION = """CREATE TEMP VIEW mean_answer AS SELECT customer_id, AVG(CASE kind WHEN 'nps' THEN score / 100000.0
    WHEN 'csat' THEN (score - 10000) / 40000.0 ELSE (score - 10000) / 60000.0 END) AS satisfaction
    FROM surveys GROUP BY customer_id"""

SPEED = """WITH t AS (SELECT resolved_at - opened_at AS d, ROW_NUMBER() OVER (ORDER BY resolved_at - opened_at) AS n,
    COUNT(*) OVER () AS c FROM complaints WHERE channel IS :channel AND resolved_at < :end)
    SELECT AVG(d) / 3600000000.0 FROM t WHERE n = (c * {q} + 99) / 100 OR (c * {q} % 100 = 0 AND n = c * {q} / 100 + 1)"""


def one(base, query, **values):
    return base.execute(query, values).fetchone()


def channels(folder):
    base, _, end = load(folder)
    base.execute(WHO)
    base.execute(SATISFACTION)
    for source, time, column in (
        ("complaints", "opened_at", "channel"), ("surveys", "occurred_at", "kind"), ("engagements", "occurred_at", "channel"),
    ):
        # In the order of first words of bytes, those without a channel last.
        for (channel,) in base.execute(f"SELECT DISTINCT {column} FROM {source} ORDER BY {column} IS NULL, {column}").fetchall():
            at = {"channel": channel, "end": end, "h": HORIZON}
            mine = f"FROM {source} WHERE {column} IS :channel"
            volume, customers = one(base, f"SELECT COUNT(*), COUNT(DISTINCT customer_id) {mine}", channel=channel)
            first = f"SELECT customer_id, MIN({time}) AS first {mine} GROUP BY customer_id"
            answering, satisfaction = one(
                base, f"SELECT COUNT(*), AVG(satisfaction) FROM mean_answer WHERE customer_id IN (SELECT customer_id {mine})",
                channel=channel)
            followed, stayed = one(base, FOLLOWED.format(first=first), **at)
            r = {"source": source, "channel": channel or "", "volume": volume, "customers": customers}
            r |= dict.fromkeys(("resolved", "unresolved", "resolution_hours_median", "resolution_hours_p90",
                                "resolved_within_72h_share"))
            if source == "complaints":
                r["resolved"], fast = one(
                    base, f"SELECT COUNT(*), SUM(resolved_at - opened_at <= 72 * 3600000000) {mine} AND resolved_at < :end",
                    channel=channel, end=end)
                r["unresolved"] = volume - r["resolved"]
                r["resolution_hours_median"] = one(base, SPEED.format(q=50), channel=channel, end=end)[0]
                r["resolution_hours_p90"] = one(base, SPEED.format(q=90), channel=channel, end=end)[0]
                r["resolved_within_72h_share"] = fast / r["resolved"] if r["resolved"] else None
            r |= {"answering_customers": answering, "satisfaction_mean": satisfaction, "followed": followed,
                  "still_customers": stayed, "later_retention": stayed / followed if followed else None}
            yield r


def surveys(folder):
    """A row a kind and group: csat low 1-2 and high 4-5, nps 0-6 and 9-10, ces 1-3 and 6-7."""
    base, _, end = load(folder)
    base.execute(WHO)
    for kind, low, high in (("csat", 2, 4), ("nps", 6, 9), ("ces", 3, 6)):
        answers, customers, mean, top = one(
            base, """SELECT COUNT(*), COUNT(DISTINCT customer_id), AVG(score) / 10000.0, SUM(score >= :high)
            FROM surveys WHERE kind = :kind""", kind=kind, high=high * 10000)
        if not answers:
            continue
        detractors = one(base, "SELECT COUNT(*) FROM surveys WHERE kind = 'nps' AND score <= 60000")[0]
        scores = dict(base.execute("SELECT score / 10000, COUNT(*) FROM surveys WHERE kind = ? GROUP BY 1", (kind,)).fetchall())
        # A customer's first answer of the kind: of several at one time, that of the first row.
        first = """SELECT customer_id, first FROM (SELECT customer_id, occurred_at AS first, score, ROW_NUMBER() OVER
            (PARTITION BY customer_id ORDER BY occurred_at, rowid) AS n FROM surveys WHERE kind = :kind)
            WHERE n = 1 AND score > :above AND score < :below"""
        bounds = {"low": (-1, low * 10000 + 1), "middle": (low * 10000, high * 10000), "high": (high * 10000 - 1, 10**9)}
        for group, (above, below) in bounds.items():
            followed, stayed = one(
                base, FOLLOWED.format(first=first), kind=kind, above=above, below=below, h=HORIZON, end=end)
            yield {
                "kind": kind, "answers": answers, "customers": customers, "mean": mean, "top": top, "top_share": top / answers,
                "nps": (top - detractors) / answers * 100 if kind == "nps" else None,
                "distribution": " ".join(f"{score}:{scores[score]}" for score in sorted(scores)),
                "group": group, "followed": followed, "still_customers": stayed,
                "later_retention": stayed / followed if followed else None,
            }


def by_level(folder, attribute):
    """The table of quarters for each level: of an attribute with a history the level before the quarter began, and of who
    had none by then the first set in it; of several set at one time the last by bytes."""
    base, start, end = load(folder)
    base.execute(WHO)
    base.execute("CREATE TABLE level_of (customer_id, at, level)")
    changes = [r for r in rows(folder, "attributes") if r["name"] == attribute]
    own = [(r["customer_id"], micro(r["occurred_at"]), r["value"] or None) for r in changes]
    if not changes:
        own = [(r["customer_id"], -(10**18), r[attribute] or None) for r in rows(folder, "customers")]
    base.executemany("INSERT INTO level_of VALUES (?, ?, ?)", own)
    base.execute("CREATE TEMP TABLE chosen (customer_id PRIMARY KEY)")
    names = [n for (n,) in base.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name <> 'level_of'")]
    # Views of the same names hide the tables from every query that follows.
    for name in names:
        base.execute(f"""CREATE TEMP VIEW {name} AS SELECT rowid AS rowid, * FROM main.{name}
            WHERE customer_id IN (SELECT customer_id FROM chosen)""")
    levels = [v for (v,) in base.execute("SELECT DISTINCT level FROM level_of WHERE level IS NOT NULL ORDER BY 1")] + [None]
    for level in levels:
        found = []
        for name, begin, after in quarters(start, end):
            base.execute("DELETE FROM chosen")
            base.execute(
                """INSERT INTO chosen SELECT customer_id FROM main.customers c WHERE COALESCE(
                    (SELECT level FROM level_of l WHERE l.customer_id = c.customer_id AND at < :s ORDER BY at DESC, level DESC),
                    (SELECT level FROM level_of l WHERE l.customer_id = c.customer_id AND at >= :s AND at < :e
                     ORDER BY at, level DESC)) IS :level""", {"s": begin, "e": min(after, end), "level": level})
            found += [{"level": level or ""} | r for r in lines(base, [(name, begin, after)], start, end)]
        # A level that nobody and nothing is of has no rows.
        counted = [k for k in found[0] if k not in ("level", "period", "complete")]
        if any(r[k] for r in found for k in counted):
            yield from found


SUMMARY = ("csat_share", "nps", "repurchase_rate", "referral_rate", "complaint_rate", "resolution_hours_median", "churn_rate",
           "engagement_rate", "spend_per_customer")


def summary(folder):
    """The latest complete month in which a figure is known, the change from the month before, and the slope over the last
    twelve complete months with Student's interval, of four months at least."""
    found = list(table(folder, months))
    for key in SUMMARY:
        value = lambda k: found[k][key] if k >= 0 and found[k]["complete"] == "true" else None
        known = [k for k in range(len(found)) if value(k) is not None]
        r = {"indicator": key}
        r |= dict.fromkeys(("period", "value", "change", "trend", "trend_periods", "slope", "slope_low", "slope_high"))
        if known:
            r |= {"period": found[known[-1]]["period"], "value": value(known[-1])}
            before = value(known[-1] - 1)
            r["change"] = None if before is None else r["value"] - before
        last = [k for k in range(len(found)) if found[k]["complete"] == "true"][-12:]
        points = [(k, value(k)) for k in last if value(k) is not None]
        r |= {"trend_periods": len(points), "trend": "too few periods"}
        if len(points) >= 4:
            fit = stats.linregress(*zip(*points))
            half = stats.t.ppf(0.975, len(points) - 2) * fit.stderr
            r |= {"slope": fit.slope, "slope_low": fit.slope - half, "slope_high": fit.slope + half}
            r["trend"] = "rising" if r["slope_low"] > 0 else "falling" if r["slope_high"] < 0 else "no clear trend"
        yield r


def main():
    demo = pathlib.Path(sys.argv[1]) / "datasets" / "demo"
    for name, folder in (("small", HERE / "small"), ("demo", demo)):
        write(f"{name}-channels", channels(folder))
        write(f"{name}-surveys", surveys(folder))
        write(f"{name}-plan", by_level(folder, "plan"))
        write(f"{name}-summary", summary(folder))
    write("demo-tier", by_level(demo, "tier"))


if __name__ == "__main__":
    main()
