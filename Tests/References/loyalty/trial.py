"""How often the interval of the contact trial covers the truth of generated histories.

    python3 trial.py CHURN FOLDER [small runs]

The truth is the difference of shares in one large generated world (the same months, other customers), which is itself known
to a standard error that is printed; a small run covers where its interval, widened by that error, holds it.
"""
import csv, datetime as d, json, math, os, subprocess, sys

churn, folder = sys.argv[1:3]
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 20
AS_OF, HORIZON = "2023-10-01", 60


def generate(path, customers, seed):
    if not os.path.exists(path + "/customers.csv"):
        subprocess.run([churn, "generate", path, "--customers", str(customers), "--months", "12", "--seed", str(seed),
                        "--quiet"], check=True, stdout=subprocess.DEVNULL)


generate(folder + "/large", 150000, 999)
left = {r["customer_id"]: r["left_at"] for r in csv.DictReader(open(folder + "/large/customers.csv"))}
counts = {"treated": [0, 0], "control": [0, 0]}
for row in csv.DictReader(open(folder + "/large/contacts.csv")):
    if row["occurred_at"] < AS_OF:
        end = (d.date.fromisoformat(row["occurred_at"][:10]) + d.timedelta(days=HORIZON)).isoformat()
        gone = left[row["customer_id"]]
        counts[row["arm"]][0] += 1
        counts[row["arm"]][1] += bool(gone) and row["occurred_at"] <= gone < end
shares = {arm: churned / rows for arm, (rows, churned) in counts.items()}
truth = shares["treated"] - shares["control"]
error = math.sqrt(sum(p * (1 - p) / counts[arm][0] for arm, p in shares.items()))
print(f"truth {truth:.5f}, standard error {error:.5f}, of {counts}")
covered = 0
for seed in range(1, runs + 1):
    path = f"{folder}/small{seed}"
    generate(path, 1500, seed)
    out = subprocess.run([churn, "effects", path, "--as-of", AS_OF, "--horizon", str(HORIZON), "--json", "--quiet"],
                         check=True, capture_output=True, text=True).stdout
    trial = next(e for e in json.loads(out)["effects"] if e["question"] == "contacts")
    found = trial["contrasts"][0]["risk_difference"]
    half = math.hypot((found["ci_high"] - found["ci_low"]) / 2, 1.96 * error)
    hit = abs(found["value"] - truth) <= half
    covered += hit
    print(f"seed {seed}: {found['value']:.4f} [{found['ci_low']:.4f}, {found['ci_high']:.4f}] {'yes' if hit else 'NO'}")
print(f"{covered} of {runs} cover")
