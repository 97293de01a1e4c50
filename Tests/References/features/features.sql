-- Every feature of the catalogue at one cutoff, as one query: an independent reference for the native extractor.
--
-- Reads the views that features.py prepares from a dataset's files. In them a time is whole microseconds since 1970 in
-- UTC, money and points are whole ten-thousandths, a column or table that the dataset lacks is NULL or empty, and
--   orders   one row a purchase or return: the visible rows of one customer that share an order_id, summed
--   lines    the visible rows of `purchases` with the time and the amount of the order they belong to
-- The cutoff is the variable `cutoff` (microseconds). `known` is when a row became known: the later of when it happened
-- and when it was recorded; a row counts iff known < cutoff.

CREATE OR REPLACE TEMP MACRO days_ago(n) AS getvariable('cutoff') - n::BIGINT * 86400000000;
CREATE OR REPLACE TEMP MACRO in_period(moment, j) AS
    moment >= getvariable('cutoff') - (j + 1)::BIGINT * 2592000000000 AND moment < getvariable('cutoff') - j::BIGINT * 2592000000000;
-- Least-squares slope over m periods, c0 the latest: sum (k - mean k) c_k / sum (k - mean k)^2 with k = m - 1 - j.
CREATE OR REPLACE TEMP MACRO slope(m, c0, c1, c2, c3, c4, c5) AS CASE WHEN m >= 2 THEN
    6 * ((m - 1) * c0 + (m - 3) * c1
        + CASE WHEN m > 2 THEN (m - 5) * c2 ELSE 0 END + CASE WHEN m > 3 THEN (m - 7) * c3 ELSE 0 END
        + CASE WHEN m > 4 THEN (m - 9) * c4 ELSE 0 END + CASE WHEN m > 5 THEN (m - 11) * c5 ELSE 0 END
    )::DOUBLE / (m * (m * m - 1)) END;

CREATE OR REPLACE TEMP VIEW features AS
WITH
bought AS (
    SELECT customer_id,
        min(moment) FILTER (amount >= 0) AS first_at,
        max(moment) FILTER (amount >= 0) AS last_at,
        count(*) FILTER (amount >= 0) AS n,
        count(*) FILTER (amount >= 0 AND moment >= days_ago(30)) AS n30,
        count(*) FILTER (amount >= 0 AND moment >= days_ago(90)) AS n90,
        count(*) FILTER (amount >= 0 AND moment >= days_ago(180)) AS n180,
        count(*) FILTER (amount >= 0 AND moment >= days_ago(365)) AS n365,
        count(*) FILTER (amount < 0 AND moment >= days_ago(365)) AS returns365,
        sum(amount) FILTER (moment >= days_ago(30)) AS s30,
        sum(amount) FILTER (moment >= days_ago(90)) AS s90,
        sum(amount) FILTER (moment >= days_ago(180)) AS s180,
        sum(amount) FILTER (moment >= days_ago(365)) AS s365,
        sum(amount) FILTER (amount >= 0 AND moment >= days_ago(365)) AS paid365,
        sum(discount) FILTER (amount >= 0 AND moment >= days_ago(365)) AS discount365,
        count(*) FILTER (amount >= 0 AND in_period(moment, 0)) AS c0,
        count(*) FILTER (amount >= 0 AND in_period(moment, 1)) AS c1,
        count(*) FILTER (amount >= 0 AND in_period(moment, 2)) AS c2,
        count(*) FILTER (amount >= 0 AND in_period(moment, 3)) AS c3,
        count(*) FILTER (amount >= 0 AND in_period(moment, 4)) AS c4,
        count(*) FILTER (amount >= 0 AND in_period(moment, 5)) AS c5,
        coalesce(sum(amount) FILTER (in_period(moment, 0)), 0) AS m0,
        coalesce(sum(amount) FILTER (in_period(moment, 1)), 0) AS m1,
        coalesce(sum(amount) FILTER (in_period(moment, 2)), 0) AS m2,
        coalesce(sum(amount) FILTER (in_period(moment, 3)), 0) AS m3,
        coalesce(sum(amount) FILTER (in_period(moment, 4)), 0) AS m4,
        coalesce(sum(amount) FILTER (in_period(moment, 5)), 0) AS m5
    FROM orders GROUP BY customer_id
),
varied AS (
    SELECT customer_id, count(DISTINCT category) AS categories, count(DISTINCT channel) AS channels
    FROM lines WHERE amount >= 0 AND moment >= days_ago(365) GROUP BY customer_id
),
gaps AS (
    SELECT customer_id, avg(days) AS mean, stddev_samp(days) AS std
    FROM (
        SELECT customer_id, (moment - lag(moment) OVER (PARTITION BY customer_id ORDER BY moment)) / 86400e6 AS days
        FROM orders WHERE amount >= 0
    ) GROUP BY customer_id
),
periods AS (
    SELECT row_number() OVER () AS period, customer_id, period_start, period_end, total_spend
    FROM wallet WHERE period_end <= getvariable('cutoff') AND known < getvariable('cutoff')
        AND period_start >= days_ago(365)
),
own AS (
    SELECT periods.customer_id, sum(orders.amount) AS amount
    FROM periods JOIN orders ON orders.customer_id = periods.customer_id
        AND orders.moment >= periods.period_start AND orders.moment < periods.period_end
    WHERE orders.amount >= 0 GROUP BY periods.customer_id
),
whole AS (SELECT customer_id, sum(total_spend) AS total FROM periods GROUP BY customer_id),
complained AS (
    SELECT customer_id,
        count(*) FILTER (moment >= days_ago(90)) AS n90,
        count(*) FILTER (moment >= days_ago(365)) AS n365,
        count(*) AS n,
        count(*) FILTER (NOT resolved) AS open,
        min(moment) FILTER (NOT resolved) AS oldest_open,
        sum(resolved_at - moment) FILTER (resolved AND moment >= days_ago(365)) AS taken,
        count(*) FILTER (resolved AND moment >= days_ago(365)) AS settled
    FROM (
        SELECT *, coalesce(resolved_at < getvariable('cutoff'), false) AS resolved
        FROM complaints WHERE known < getvariable('cutoff')
    ) GROUP BY customer_id
),
answered AS (
    SELECT customer_id, avg(scaled) FILTER (moment = last_at) AS last,
        avg(scaled) FILTER (moment >= days_ago(365)) AS mean365
    FROM (
        SELECT customer_id, moment, max(moment) OVER (PARTITION BY customer_id) AS last_at,
            (score / 1e4 - CASE kind WHEN 'nps' THEN 0 ELSE 1 END)
                / CASE kind WHEN 'nps' THEN 10 WHEN 'ces' THEN 6 ELSE 4 END AS scaled
        FROM surveys WHERE known < getvariable('cutoff')
    ) GROUP BY customer_id
),
engaged AS (
    SELECT customer_id,
        count(*) FILTER (moment >= days_ago(30)) AS n30,
        count(*) FILTER (moment >= days_ago(90)) AS n90,
        count(*) FILTER (in_period(moment, 0)) AS c0, count(*) FILTER (in_period(moment, 1)) AS c1,
        count(*) FILTER (in_period(moment, 2)) AS c2, count(*) FILTER (in_period(moment, 3)) AS c3,
        count(*) FILTER (in_period(moment, 4)) AS c4, count(*) FILTER (in_period(moment, 5)) AS c5
    FROM engagements WHERE known < getvariable('cutoff') GROUP BY customer_id
),
referred AS (
    SELECT customer_id, count(*) AS n365
    FROM referrals WHERE known < getvariable('cutoff') AND moment >= days_ago(365) GROUP BY customer_id
),
rewarded AS (
    SELECT customer_id, sum(points) AS balance,
        sum(points) FILTER (points < 0 AND moment >= days_ago(365)) AS redeemed,
        sum(points) FILTER (points > 0 AND moment >= days_ago(365)) AS earned
    FROM rewards WHERE known < getvariable('cutoff') GROUP BY customer_id
),
population AS (
    SELECT people.customer_id,
        coalesce(CASE WHEN joined_at < getvariable('cutoff') THEN joined_at END, first_at) AS start
    FROM people LEFT JOIN bought USING (customer_id)
    WHERE (left_at IS NULL OR left_at >= getvariable('cutoff'))
        AND (joined_at < getvariable('cutoff') OR first_at IS NOT NULL OR getvariable('timeless'))
),
base AS (
    SELECT customer_id, (getvariable('cutoff') - start) / 86400e6 AS tenure,
        CASE WHEN start IS NOT NULL THEN least(6, (getvariable('cutoff') - start) // 2592000000000) END AS m
    FROM population
)
SELECT base.customer_id,
    tenure AS tenure_days,
    (getvariable('cutoff') - last_at) / 86400e6 AS recency_days,
    coalesce(b.n30, 0) AS purchases_30d,
    coalesce(b.n90, 0) AS purchases_90d,
    coalesce(b.n180, 0) AS purchases_180d,
    coalesce(b.n365, 0) AS purchases_365d,
    coalesce(b.n, 0) AS purchases_total,
    coalesce(s30, 0) / 1e4 AS spend_30d,
    coalesce(s90, 0) / 1e4 AS spend_90d,
    coalesce(s180, 0) / 1e4 AS spend_180d,
    coalesce(s365, 0) / 1e4 AS spend_365d,
    paid365 / 1e4 / nullif(b.n365, 0) AS average_purchase_365d,
    slope(m, coalesce(b.c0, 0), coalesce(b.c1, 0), coalesce(b.c2, 0), coalesce(b.c3, 0), coalesce(b.c4, 0),
        coalesce(b.c5, 0)) AS purchase_frequency_trend,
    slope(m, coalesce(m0, 0), coalesce(m1, 0), coalesce(m2, 0), coalesce(m3, 0), coalesce(m4, 0), coalesce(m5, 0))
        / 1e4 AS spend_trend,
    gaps.mean AS gap_mean_days,
    gaps.std AS gap_std_days,
    (getvariable('cutoff') - last_at) / 86400e6 / nullif(gaps.mean, 0) AS overdue_ratio,
    coalesce(categories, 0) AS categories_365d,
    coalesce(channels, 0) AS channels_365d,
    coalesce(discount365, 0) / nullif(coalesce(paid365, 0) + coalesce(discount365, 0), 0)::DOUBLE AS discount_share_365d,
    returns365 / nullif(b.n365, 0)::DOUBLE AS return_rate_365d,
    CASE WHEN whole.total <> 0 THEN greatest(0, least(1, coalesce(own.amount, 0) / whole.total::DOUBLE)) END
        AS wallet_share_365d,
    coalesce(c.n90, 0) AS complaints_90d,
    coalesce(c.n365, 0) AS complaints_365d,
    coalesce(c.n, 0) AS complaints_total,
    coalesce(c.n365, 0) / greatest(coalesce(b.n365, 0), 1)::DOUBLE AS complaint_rate_365d,
    coalesce(c.open, 0) AS open_complaints,
    (getvariable('cutoff') - oldest_open) / 86400e6 AS oldest_open_complaint_days,
    taken / 3600e6 / nullif(settled, 0) AS resolution_hours_mean_365d,
    answered.last AS satisfaction_last,
    answered.mean365 AS satisfaction_mean_365d,
    coalesce(e.n30, 0) AS engagements_30d,
    coalesce(e.n90, 0) AS engagements_90d,
    slope(m, coalesce(e.c0, 0), coalesce(e.c1, 0), coalesce(e.c2, 0), coalesce(e.c3, 0), coalesce(e.c4, 0),
        coalesce(e.c5, 0)) AS engagement_trend,
    coalesce(referred.n365, 0) AS referrals_365d,
    coalesce(balance, 0) / 1e4 AS points_balance,
    -coalesce(redeemed, 0) / nullif(earned, 0)::DOUBLE AS points_redeemed_share_365d
FROM base
LEFT JOIN bought b USING (customer_id)
LEFT JOIN varied USING (customer_id)
LEFT JOIN gaps USING (customer_id)
LEFT JOIN own USING (customer_id)
LEFT JOIN whole USING (customer_id)
LEFT JOIN complained c USING (customer_id)
LEFT JOIN answered USING (customer_id)
LEFT JOIN engaged e USING (customer_id)
LEFT JOIN referred USING (customer_id)
LEFT JOIN rewarded USING (customer_id)
ORDER BY base.customer_id;
