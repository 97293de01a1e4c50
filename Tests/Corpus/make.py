"""Makes every case of the corpus: `python make.py` from any folder, no packages needed but the zstd command.

A case is a folder with
    input/              the dataset as a user would have it
    command.txt         the arguments of `churn`, {input} standing for the folder
    expected.csv        what is written to standard output: numbers to 1e-9, texts exactly
or  expected-error.txt  `exit CODE`, then one text a line that standard error must contain
The expected matrices are computed by Tests/References/features/plain.py from the plain meaning of the case (default
names, ISO times in UTC), never from the rendition in input/ where the two differ.
"""

import csv
import gzip
import io
import pathlib
import random
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "References" / "features"))
import plain  # noqa: E402

JANUARY = "2024-01-01"


def rows(text):
    """Rows of a small table written as CSV."""
    reader = csv.DictReader(io.StringIO("\n".join(line.strip() for line in text.strip().splitlines())))
    return list(reader.fieldnames), list(reader)


def csv_text(table, delimiter=",", end="\n"):
    columns, data = table
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end)
    writer.writerow(columns)
    writer.writerows([[row.get(c, "") for c in columns] for row in data])
    return stream.getvalue()


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c", "-19"], input=data, capture_output=True, check=True).stdout


def begin(name, arguments, files):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        target = folder / "input" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        data = content if isinstance(content, bytes) else content.encode()
        if path.endswith(".gz"):
            data = gzip.compress(data, mtime=0)
        if path.endswith(".zst"):
            data = zstd(data)
        target.write_bytes(data)
    (folder / "command.txt").write_text(arguments + "\n")
    return folder


def case(name, as_of=JANUARY, files=None, arguments=None, cutoffs=None, keep=None, **tables):
    """A case whose answer is a feature matrix. `tables` are the plain meaning; `files`, where given, the rendition."""
    tables = {t: rows(v) if isinstance(v, str) else v for t, v in tables.items()}
    if files is None:
        files = {f"{t}.csv": csv_text(v) for t, v in tables.items()}
    folder = begin(name, arguments or f"features {{input}} --as-of {as_of}", files)
    header, matrix = plain.matrix(tables, [plain.instant(t) for t in (cutoffs or as_of).split(",")])
    if keep:
        matrix = [row for row in matrix if keep(row)]
    plain.write(folder / "expected.csv", header, matrix)


def error(name, files, *texts, code=65, arguments=f"features {{input}} --as-of {JANUARY}"):
    folder = begin(name, arguments, files)
    (folder / "expected-error.txt").write_text("\n".join([f"exit {code}", *texts]) + "\n")


# Facts that several renditions share.
PURCHASES = """
    customer_id,occurred_at,amount,discount,category,channel,order_id
    anna,2023-02-11T09:30:00Z,12.50,0,books,web,
    anna,2023-06-02T18:00:00Z,40,5.25,games,shop,
    anna,2023-11-30T08:15:30Z,-12.5,,books,web,
    anna,2023-12-24T16:45:00Z,7.25,1,,web,
    ben,2022-07-01T00:00:00Z,100,0,garden,,
    ben,2023-10-05T12:00:00Z,30.75,0,garden,shop,
    ben,2023-12-05T12:00:00Z,31,2,books,shop,
    cleo,2023-08-01T23:59:59Z,5,0,games,web,
    cleo,2023-12-31T23:59:59Z,6.1,0,games,web,
    cleo,2024-01-01T00:00:00Z,600,0,books,app,"""
CUSTOMERS = """
    customer_id,joined_at,left_at,plan,age
    anna,2023-01-15,,gold,41
    ben,2022-06-30,,basic,
    cleo,2023-07-31,2024-02-01,,29
    dora,2023-12-02,,basic,33"""


def purchasing():
    case("orders-several-rows", customers="""
        customer_id,joined_at
        one,2023-01-01
        two,2023-01-01
        three,2023-01-01
        four,2023-01-01""", purchases="""
        customer_id,occurred_at,amount,discount,category,order_id,recorded_at
        one,2023-12-01T10:00:00,10,1,a,7,
        one,2023-12-01T10:00:05,15,0,b,7,
        one,2023-12-03T09:00:00,-4,0,a,7,
        one,2023-12-20,8,0,,8,
        two,2023-12-02,10,0,a,7,
        two,2023-11-30,10,2,a,7,
        two,2023-12-15,3,0,c,,
        two,2023-12-15,3,0,c,,
        three,2023-12-10,20,0,a,1,
        three,2023-12-28,-20,0,a,1,
        three,2023-11-10,5,0,a,2,
        three,2023-11-11,-6,0,b,2,
        four,2023-12-30,10,0,a,1,2024-01-03
        four,2023-12-31,5,0,b,1,
        four,2024-01-02,90,0,c,1,
        four,2023-12-30,-50,0,d,2,2024-01-01
        four,2023-12-30,7,0,d,2,2023-12-31T23:59:59.999999""")
    case("returns", purchases="""
        customer_id,occurred_at,amount
        net,2023-12-05,50
        net,2023-12-09,-20
        net,2023-03-01,10
        only-returns,2022-05-01,1
        only-returns,2023-09-01,-5
        only-returns,2023-12-30,-2.5
        zero,2023-12-20,0
        zero,2023-12-28,0.00""")
    case("recorded-later-than-the-cutoff", as_of="2024-01-01,2024-03-01", customers=CUSTOMERS, purchases="""
        customer_id,occurred_at,amount,recorded_at
        anna,2023-12-01,10,2023-12-02
        anna,2023-12-15,20,2024-01-01
        anna,2023-12-16,30,2024-02-29T23:59:59.999999Z
        ben,2023-12-20,40,2024-03-01
        ben,2023-11-20,50,2023-11-19""", complaints="""
        customer_id,opened_at,resolved_at,recorded_at
        anna,2023-12-10,2023-12-11,2024-01-05
        ben,2023-12-10,,2023-12-31
        ben,2023-12-11,2023-12-12,2023-12-13""", engagements="""
        customer_id,occurred_at,recorded_at
        anna,2023-12-10,2024-01-01T00:00:00Z
        anna,2023-12-10,2023-12-31T23:59:59Z
        ben,2023-12-10,""", rewards="""
        customer_id,occurred_at,points,recorded_at
        anna,2023-12-10,100,2024-01-02
        anna,2023-12-10,5,""", wallet="""
        customer_id,period_start,period_end,total_spend,recorded_at
        anna,2023-12-01,2024-01-01,100,2024-01-01
        ben,2023-11-01,2023-12-01,100,2023-12-31""")
    edges = [0, 30, 90, 180, 365]
    boundary = [{"customer_id": f"c{d:03}{sign}", "occurred_at": shifted(JANUARY, -d, micro), "amount": "1"}
                for d in edges for sign, micro in (("+", 1), ("=", 0), ("-", -1))]
    case("window-boundaries", customers=(["customer_id", "joined_at"], [
        {"customer_id": r["customer_id"], "joined_at": "2020-01-01"} for r in boundary]),
        purchases=(["customer_id", "occurred_at", "amount"], boundary),
        engagements=(["customer_id", "occurred_at"], boundary), complaints=(
            ["customer_id", "opened_at"], [{"customer_id": r["customer_id"], "opened_at": r["occurred_at"]} for r in boundary]),
        referrals=(["customer_id", "occurred_at"], boundary))
    case("trend-periods", customers="""
        customer_id,joined_at
        d59,2023-11-03
        d60,2023-11-02
        d89,2023-10-04T00:00:01
        d90,2023-10-03
        d179,2023-07-06
        d180,2023-07-05
        years,2019-01-01
        nojoin,
        silent,2022-01-01""", purchases="\n".join(
        ["customer_id,occurred_at,amount"] + [
            f"{who},{when},{amount}" for who in ("d59", "d60", "d89", "d90", "d179", "d180", "years", "nojoin")
            for when, amount in (("2023-12-31", 9), ("2023-12-02", 4.5), ("2023-12-01T23:59:59.999999", 3), ("2023-11-05", 2),
                                 ("2023-10-20", -1), ("2023-10-03", 8), ("2023-09-01", 0), ("2023-08-03", 6.25),
                                 ("2023-07-05", 11), ("2023-07-04", 100))]), engagements="""
        customer_id,occurred_at
        d60,2023-11-02
        d60,2023-12-02
        d60,2023-12-03
        years,2023-07-05
        years,2023-07-06
        silent,2023-12-31""")
    case("gaps", purchases="""
        customer_id,occurred_at
        once,2023-05-05
        twice,2023-05-05
        twice,2023-05-15T12:00:00
        same,2023-06-01
        same,2023-06-01
        same,2023-06-01
        even,2023-01-01
        even,2023-02-01
        even,2023-03-04
        uneven,2021-01-01
        uneven,2023-12-31T23:59:59.999999
        uneven,2023-12-30
        uneven,2023-06-06T06:06:06""")
    case("money-half-to-even", purchases="""
        customer_id,occurred_at,amount
        down,2023-12-01,0.00005
        up,2023-12-01,0.00015
        above,2023-12-01,0.000050001
        negative,2023-12-01,-0.00015
        negative,2023-11-01,1
        tenths,2023-12-01,0.1
        tenths,2023-12-02,0.2
        large,2023-12-01,123456789012.3456
        large,2023-12-02,0.0001
        signed,2023-12-02,+3.5""")
    case("discounts", purchases="""
        customer_id,occurred_at,amount,discount
        some,2023-12-01,30,10
        some,2023-12-02,50,
        some,2023-12-03,-10,4
        free,2023-12-03,0,0
        gift,2023-12-03,0,20
        old,2022-12-31T23:59:59,10,5""")
    case("distinct-values", purchases="""
        customer_id,occurred_at,amount,category,channel
        a,2023-12-01,1,tea,web
        a,2023-12-02,1,Tea,
        a,2023-12-03,1,,web
        a,2023-12-04,-1,coffee,shop
        a,2022-12-04,1,cake,app
        b,2023-12-04,-1,cake,app
        b,2020-12-04,1,,""")
    case("no-amounts", customers=CUSTOMERS, purchases="""
        customer_id,occurred_at
        anna,2023-12-01
        anna,2023-12-01
        ben,2023-01-01
        cleo,2022-12-31""", wallet="""
        customer_id,period_start,period_end,total_spend
        anna,2023-11-01,2023-12-01,10""")


def shifted(text, days, micro=0):
    moment = plain.instant(text) + days * plain.DAY + micro
    return (plain.EPOCH + plain.datetime.timedelta(microseconds=moment)).isoformat().replace("+00:00", "Z")


def other_tables():
    people = "customer_id,joined_at\n a,2022-01-01\n b,2022-01-01\n c,2022-01-01"
    case("complaints", as_of="2023-12-01,2024-01-01", customers=people, purchases="""
        customer_id,occurred_at
        a,2023-12-15
        a,2023-12-16
        a,2023-12-17""", complaints="""
        customer_id,opened_at,resolved_at,channel,reason
        a,2023-11-01,2023-11-03T12:00:00,phone,late
        a,2023-11-20,2023-12-01,phone,broken
        a,2023-11-21,2023-11-30T23:59:59.999999,mail,broken
        a,2022-01-01,2023-12-31,mail,
        a,2022-01-05,,mail,
        b,2023-12-31T23:59:59,,phone,late
        b,2024-01-01,2024-01-01,phone,late
        b,2023-06-01,2023-06-01,phone,late
        c,2023-12-05,2024-01-01T00:00:00,phone,late""")
    case("wallet", customers=people + "\n d,2022-01-01\n e,2022-01-01", purchases="""
        customer_id,occurred_at,amount
        a,2023-10-01,20
        a,2023-10-31T23:59:59,30
        a,2023-11-01,1000
        a,2023-10-15,-15
        b,2023-10-15,900
        c,2023-12-10,9
        d,2023-01-01,7
        d,2022-12-31T12:00:00,50
        e,2023-12-20,3""", wallet="""
        customer_id,period_start,period_end,total_spend
        a,2023-10-01,2023-11-01,200
        a,2023-12-01,2024-01-01,50.5
        b,2023-10-01,2023-11-01,300
        c,2023-10-01,2023-11-01,0
        d,2023-01-01,2023-02-01,70
        d,2022-12-31T23:59:59,2023-02-01,1000
        e,2023-12-01,2024-01-01T00:00:00.000001,10""")
    case("surveys", customers=people, surveys="""
        customer_id,occurred_at,score,kind
        a,2023-12-01,5,csat
        a,2023-12-01,6,nps
        a,2023-11-01,1,csat
        a,2024-01-01,1,csat
        b,2022-12-31,7,ces
        b,2022-06-01,10,nps
        c,2023-01-01,4,ces
        c,2023-01-01,0,nps
        c,2023-01-01T00:00:01,3,csat""")
    case("engagements-referrals-rewards", customers=people, engagements="""
        customer_id,occurred_at,kind,channel
        a,2023-12-02,login,app
        a,2023-12-02,login,app
        a,2023-12-01,visit,
        a,2023-10-03,mail,""", referrals="""
        customer_id,occurred_at,referred_customer_id
        a,2023-01-01,x
        a,2022-12-31,y
        b,2023-12-31,
        b,2024-01-01,z""", rewards="""
        customer_id,occurred_at,points
        a,2023-12-01,100
        a,2023-12-02,-30
        a,2022-01-02,-5.5
        b,2023-12-02,-30
        b,2022-12-02,80
        c,2024-01-02,80""")
    case("attributes-with-a-history", as_of="2023-06-01,2024-01-01", customers=people + "\n d,2023-12-31", attributes="""
        customer_id,occurred_at,name,value
        a,2023-01-01,plan,basic
        a,2023-06-01,plan,gold
        a,2023-05-31T23:59:59,seats,3
        a,2023-07-01,seats,4
        b,2023-02-01,plan,gold
        b,2023-01-01,plan,basic
        b,2024-01-01,plan,none""")
    case("attributes-of-customers", customers='''
        customer_id,joined_at,left_at,segment,score,motto
        a,2023-01-01,,retail,1.50,"one, two"
        b,2023-01-01,,,-3,"say ""so"""
        c,2023-01-01,,trade,,ß漢''')


def population():
    case("population", customers="""
        customer_id,joined_at,left_at
        before,2023-12-31T23:59:59.999999,
        at,2024-01-01,
        after,2024-01-02,
        bought-before-joining,2024-05-01,
        left-before,2023-01-01,2023-12-31T23:59:59.999999
        left-at,2023-01-01,2024-01-01
        left-after,2023-01-01,2024-06-01
        buyer,,
        buyer-later,,
        returner,,
        unknown,,
        late-record,,""", purchases="""
        customer_id,occurred_at,amount,recorded_at
        buyer,2023-12-31T23:59:59,5,
        bought-before-joining,2023-12-01,5,
        buyer-later,2024-01-01,5,
        returner,2023-12-01,-5,
        late-record,2023-12-01,5,2024-01-01""")
    case("no-customers-table", purchases=PURCHASES)
    case("customers-only", customers="""
        customer_id,plan,visits,churned
        c,gold,3,yes
        a,basic,,no
        b,,12.25,no""")
    case("customers-only-joined", customers=CUSTOMERS)
    case("ids-are-text-in-byte-order", purchases="""
        customer_id,occurred_at
        10,2023-01-01
        9,2023-01-01
        009,2023-01-01
        Zoë,2023-01-01
        Zoe,2023-01-01
        zoe,2023-01-01
        Ångström,2023-01-01
        漢字,2023-01-01
        a b,2023-01-01
        17850.0,2023-01-01
        =1+1,2023-01-01""")
    case("several-cutoffs", as_of="2024-01-01,2023-07-01,2023-12-31T23:59:59Z", customers=CUSTOMERS, purchases=PURCHASES)
    case("active-customers-only", arguments=f"features {{input}} --as-of {JANUARY} --active 30", customers=CUSTOMERS,
         purchases="""
        customer_id,occurred_at,amount
        anna,2023-12-02,1
        ben,2023-12-01T23:59:59.999999,1
        cleo,2023-12-20,-1
        cleo,2023-11-20,1
        dora,2023-12-31,0""", keep=lambda row: row[0] in ("anna", "dora"))


def renditions():
    everything = {"customers": rows(CUSTOMERS), "purchases": rows(PURCHASES)}
    plain_files = {"customers.csv": csv_text(everything["customers"])}
    bought = everything["purchases"]
    def rendition(name, files, **more):
        case(name, files=files, **everything, **more)
    def with_times(spell):
        return bought[0], [{**r, "occurred_at": spell(i, r["occurred_at"])} for i, r in enumerate(bought[1])]
    def zoned(i, text):
        moment = plain.datetime.datetime.fromisoformat(text)
        minutes = [120, -480, 345, 0][i % 4]
        return moment.astimezone(plain.datetime.timezone(plain.datetime.timedelta(minutes=minutes))).isoformat(
            sep="T" if i % 3 else " ")
    rendition("time-stamps-with-zones", plain_files | {"purchases.csv": csv_text(with_times(zoned))})
    rendition("epoch-seconds", plain_files | {
        "purchases.csv": csv_text(with_times(lambda i, t: str(plain.instant(t) // 1_000_000)))})
    rendition("tab-separated", {"customers.tsv": csv_text(everything["customers"], "\t"),
                                "purchases.tsv": csv_text(bought, "\t")})
    rendition("gzip", {"customers.csv.gz": csv_text(everything["customers"]), "purchases.csv.gz": csv_text(bought)})
    rendition("zstandard", {"customers.csv.zst": csv_text(everything["customers"]), "purchases.csv.zst": csv_text(bought)})
    half = len(bought[1]) // 2
    second = ([c for c in reversed(bought[0])], bought[1][half:])
    rendition("several-files-of-one-table", plain_files | {
        "purchases/2022.csv.gz": csv_text((bought[0], bought[1][half:half + 2])), "purchases/2023.csv": csv_text((bought[0], bought[1][:half])),
        "purchases/2024.csv.zst": csv_text((second[0], bought[1][half + 2:]))})
    rendition("byte-order-mark-and-crlf", {
        "customers.csv": "\ufeff" + csv_text(everything["customers"], end="\r\n"),
        "purchases.csv": "\ufeff" + csv_text(bought, end="\r\n")})
    rendition("no-newline-at-the-end", {
        "customers.csv": csv_text(everything["customers"]).rstrip("\n"), "purchases.csv": csv_text(bought).rstrip("\n")})
    shuffled = list(bought[1])
    random.Random(7).shuffle(shuffled)
    rendition("rows-in-any-order", {
        "customers.csv": csv_text((everything["customers"][0], everything["customers"][1][::-1])),
        "purchases.csv": csv_text((bought[0], shuffled))})
    extra = (["note"] + bought[0] + ["number"], [{**r, "note": "ignore, me\n\"twice\"", "number": "x"} for r in bought[1]])
    rendition("columns-without-a-role-are-ignored", plain_files | {"purchases.csv": csv_text(extra)})
    german = (["Kunde", "Datum", "Betrag", "Rabatt", "Gruppe", "Weg"], [
        {"Kunde": r["customer_id"], "Gruppe": r["category"], "Weg": r["channel"],
         "Datum": local(r["occurred_at"]), "Betrag": comma(r["amount"]), "Rabatt": comma(r["discount"])} for r in bought[1]])
    without_order = ([c for c in bought[0] if c != "order_id"], bought[1])
    case("churn-yaml-german", as_of="2024-01-01T00:00:00Z", customers=(everything["customers"]), purchases=without_order, files={
        "churn.yaml": "# An export of a German shop\ntime_zone: Europe/Berlin\ndelimiter: \";\"\ndecimal: \",\"\n"
        "customers:\n  files: kunden.csv\n  dates: dd.MM.yyyy HH:mm:ss\n"
        "  columns:\n    customer_id: Kunde\n    joined_at: Seit\n    left_at: Bis\n"
        "purchases:\n  files: [\"umsatz-*.csv\"]\n  columns:\n    customer_id: Kunde\n    occurred_at: Datum\n    amount: Betrag\n"
        "    discount: Rabatt\n    category: Gruppe\n    channel: Weg\n  dates: dd.MM.yyyy HH:mm:ss\n",
        "kunden.csv": csv_text((["Kunde", "Seit", "Bis", "plan", "age"], [
            {**r, "Kunde": r["customer_id"], "Seit": local(r["joined_at"]), "Bis": local(r["left_at"])}
            for r in everything["customers"][1]]), ";"),
        "umsatz-1.csv": csv_text((german[0], german[1][:3]), ";"), "umsatz-2.csv": csv_text((german[0], german[1][3:]), ";")})
    # Numbers among attributes follow the decimal mark of churn.yaml; texts with a comma stay as they are.
    case("churn-yaml-attributes-with-a-decimal-comma", customers="""
        customer_id,joined_at,income,area,code
        anna,2023-01-15,1234.5,"1,5 ha",01234
        ben,2022-06-30,-.25,2 ha,00007
        cleo,2023-07-31,,,""", files={
        "churn.yaml": "delimiter: \";\"\ndecimal: \",\"\nthousands: \".\"\n",
        "customers.csv": "customer_id;joined_at;income;area;code\nanna;2023-01-15;1.234,5;1,5 ha;01234\n"
                         "ben;2022-06-30;-,25;2 ha;00007\ncleo;2023-07-31;;;\n"})
    days = rows("""
        customer_id,occurred_at,amount
        00001,2023-12-01,11.77
        00001,2023-12-01,11.77
        00002,2023-01-12,12.00
        00002,2023-01-12,77.00
        1,2023-07-07,0.00""")
    case("churn-yaml-dates-without-dashes", purchases=days, files={
        "churn.yaml": "purchases:\n  files: transactions.csv.gz\n  columns:\n    customer_id: customer_id\n    occurred_at: date\n"
        "    amount: dollar_value\n  dates: yyyyMMdd\n",
        "transactions.csv.gz": csv_text((["customer_id", "date", "number_of_cds", "dollar_value"], [
            {**r, "date": r["occurred_at"].replace("-", ""), "number_of_cds": "1", "dollar_value": r["amount"]} for r in days[1]]),
            end="\r\n")})
    # Bare dates and the cutoff are midnights in the zone of churn.yaml, one hour before midnight in UTC.
    case("churn-yaml-zone-of-bare-dates", as_of="2024-01-01", cutoffs="2023-12-31T23:00:00Z", purchases="""
        customer_id,occurred_at
        on,2023-12-31T23:00:00Z
        on,2023-06-30T22:00:00Z
        before,2023-12-30T23:00:00Z
        stated,2023-12-31T22:59:59Z""", files={
        "churn.yaml": "time_zone: Europe/Berlin\n",
        "purchases.csv": "customer_id,occurred_at\non,2024-01-01\non,2023-07-01\nbefore,2023-12-31\n"
                         "stated,2023-12-31T22:59:59Z\n"})
    quoted()
    many()


def quoted():
    people = (["customer_id", "joined_at"], [{"customer_id": "a,b", "joined_at": ""}, {"customer_id": "say \"hi\"", "joined_at": ""}])
    case("quoted-fields", customers=people, purchases=(["customer_id", "occurred_at", "amount", "category"], [
        {"customer_id": "a,b", "occurred_at": "2023-12-01", "amount": "1.5", "category": "x\ny"},
        {"customer_id": "a,b", "occurred_at": "2023-12-02", "amount": "2.5", "category": "x,y"},
        {"customer_id": "say \"hi\"", "occurred_at": "2023-12-03", "amount": "3", "category": "\"\""}]),
        files={"customers.csv": 'customer_id,joined_at\n"a,b",\n"say ""hi""",\n',
               "purchases.csv": '"customer_id","occurred_at","amount","category"\n"a,b","2023-12-01","1.5","x\ny"\n'
                                '"a,b",2023-12-02,2.5,"x,y"\n"say ""hi""",2023-12-03,"3",""""""\n'})


def local(text):
    """A UTC time as Berlin's clock showed it, day first."""
    import zoneinfo
    if not text:
        return ""
    moment = plain.EPOCH + plain.datetime.timedelta(microseconds=plain.instant(text))
    return moment.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")).strftime("%d.%m.%Y %H:%M:%S")


def comma(text):
    return text.replace(".", ",")


def many():
    """All tables at once, made by a seeded generator, at three cutoffs."""
    r = random.Random(20240101)
    who = [f"k{i:02}" for i in range(12)]
    def day(low=0, high=700):
        return shifted("2022-06-01", r.randrange(low, high), r.randrange(86_400) * 1_000_000)
    def after(text, days):
        return shifted(text, 0, r.randrange(1, days * 86_400) * 1_000_000)
    def maybe(text, share=0.3):
        return text if r.random() < share else ""
    joined = {w: day(0, 300) for w in who}
    tables = {"customers": [{"customer_id": w, "joined_at": maybe(joined[w], 0.8), "left_at": maybe(day(500, 760), 0.25),
                             "plan": r.choice(["basic", "gold", ""]), "seats": maybe(str(r.randrange(1, 9)), 0.8)} for w in who]}
    def purchase():
        t = day()
        return {"customer_id": r.choice(who), "occurred_at": t, "amount": f"{r.uniform(-15, 90):.2f}",
                "discount": maybe(f"{r.uniform(0, 5):.2f}"), "category": r.choice(["", "a", "b", "c"]),
                "channel": r.choice(["web", "shop"]), "order_id": maybe(str(r.randrange(6)), 0.4), "recorded_at": maybe(after(t, 60))}
    def event(**more):
        t = day()
        return {"customer_id": r.choice(who), "occurred_at": t, **more, "recorded_at": maybe(after(t, 60))}
    def complaint():
        t = day()
        return {"customer_id": r.choice(who), "opened_at": t, "resolved_at": maybe(after(t, 30), 0.7), "recorded_at": maybe(after(t, 9))}
    def wallet():
        t = shifted("2022-06-01", 30 * r.randrange(24))
        return {"customer_id": r.choice(who), "period_start": t, "period_end": shifted(t, 30), "total_spend": f"{r.uniform(0, 400):.2f}",
                "recorded_at": maybe(after(shifted(t, 30), 60))}
    def answer():
        kind, low, high = r.choice([("csat", 1, 5), ("nps", 0, 10), ("ces", 1, 7)])
        return event(score=str(r.randrange(low, high + 1)), kind=kind)
    tables["purchases"] = [purchase() for _ in range(260)]
    tables["complaints"] = [complaint() for _ in range(40)]
    periods = {(w["customer_id"], w["period_start"]): w for w in (wallet() for _ in range(60))}
    tables["wallet"] = list(periods.values())
    tables["surveys"] = [answer() for _ in range(50)]
    tables["engagements"] = [event(kind=r.choice(["login", "visit"]), channel="app") for _ in range(160)]
    tables["referrals"] = [event(referred_customer_id=f"n{r.randrange(99)}") for _ in range(25)]
    tables["rewards"] = [event(points=str(r.randrange(-40, 80))) for _ in range(70)]
    tables["contacts"] = [event(campaign="spring", arm=r.choice(["treated", "control"]), cost="1.5") for _ in range(9)]
    stamps = iter(sorted({day() for _ in range(60)}))
    tables["attributes"] = [event(name=r.choice(["region", "tier"]), value=r.choice(["x", "y", "z"])) | {"occurred_at": next(stamps)}
                            for _ in range(40)]
    for row in tables["attributes"]:
        row["recorded_at"] = ""
    tables = {name: (list(data[0]), data) for name, data in tables.items()}
    case("all-tables", as_of="2023-06-01,2023-10-15T06:30:00Z,2024-01-01", **tables)


def bad_input():
    good = "customer_id,occurred_at,amount\na,2023-12-01,5\n"
    people = "customer_id,joined_at,left_at\na,2023-01-01,\nb,2023-01-01,\n"
    def one(name, file, text, *more, others=None, **options):
        error(name, {"purchases.csv": good, **(others or {}), file: text}, *more, **options)
    one("bad-time", "purchases.csv", good + "b,2023-02-30,1\n", "purchases.csv:3:3: ")
    one("bad-time-text", "purchases.csv", good + "b,yesterday,1\n", "purchases.csv:3:3: ", "yesterday")
    one("bad-time-empty", "purchases.csv", good + "b,,1\n", "purchases.csv:3:3: ")
    one("bad-number", "purchases.csv", good + "b,2023-12-01,12O\n", "purchases.csv:3:14: ", "12O")
    one("bad-number-nan", "purchases.csv", good + "b,2023-12-01,NaN\n", "purchases.csv:3:14: ")
    one("bad-number-infinite", "purchases.csv", good + "b,2023-12-01,-inf\n", "purchases.csv:3:14: ")
    one("bad-number-decimal-comma", "purchases.csv", good + 'b,2023-12-01,"1,5"\n', "purchases.csv:3:14: ")
    one("bad-missing-customer", "purchases.csv", good + ",2023-12-01,1\n", "purchases.csv:3:1: ")
    one("bad-ragged-short", "purchases.csv", good + "b,2023-12-01\n", "purchases.csv:3:")
    one("bad-ragged-long", "purchases.csv", good + "b,2023-12-01,1,2\n", "purchases.csv:3:")
    one("bad-after-a-quoted-newline", "purchases.csv", 'customer_id,occurred_at,category\na,2023-12-01,"x\ny"\nb,soon,z\n',
        "purchases.csv:4:3: ", "soon")
    one("bad-utf8", "purchases.csv", good.encode() + b"b\xff,2023-12-01,1\n", "purchases.csv:3:")
    one("bad-unclosed-quote", "purchases.csv", good + 'b,2023-12-01,"1\n', "purchases.csv:3:")
    error("bad-in-a-gzip", {"purchases.csv.gz": good + "b,2023-12-01,x\n"}, "purchases.csv.gz:3:14: ")
    one("bad-resolved-before-opened", "complaints.csv", "customer_id,opened_at,resolved_at\na,2023-12-02,2023-12-01\n",
        "complaints.csv:2:14: ")
    one("bad-empty-period", "wallet.csv", "customer_id,period_start,period_end,total_spend\na,2023-12-01,2023-12-01,5\n",
        "wallet.csv:2:14: ")
    one("bad-score-nps", "surveys.csv", "customer_id,occurred_at,score,kind\na,2023-12-01,11,nps\n", "surveys.csv:2:14: ", "11")
    one("bad-score-csat", "surveys.csv", "customer_id,occurred_at,score,kind\na,2023-12-01,0,csat\n", "surveys.csv:2:14: ")
    one("bad-score-ces", "surveys.csv", "customer_id,occurred_at,score,kind\na,2023-12-01,8,ces\n", "surveys.csv:2:14: ")
    one("bad-survey-kind", "surveys.csv", "customer_id,occurred_at,score,kind\na,2023-12-01,3,stars\n", "surveys.csv:2:16: ", "stars")
    one("bad-points", "rewards.csv", "customer_id,occurred_at,points\na,2023-12-01,\n", "rewards.csv:2:")
    one("bad-repeated-customer", "customers.csv", people + "a,2023-02-01,\n", "customers.csv:4:1: ")
    one("bad-unknown-customer", "purchases.csv", good + "x,2023-12-01,1\ny,2023-12-01,1\nx,2023-12-02,1\n", "2 ",
        others={"customers.csv": people})
    one("bad-missing-column", "purchases.csv", "customer_id,amount\na,5\n", "purchases.csv", "occurred_at")
    one("bad-yaml-key", "churn.yaml", "purchases:\n  columns:\n    amout: amount\n", "churn.yaml:3:5", "amout")
    one("bad-yaml-column", "churn.yaml", "purchases:\n  columns:\n    amount: price\n", "price", "churn.yaml:3:")
    one("bad-yaml-dates-of-no-column", "churn.yaml", "purchases:\n  dates:\n    occured_at: iso\n", "churn.yaml:3:5", "occurred_at")
    one("bad-line-ends-of-carriage-returns-alone", "purchases.csv", "customer_id,occurred_at,amount\ra,2023-12-01,1\r",
        "purchases.csv:1:25", "carriage return")
    error("bad-attribute-named-as-of", {"customers.csv": "customer_id,as_of\na,1\n"}, "as_of",
          arguments="features {input} --as-of 2024-01-01,2024-02-01")
    error("no-tables", {"notes.txt": "nothing here\n"}, "customers", "purchases", code=66)
    folder = begin("no-folder", f"features {{input}}/absent --as-of {JANUARY}", {"purchases.csv": good})
    (folder / "expected-error.txt").write_text("exit 66\nabsent\n")
    folder = begin("bad-cutoff", "features {input} --as-of 2023-13-01", {"purchases.csv": good})
    (folder / "expected-error.txt").write_text("exit 64\n2023-13-01\n")
    case("rejects-let-through", arguments=f"features {{input}} --as-of {JANUARY} --max-rejects 2 --rejects /dev/null",
         purchases=rows(good), files={"purchases.csv": good + "b,never,1\n,2023-12-01,1\n"})
    error("rejects-beyond-the-limit", {"purchases.csv": good + "b,never,1\nb,2023-12-01,x\n"},
          "purchases.csv:3:3: ", "purchases.csv:4:14: ", arguments=f"features {{input}} --as-of {JANUARY} --max-rejects 1 --rejects /dev/null")


def main():
    for folder in HERE.iterdir():
        if folder.is_dir() and (folder / "command.txt").exists():
            shutil.rmtree(folder)
    purchasing()
    other_tables()
    population()
    renditions()
    bad_input()
    print(f"{len(list(HERE.glob('*/command.txt')))} cases")


if __name__ == "__main__":
    main()
