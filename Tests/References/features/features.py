"""Features and labels of a dataset by DuckDB: the independent reference for `churn features` and for the labels.

    features.py DATASET --as-of DATE[,DATE...] [--out F.csv] [--horizon DAYS] [--active DAYS] [--declared]

Tables and columns have their default names. With --horizon the columns left, inactive and decline follow, empty where
the label is not defined for the customer. --declared reads the columns with declared types (times without zone, at most
four decimals), which is how an engineer would read well-formed data and is what the benchmark times.
"""

import argparse
import csv
import datetime
import pathlib
import sys

import duckdb

HERE = pathlib.Path(__file__).parent
DAY = 86_400_000_000

# Column -> how it is read: time, money, text. The columns beyond those named are attributes (customers only).
TABLES = {
    "customers": {"customer_id": "text", "joined_at": "time", "left_at": "time"},
    "purchases": {"customer_id": "text", "occurred_at": "time", "amount": "money", "discount": "money",
                  "category": "text", "channel": "text", "order_id": "text", "recorded_at": "time"},
    "complaints": {"customer_id": "text", "opened_at": "time", "resolved_at": "time", "recorded_at": "time"},
    "wallet": {"customer_id": "text", "period_start": "time", "period_end": "time", "total_spend": "money",
               "recorded_at": "time"},
    "surveys": {"customer_id": "text", "occurred_at": "time", "score": "money", "kind": "text", "recorded_at": "time"},
    "engagements": {"customer_id": "text", "occurred_at": "time", "recorded_at": "time"},
    "referrals": {"customer_id": "text", "occurred_at": "time", "recorded_at": "time"},
    "rewards": {"customer_id": "text", "occurred_at": "time", "points": "money", "recorded_at": "time"},
    "attributes": {"customer_id": "text", "occurred_at": "time", "name": "text", "value": "text",
                   "recorded_at": "time"},
}

# Feature -> what it needs: tables, or table.column. `tenure` is joined_at or purchases.
NEEDS = {
    "tenure_days": "tenure",
    "recency_days": "purchases",
    "purchases_30d": "purchases", "purchases_90d": "purchases", "purchases_180d": "purchases",
    "purchases_365d": "purchases", "purchases_total": "purchases",
    "spend_30d": "purchases.amount", "spend_90d": "purchases.amount", "spend_180d": "purchases.amount",
    "spend_365d": "purchases.amount", "average_purchase_365d": "purchases.amount",
    "purchase_frequency_trend": "purchases", "spend_trend": "purchases.amount",
    "gap_mean_days": "purchases", "gap_std_days": "purchases", "overdue_ratio": "purchases",
    "categories_365d": "purchases.category", "channels_365d": "purchases.channel",
    "discount_share_365d": "purchases.amount purchases.discount", "return_rate_365d": "purchases.amount",
    "wallet_share_365d": "purchases.amount wallet",
    "complaints_90d": "complaints", "complaints_365d": "complaints", "complaints_total": "complaints",
    "complaint_rate_365d": "complaints purchases",
    "open_complaints": "complaints", "oldest_open_complaint_days": "complaints",
    "resolution_hours_mean_365d": "complaints",
    "satisfaction_last": "surveys", "satisfaction_mean_365d": "surveys",
    "engagements_30d": "engagements", "engagements_90d": "engagements", "engagement_trend": "engagements tenure",
    "referrals_365d": "referrals",
    "points_balance": "rewards", "points_redeemed_share_365d": "rewards",
}


def microseconds(text: str) -> int:
    """A cutoff's date or date-time (none = UTC) as microseconds since 1970."""
    moment = datetime.datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)


def shortened(text):
    """Without zeros at the end of a fraction of a second."""
    return text.rstrip("0") if "." in text else text


def cutoff_text(us: int) -> str:
    moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=us)
    return moment.date().isoformat() if us % DAY == 0 else shortened(moment.isoformat()) + "Z"


class Dataset:
    """A folder of tables opened in DuckDB as the views that features.sql reads."""

    def __init__(self, folder, declared=False, threads=None):
        self.folder = pathlib.Path(folder)
        self.declared = declared
        self.db = duckdb.connect()
        self.db.execute("SET TimeZone = 'UTC'")
        if threads:
            self.db.execute(f"SET threads = {threads}")
        self.columns = {}
        self.attributes = []
        for macro in MACROS:
            self.db.execute(macro)
        for table in TABLES:
            self.open(table)
        self.finish_views()
        self.db.execute((HERE / "features.sql").read_text())

    def files(self, table):
        found = []
        for pattern in (f"{table}.csv", f"{table}.tsv", f"{table}/*.csv", f"{table}/*.tsv"):
            for ending in ("", ".gz", ".zst"):
                found += sorted(self.folder.glob(pattern + ending))
        return [str(f) for f in found]

    def open(self, table):
        """A view `<table>_read`: times and money as integers, NULL for what is empty or lacking."""
        files = self.files(table)
        roles = TABLES[table]
        if not files:
            empty = ", ".join(f"NULL::{'VARCHAR' if kind == 'text' else 'BIGINT'} AS {name}" for name, kind in roles.items())
            self.db.execute(f"CREATE VIEW {table}_read AS SELECT {empty} WHERE false")
            return
        declared = {"time": "TIMESTAMP", "money": "DECIMAL(18, 4)", "text": "VARCHAR"}
        sources, names = [], []
        for file in files:
            delimiter = chr(9) if ".tsv" in file else ","
            mine = self.header(file, delimiter)
            names += [n for n in mine if n not in names]
            types = {n: declared[roles[n]] if self.declared and n in roles else "VARCHAR" for n in mine}
            sources.append(f"SELECT * FROM read_csv({file!r}, header = true, auto_detect = false, delim = '{delimiter}', "
                           "quote = '\"', escape = '\"', columns = {"
                           + ", ".join(f"'{n}': '{t}'" for n, t in types.items()) + "})")
        source = "(" + " UNION ALL BY NAME ".join(sources) + ")"
        self.columns[table] = set(names)
        parts = []
        for name, kind in roles.items():
            if name not in names:
                parts.append(f"NULL::{'VARCHAR' if kind == 'text' else 'BIGINT'} AS {name}")
            elif kind == "text":
                parts.append(f'"{name}"')
            elif kind == "time":
                parts.append(f'epoch_us("{name}") AS {name}' if self.declared else f'instant("{name}") AS {name}')
            else:
                parts.append(f'("{name}" * 10000)::BIGINT AS {name}' if self.declared
                             else f'ten_thousandths("{name}") AS {name}')
        if table == "customers":
            self.attributes = [n for n in names if n not in roles]
            parts += [f'"{n}"' for n in self.attributes]
        self.db.execute(f"CREATE VIEW {table}_read AS SELECT {', '.join(parts)} FROM {source}")

    def header(self, file, delimiter):
        import gzip
        import subprocess
        if file.endswith(".zst"):
            raw = subprocess.run(["zstd", "-dc", file], capture_output=True, check=True).stdout
        elif file.endswith(".gz"):
            with gzip.open(file) as stream:
                raw = stream.readline()
        else:
            with open(file, "rb") as stream:
                raw = stream.readline()
        line = raw.decode("utf-8-sig").splitlines()[0]
        return next(csv.reader([line], delimiter=delimiter))

    def finish_views(self):
        run = self.db.execute
        known = "greatest(occurred_at, coalesce(recorded_at, occurred_at)) AS known"
        for table in ("surveys", "engagements", "referrals", "rewards", "attributes"):
            run(f"CREATE VIEW {table} AS SELECT *, occurred_at AS moment, {known} FROM {table}_read")
        run(f"CREATE VIEW complaints AS SELECT *, opened_at AS moment, {known.replace('occurred_at', 'opened_at')} FROM complaints_read")
        run("CREATE VIEW wallet AS SELECT *, coalesce(recorded_at, period_end - 1) AS known FROM wallet_read")
        # Without an amount column every row is a purchase; an empty cell of amount or discount adds nothing.
        has_order = "order_id" in self.columns.get("purchases", ())
        key = "coalesce('o' || order_id, 'r' || row_number() OVER ())" if has_order else "NULL"
        run(f"""CREATE VIEW purchases AS SELECT customer_id, occurred_at AS moment, {known},
                coalesce(amount, 0) AS amount, coalesce(discount, 0) AS discount, category, channel,
                {key} AS order_key FROM purchases_read""")
        if has_order:
            run("""CREATE VIEW orders AS SELECT customer_id, min(moment) AS moment, sum(amount)::BIGINT AS amount,
                    sum(discount)::BIGINT AS discount
                FROM purchases WHERE known < getvariable('cutoff') GROUP BY customer_id, order_key""")
            run("""CREATE VIEW lines AS SELECT customer_id, min(moment) OVER o AS moment, sum(amount) OVER o AS amount,
                    category, channel
                FROM purchases WHERE known < getvariable('cutoff') WINDOW o AS (PARTITION BY customer_id, order_key)""")
        else:
            run("CREATE VIEW orders AS SELECT * FROM purchases WHERE known < getvariable('cutoff')")
            run("CREATE VIEW lines AS SELECT * FROM orders")
        if "customers" in self.columns:
            run("CREATE VIEW people AS SELECT customer_id, joined_at, left_at FROM customers_read")
        else:
            run("""CREATE VIEW people AS SELECT DISTINCT customer_id, NULL::BIGINT AS joined_at, NULL::BIGINT AS left_at
                FROM purchases_read""")
        timeless = "purchases" not in self.columns and "joined_at" not in self.columns["customers"]
        run(f"SET VARIABLE timeless = {'true' if timeless else 'false'}")

    def has(self, need):
        if need == "tenure":
            return "purchases" in self.columns or "joined_at" in self.columns.get("customers", ())
        table, _, column = need.partition(".")
        return table in self.columns and (not column or column in self.columns[table])

    def names(self):
        return [f for f, needs in NEEDS.items() if all(self.has(n) for n in needs.split())]

    def history_names(self):
        return [n for (n,) in self.db.execute("SELECT DISTINCT name FROM attributes ORDER BY name").fetchall()]

    def query(self):
        """The SELECT of one cutoff: features, attributes of customers, attributes with a history."""
        parts = ["f.customer_id"] + [f"f.{n}" for n in self.names()] + [f'c."{n}"' for n in self.attributes]
        joins = "JOIN customers_read c USING (customer_id)" if self.attributes else ""
        for i, name in enumerate(self.history_names() if "attributes" in self.columns else []):
            quoted = name.replace("'", "''")
            parts.append(f'h{i}.value AS "{name}"')
            joins += f""" LEFT JOIN (SELECT customer_id, arg_max_null(value, moment) AS value FROM attributes
                WHERE name = '{quoted}' AND known < getvariable('cutoff') GROUP BY customer_id) h{i} USING (customer_id)"""
        return f"SELECT {', '.join(parts)} FROM features f {joins} ORDER BY f.customer_id"

    def rows(self, cutoff):
        self.db.execute(f"SET VARIABLE cutoff = {cutoff}::BIGINT")
        result = self.db.execute(self.query())
        return [d[0] for d in result.description], result.fetchall()

    def labels(self, cutoff, horizon, fraction=0.5):
        """customer_id -> (left, inactive, decline): what happened in [T, T + H), by when it happened."""
        start, end, before = cutoff, cutoff + horizon * DAY, cutoff - horizon * DAY
        rows = self.db.execute(f"""
            WITH p AS (SELECT customer_id,
                count(*) FILTER (amount >= 0 AND moment >= {start} AND moment < {end}) AS bought,
                sum(amount) FILTER (moment >= {start} AND moment < {end}) AS after,
                sum(amount) FILTER (moment >= {before} AND moment < {start}) AS before
              FROM purchases GROUP BY customer_id)
            SELECT customer_id, coalesce(left_at >= {start} AND left_at < {end}, false)::INT,
                (coalesce(bought, 0) = 0)::INT,
                CASE WHEN before > 0 THEN (coalesce(after, 0) < {fraction} * before)::INT END
            FROM people LEFT JOIN p USING (customer_id)""").fetchall()
        return {r[0]: r[1:] for r in rows}

    def active(self, cutoff, days):
        """Customers with a visible purchase in the last `days` days."""
        self.db.execute(f"SET VARIABLE cutoff = {cutoff}::BIGINT")
        return {r[0] for r in self.db.execute(
            f"SELECT DISTINCT customer_id FROM orders WHERE amount >= 0 AND moment >= {cutoff - days * DAY}").fetchall()}


MACROS = [
    # ISO 8601 with or without zone (none = UTC, the session's zone), or epoch seconds.
    """CREATE MACRO instant(text) AS CASE WHEN regexp_full_match(trim(text), '-?[0-9]+')
        THEN trim(text)::BIGINT * 1000000 ELSE epoch_us(text::TIMESTAMPTZ) END""",
    # To 1/10,000, half to even: `units` are 1/10^12, their remainder decides.
    """CREATE MACRO units(text) AS abs((text::DECIMAL(38, 12) * 1000000000000::DECIMAL(14, 0))::HUGEINT)""",
    """CREATE MACRO ten_thousandths(text) AS (CASE WHEN starts_with(trim(text), '-') THEN -1 ELSE 1 END
        * (units(text) // 100000000 + CASE WHEN units(text) % 100000000 > 50000000
            OR (units(text) % 100000000 = 50000000 AND (units(text) // 100000000) % 2 = 1) THEN 1 ELSE 0 END))::BIGINT""",
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dataset")
    parser.add_argument("--as-of", required=True)
    parser.add_argument("--out")
    parser.add_argument("--horizon", type=int)
    parser.add_argument("--active", type=int)
    parser.add_argument("--declared", action="store_true")
    arguments = parser.parse_args()
    dataset = Dataset(arguments.dataset, arguments.declared)
    cutoffs = sorted({microseconds(t) for t in arguments.as_of.split(",")})
    table = []
    for cutoff in cutoffs:
        names, rows = dataset.rows(cutoff)
        kept = dataset.active(cutoff, arguments.active) if arguments.active else None
        labels = dataset.labels(cutoff, arguments.horizon) if arguments.horizon else None
        for row in rows:
            if kept is not None and row[0] not in kept:
                continue
            head = [row[0]] + ([cutoff_text(cutoff)] if len(cutoffs) > 1 else [])
            table.append(head + list(row[1:]) + (list(labels[row[0]]) if labels else []))
    header = ["customer_id"] + (["as_of"] if len(cutoffs) > 1 else []) + names[1:]
    header += ["left", "inactive", "decline"] if arguments.horizon else []
    table.sort(key=lambda r: (r[0].encode(), r[1] if len(cutoffs) > 1 else ""))
    stream = open(arguments.out, "w", newline="") if arguments.out else sys.stdout
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([["" if v is None else v for v in row] for row in table])


if __name__ == "__main__":
    main()
