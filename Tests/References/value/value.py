"""Margins, lifetime values and expected losses of a handful of customers, worked out with scipy: writes value.json.

    python3 value.py > value.json
"""
import json
import math

from scipy.optimize import minimize_scalar
from scipy.stats import betaprime

cases = []
for a, b, p, q, g, net, n, m, days, amount, risk, low, high, share, i in [
    (2, 60, 4, 6, 50, 1, 5, 5, 365, 210.5, 0.1, 0.07, 0.14, 0.3, 0.1),
    (0.4, 30, 2.5, 3.2, 40, 0.95, 0, 0, 20, 0, 0.4, 0.3, 0.5, 0.25, 0.08),
    (1.3, 90, 6, 12, 300, 0.9, 0, 1, 200, 75.25, 0.25, 0.2, 0.31, 1, 0.2),
    (3, 45, 1.2, 2.4, 10, 1, 40, 41, 365, 1999.99, 0.02, 0.01, 0.04, 0.3, 0.05),
    (12, 400, 20, 9, 15, 0.8, 11, 11, 300, 820, 0.6, 0.6, 0.6, 0.4, 0.1),
    # The risk at which most is to be lost lies in the interval.
    (2, 60, 4, 6, 50, 1, 5, 5, 365, 210.5, 0.15, 0.08, 0.3, 0.3, 0.1),
    (2, 60, 4, 6, 50, 1, 300, 300, 365, 12000, 0.3, 0.1, 0.6, 0.3, 0.3),
]:
    rate_shape, rate_days = a + n, b + days
    spread_shape, spread_scale = q + p * m, g + amount
    unit = 365 * share * net * p * spread_scale / rate_days
    # A ratio of two gamma variables of scale 1 is beta prime.
    ratio = betaprime(rate_shape, spread_shape)
    margin = [unit * ratio.mean(), unit * ratio.ppf(0.025), unit * ratio.ppf(0.975)]
    period_discount = (1 + i) ** (30 / 365) - 1

    def multiple(p):
        r = (1 - p) ** (30 / 90)
        return 30 / 365 * r / (1 + period_discount - r)

    value = margin[0] * multiple(risk)
    down = math.hypot(math.log(margin[0] / margin[1]), math.log(multiple(risk) / multiple(high)))
    up = math.hypot(math.log(margin[2] / margin[0]), math.log(multiple(low) / multiple(risk)))

    def loss(p):
        return p * multiple(p)

    # The most of the loss at any risk of the interval is looked for, not reckoned; the least is at one of the ends.
    found = minimize_scalar(lambda p: -loss(p), bounds=(low, high), method="bounded", options={"xatol": 1e-10})
    most = max(-found.fun, loss(low), loss(high), loss(risk))
    least = min(loss(low + (high - low) * step / 1000) for step in range(1001))
    loss_down = math.hypot(math.log(margin[0] / margin[1]), math.log(loss(risk) / least))
    loss_up = math.hypot(math.log(margin[2] / margin[0]), math.log(most / loss(risk)))
    expected_loss = margin[0] * loss(risk)
    cases.append({
        "a": a, "b": b, "p": p, "q": q, "g": g, "net": net, "repeats": n, "count": m, "days": days, "amount": amount,
        "risk": risk, "risk_low": low, "risk_high": high, "share": share, "discount": i,
        "margin": margin[0], "margin_low": margin[1], "margin_high": margin[2],
        "clv": value, "clv_low": value * math.exp(-down), "clv_high": value * math.exp(up),
        "loss": expected_loss, "loss_low": expected_loss * math.exp(-loss_down),
        "loss_high": expected_loss * math.exp(loss_up),
    })
print(json.dumps(cases, indent=1))
