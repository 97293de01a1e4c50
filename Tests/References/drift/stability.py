"""Population stability index and its p-value for the cases of RiskStabilityTests, with numpy and scipy.

Run: python3 stability.py (numpy 2, scipy 1.14). Prints one line a case: name, index, p.
"""

import numpy as np
from scipy.stats import chi2

CASES = {
    # Customers in each tenth of the training risks, from the highest down; training rows.
    "alike": ([100] * 10, 5000),
    "riskier": ([180, 150, 120, 110, 100, 90, 80, 70, 60, 40], 5000),
    "another": ([400, 200, 100, 80, 60, 50, 40, 30, 25, 15], 3000),
    "empty": ([60, 50, 40, 30, 20, 0, 0, 0, 0, 0], 1000),
}

for name, (counts, training) in CASES.items():
    counts = np.array(counts, dtype=float)
    n = counts.sum()
    shares = np.maximum(counts, 0.5) / n
    expected = np.full(10, 0.1)
    index = float(np.sum((shares - expected) * np.log(shares / expected)))
    p = chi2.sf(index / (1 / n + 1 / training), 9)
    print(f"{name} {index:.15g} {p:.15g}")
