#!/usr/bin/env python3
"""Makes intervals.json: the standard error of each row's log-odds in the fit of make.py at fixed strengths.

    python3 intervals.py       (numpy and scipy; make.py beside it)

It is the root of x (penalised information)^-1 x' for the row x of the dense design, of every ninth row.
"""
import json

import numpy as np

from make import FIXED, Model, simulated


def main():
    model = Model(simulated())
    beta, _, hessian, _ = model.fit(np.array(FIXED))
    rows = np.arange(0, len(model.x), 9)
    x = model.x[rows]
    errors = np.sqrt(np.einsum("ij,ji->i", x, np.linalg.solve(hessian, x.T)))
    log_odds = x @ beta + model.d["offsets"][rows]
    with open("intervals.json", "w") as file:
        json.dump(dict(rows=rows.tolist(), log_odds=log_odds.tolist(), standard_errors=errors.tolist()), file)
        file.write("\n")


if __name__ == "__main__":
    main()
