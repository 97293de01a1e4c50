"""Made-up histories for the benchmarks, the same for every peer: plain CSV with default names.

    make_data.py FOLDER [--scale 1.0]

At scale 1: 300,000 customers, 8 M purchases and 4 M other events, 2021-01-01 to 2023-12-31. Purchases are crowded on some
customers (a customer's share falls with a power of its rank), who buys less leaves more often.
"""

import argparse
import pathlib

import duckdb

SPAN = 3 * 365 * 86_400


def make(folder, scale):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    db = duckdb.connect()
    customers = max(50, int(300_000 * scale))
    # u(i, salt): a number in [0, 1) from a table's and a row's number, the same in every run.
    db.execute("CREATE MACRO u(i, salt) AS (hash(i * 1024 + getvariable('number') * 16 + salt) >> 11)::DOUBLE / 9007199254740992.0")
    db.execute(f"CREATE MACRO who(i, salt) AS printf('K%07d', floor({customers} * pow(u(i, salt), 1.6))::BIGINT * 7919 % {customers})")
    db.execute("""CREATE MACRO stamp(seconds) AS
        strftime(make_timestamp(1609459200000000 + seconds::BIGINT * 1000000), '%Y-%m-%dT%H:%M:%S')""")
    db.execute("CREATE MACRO pick(list, x) AS list[1 + floor(len(list) * x)::INT]")
    moment = f"stamp(floor({SPAN} * u(i, 2)))"
    tables = {
        "customers": (customers, f"""printf('K%07d', i * 7919 % {customers}) AS customer_id, stamp(-floor({SPAN} * u(i, 3))) AS joined_at,
            CASE WHEN u(i, 4) < 0.02 + 0.3 * pow(i / {customers}, 2) THEN stamp(floor({SPAN} * (0.3 + 0.7 * u(i, 5)))) END AS left_at,
            pick(['basic', 'plus', 'gold'], u(i, 6)) AS plan, 18 + floor(60 * u(i, 7))::INT AS age"""),
        "purchases": (8_000_000 * scale, f"""who(i, 1) AS customer_id, {moment} AS occurred_at,
            CASE WHEN u(i, 3) < 0.04 THEN '-' ELSE '' END || round(1 + 120 * u(i, 4) * u(i, 5), 2)::DECIMAL(9, 2) AS amount,
            CASE WHEN u(i, 6) < 0.2 THEN round(9 * u(i, 7), 2)::DECIMAL(9, 2) END AS discount,
            pick(['food', 'home', 'garden', 'books', 'games', 'music', 'sport', 'toys', 'travel', NULL], u(i, 8)) AS category,
            pick(['web', 'shop', 'app', 'phone'], u(i, 9)) AS channel"""),
        "complaints": (250_000 * scale, f"""who(i, 1) AS customer_id, stamp(floor({SPAN} * u(i, 2))) AS opened_at,
            CASE WHEN u(i, 3) < 0.9 THEN stamp(floor({SPAN} * u(i, 2) + 900000 * u(i, 4))) END AS resolved_at,
            pick(['phone', 'mail'], u(i, 5)) AS channel, pick(['late', 'broken', 'price', NULL], u(i, 6)) AS reason"""),
        "wallet": (300_000 * scale, f"""who(i, 1) AS customer_id,
            stamp(2592000 * floor({SPAN // 2_592_000} * u(i, 2))) AS period_start,
            stamp(2592000 * (1 + floor({SPAN // 2_592_000} * u(i, 2)))) AS period_end,
            round(10 + 500 * u(i, 3), 2)::DECIMAL(9, 2) AS total_spend"""),
        "surveys": (400_000 * scale, f"""who(i, 1) AS customer_id, {moment} AS occurred_at,
            CASE WHEN i % 2 = 0 THEN floor(11 * u(i, 3)) ELSE 1 + floor(5 * u(i, 3)) END::INT AS score,
            CASE WHEN i % 2 = 0 THEN 'nps' ELSE 'csat' END AS kind"""),
        "engagements": (2_200_000 * scale, f"""who(i, 1) AS customer_id, {moment} AS occurred_at,
            pick(['login', 'visit', 'mail'], u(i, 3)) AS kind, pick(['web', 'app'], u(i, 4)) AS channel"""),
        "referrals": (100_000 * scale, f"who(i, 1) AS customer_id, {moment} AS occurred_at, who(i, 3) AS referred_customer_id"),
        "rewards": (750_000 * scale, f"""who(i, 1) AS customer_id, {moment} AS occurred_at,
            CASE WHEN u(i, 3) < 0.2 THEN -1 ELSE 1 END * (1 + floor(100 * u(i, 4))::INT) AS points"""),
    }
    for number, (name, (count, columns)) in enumerate(tables.items()):
        db.execute(f"SET VARIABLE number = {number}")
        db.execute(f"COPY (SELECT {columns} FROM range({int(count)}) rows(i)) TO '{folder / (name + '.csv')}' (HEADER)")
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--scale", type=float, default=1.0)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.scale)
