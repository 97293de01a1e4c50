"""Scoring in memory: ours as a library (the program Race) against numpy, scikit-learn and ONNX Runtime.

    in_memory_score.py score|single [--race PATH] [--churn PATH] [--rows 10000000] [--rounds 5] [--threads 2] [--work FOLDER] [--json F]

`score` is the risk of every row of a float32 matrix that is in memory; `single` that of one row by one call. Each program has
a process of its own, loads the table and answers once before the clock starts; rounds alternate. Answers are compared before
any time is printed. Rows that ours loses stay in. The ONNX graphs are made here, by hand: a LinearClassifier as skl2onnx
writes one for scikit-learn's logistic regression, and MatMul + Add + Sigmoid, which is quicker.
"""

import argparse
import json
import os
import pathlib
import statistics
import struct
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = 32


# ONNX: the few messages of its protocol buffers that a graph of three nodes needs.

def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def message(*fields):
    return b"".join(field(number, value) for number, value in fields)


def node(operator, inputs, outputs, domain="", attributes=()):
    return message(*[(1, i) for i in inputs], *[(2, o) for o in outputs], (4, operator), (7, domain),
                   *[(5, a) for a in attributes])


def attribute(name, values):
    if isinstance(values, str):
        return message((1, name), (4, values), (20, 3))
    if isinstance(values[0], float):
        return message((1, name), *[(7, v) for v in values], (20, 6))
    return message((1, name), *[(8, v) for v in values], (20, 7))


def tensor(name, values):
    import numpy as np
    values = np.ascontiguousarray(values, dtype="<f4")
    return message(*[(1, size) for size in values.shape], (2, 1), (8, name), (9, values.tobytes()))


def value(name, kind, width):
    shape = message((1, message((2, "rows"))), *([(1, message((1, width)))] if width else []))
    return message((1, name), (2, message((1, message((1, kind), (2, shape))))))


def onnx(nodes, tensors, outputs):
    graph = message(*[(1, n) for n in nodes], (2, "score"), *[(5, t) for t in tensors],
                    (11, value("x", 1, COLUMNS)), *[(12, o) for o in outputs])
    return message((1, 8), (7, graph), (8, message((1, ""), (2, 17))), (8, message((1, "ai.onnx.ml"), (2, 1))))


def classifier(weights, intercept):
    both = [float(-w) for w in weights] + [float(w) for w in weights]
    return onnx([node("LinearClassifier", ["x"], ["label", "risks"], "ai.onnx.ml", [
        attribute("coefficients", both), attribute("intercepts", [float(-intercept), float(intercept)]),
        attribute("classlabels_ints", [0, 1]), attribute("post_transform", "LOGISTIC")])], [],
        [value("label", 7, 0), value("risks", 1, 2)])


def matmul(weights, intercept):
    import numpy as np
    return onnx([node("MatMul", ["x", "w"], ["xw"]), node("Add", ["xw", "b"], ["z"]), node("Sigmoid", ["z"], ["risks"])],
                [tensor("w", np.asarray(weights)[:, None]), tensor("b", [intercept])], [value("risks", 1, 1)])


# One peer, in a process of its own.

def peer_function(name, coefficients, threads):
    """A function from an array of rows to their risks."""
    import numpy as np
    intercept, weights = np.float32(coefficients[0]), np.asarray(coefficients[1:], dtype=np.float32)
    if name == "numpy":
        def score(x):
            z = x @ weights
            z += intercept
            np.negative(z, out=z)
            np.exp(z, out=z)
            z += np.float32(1)
            return np.reciprocal(z, out=z)
        return score
    if name == "scikit-learn":
        from sklearn.linear_model import LogisticRegression
        model = LogisticRegression()
        model.classes_, model.coef_, model.intercept_ = np.array([0, 1]), weights[None, :], np.array([intercept])
        model.n_features_in_ = len(weights)
        return lambda x: model.predict_proba(x)[:, 1]
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    graph = (classifier if name == "onnx-classifier" else matmul)(weights, intercept)
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    return lambda x: session.run(["risks"], {"x": x})[0][:, -1]


def peer(name, x_file, coefficients, runs, threads, answer, task):
    import numpy as np
    x, threads, runs = np.load(x_file), int(threads), int(runs)
    score = peer_function(name, np.load(coefficients), threads)
    if task == "score":
        np.asarray(score(x), dtype="<f4").tofile(answer)
        seconds = []
        for _ in range(runs):
            start = time.perf_counter()
            score(x)
            seconds.append(time.perf_counter() - start)
        print(json.dumps({"risks": seconds}))
        return
    rows = [x[i:i + 1] for i in range(len(x))]
    np.array([float(score(row)[0]) for row in rows], dtype="<f8").tofile(answer)
    calls = []
    for i in range(runs):
        row = rows[i % len(rows)]
        start = time.perf_counter_ns()
        score(row)
        calls.append((time.perf_counter_ns() - start) * 1e-9)
    print(json.dumps({"calls": calls}))


# The races.

class Race:
    def __init__(self, options):
        self.options = options
        self.work = pathlib.Path(options.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.environment = os.environ | {name: str(options.threads) for name in (
            "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
        self.rows = []

    def run(self, command):
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, env=self.environment)
        if done.returncode:
            raise SystemExit(f"{' '.join(map(str, command))}\nleft with {done.returncode}: {done.stderr[-2000:]}")
        return done.stdout

    def ours(self, *arguments):
        return json.loads(self.run([self.options.race, *arguments]))

    def peer(self, *arguments):
        return json.loads(self.run([sys.executable, __file__, "peer", *arguments]))

    def table(self, rows):
        import numpy as np
        x, coefficients = self.work / f"memory-{rows}.npy", self.work / "memory-coefficients.npy"
        r = np.random.default_rng(5)
        np.save(coefficients, np.concatenate([[-1.5], r.normal(0, 0.3, COLUMNS)]).astype("<f4"))
        if not x.exists():
            # In pieces, so that no second copy of float64 is held.
            out = np.lib.format.open_memmap(x, "w+", "<f4", (rows, COLUMNS))
            for start in range(0, rows, 500_000):
                out[start:start + 500_000] = r.standard_normal((min(500_000, rows - start), COLUMNS), dtype=np.float32)
            out.flush()
        return x, coefficients

    def add(self, work, program, seconds, ours, note=""):
        median = statistics.median(seconds)
        self.rows.append({"work": work, "program": program, "median": median, "least": min(seconds), "most": max(seconds),
                          "times_ours": median / ours, "note": note})

    def score(self):
        import numpy as np
        rows, threads = self.options.rows, self.options.threads
        x, coefficients = self.table(rows)
        names = ["numpy", "scikit-learn", "onnx-matmul", "onnx-classifier"]
        answers = {name: self.work / f"memory-{name}.bin" for name in ["churn"] + names}
        seconds, reading = {name: [] for name in answers}, []
        for turn in range(self.options.rounds):
            for name in list(answers) if turn % 2 == 0 else list(answers)[::-1]:
                if name == "churn":
                    found = self.ours("score", x, coefficients, 3, threads, answers[name])
                    reading += found["reading"]
                else:
                    found = self.peer(name, x, coefficients, 3, threads, answers[name], "score")
                seconds[name] += found["risks"]
        risks = {name: np.fromfile(file, "<f4") for name, file in answers.items()}
        worst = {name: float(np.abs(risks[name] - risks["churn"]).max()) for name in names}
        if any(len(found) != rows for found in risks.values()) or max(worst.values()) > 2e-6:
            raise SystemExit(f"risks differ: {worst}")
        sample = np.load(x, mmap_mode="r")[:: max(1, rows // 20_000)].astype(float)
        weights = np.load(coefficients).astype(float)
        exact = 1 / (1 + np.exp(-(sample @ weights[1:] + weights[0])))
        exactly = {name: float(np.abs(risks[name][:: max(1, rows // 20_000)] - exact).max()) for name in risks}
        work = f"{rows:,} × {COLUMNS} float32 in memory → risks, {threads} threads"
        ours = statistics.median(seconds["churn"])
        size = rows * COLUMNS * 4e-9
        for name in answers:
            self.add(work, name, seconds[name], ours, f"{rows / statistics.median(seconds[name]) / 1e6:,.0f} M rows/s, "
                     f"worst error {exactly[name]:.0e}")
        self.add(work, "adding up the cells (churn's process)", reading, ours,
                 f"{size / statistics.median(reading):.1f} GB/s; churn reads {size / ours:.1f} GB/s, "
                 f"{statistics.median(reading) / ours:.0%} of it")

    def single(self):
        import numpy as np
        calls = self.options.calls
        x, coefficients = self.table(1024)
        y = self.work / "memory-target.npy"
        r = np.random.default_rng(6)
        rows = np.load(x)
        chance = 1 / (1 + np.exp(-(rows @ np.load(coefficients)[1:] + 1.5 * np.sin(2 * rows[:, 0]) - 0.5)))
        np.save(y, (r.random(len(rows)) < chance).astype(np.uint8))
        models = {kind: self.work / f"memory-{kind}.json" for kind in ("linear", "additive")}
        for kind, file in models.items():
            out = self.run([self.options.churn, "fit", x, "--target", y, "--terms", kind, "--out", file, "--quiet", "--json"]
                           + (["--l2", "1"] if kind == "linear" else []))
            if kind == "linear":
                terms = {term["name"]: term["coefficient"] for term in json.loads(out)["terms"]}
                fitted = [terms.pop("(intercept)"), *terms.values()]
        np.save(coefficients, np.array(fitted, dtype="<f4"))
        names = ["churn", "churn, additive model", "onnx-matmul", "onnx-classifier", "numpy", "scikit-learn"]
        batches, single = {n: [] for n in names}, {n: [] for n in names}
        answers = {n: self.work / f"memory-one-{n}.bin" for n in names}
        for turn in range(self.options.rounds):
            for name in names if turn % 2 == 0 else names[::-1]:
                if name.startswith("churn"):
                    model = models["additive" if "additive" in name else "linear"]
                    found = self.ours("single", model, x, calls, answers[name])
                    batches[name] += found["batches"]
                else:
                    found = self.peer(name, x, coefficients, max(1000, calls // 10), 1, answers[name], "single")
                single[name] += found["calls"]
        risks = {n: np.fromfile(file, "<f8") for n, file in answers.items()}
        worst = {n: float(np.abs(risks[n] - risks["churn"]).max()) for n in names if "additive" not in n}
        if max(worst.values()) > 2e-6:
            raise SystemExit(f"risks differ: {worst}")
        self.additive_answer(models["additive"], x, risks["churn, additive model"])
        ours = statistics.median(single["churn"])
        for name in names:
            found = sorted(single[name])
            note = f"p50 {found[len(found) // 2] * 1e9:,.0f} ns, p99 {found[len(found) * 99 // 100] * 1e9:,.0f} ns"
            if batches[name]:
                kept = sorted(batches[name])
                note += (f"; batches of 64: p50 {kept[len(kept) // 2] * 1e9:,.0f} ns, "
                         f"p99 {kept[len(kept) * 99 // 100] * 1e9:,.0f} ns")
            self.add(f"one row of {COLUMNS} by one call, 1 thread", name, found, ours, note)

    def additive_answer(self, model, x, risks):
        """Compares the risks of single calls with those of the command."""
        import csv
        import numpy as np
        out = self.work / "memory-additive.csv"
        self.run([self.options.churn, "predict", model, x, "--out", out, "--quiet"])
        with open(out, newline="") as stream:
            expected = np.array([float(row["risk"]) for row in csv.DictReader(stream)])
        if not np.array_equal(expected, risks):
            raise SystemExit(f"risks of the additive model differ by {np.abs(expected - risks).max():g}")

    def markdown(self):
        lines = ["| work | program | median | least–most | × ours | |", "|---|---|--:|--:|--:|---|"]
        last = None
        for row in self.rows:
            unit, factor = ("s", 1) if row["median"] > 1e-3 else ("µs", 1e6)
            lines.append(
                f"| {row['work'] if row['work'] != last else ''} | {row['program']} | {row['median'] * factor:.3f} {unit} | "
                f"{row['least'] * factor:.3f}–{row['most'] * factor:.3f} | {row['times_ours']:.2f} | {row['note']} |")
            last = row["work"]
        return "\n".join(lines)


def main():
    if sys.argv[1:2] == ["peer"]:
        return peer(*sys.argv[2:])
    root = HERE.parent.parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("subject", choices=["score", "single"], nargs="+")
    parser.add_argument("--race", default=str(root / "Benchmarks" / ".build" / "release" / "Race"))
    parser.add_argument("--churn", default=str(root / ".build" / "release" / "churn"))
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--calls", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--work", default=str(HERE / ".work"))
    parser.add_argument("--json")
    options = parser.parse_args()
    race = Race(options)
    for subject in options.subject:
        getattr(race, subject)()
    print(race.markdown())
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(race.rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
