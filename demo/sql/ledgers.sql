-- Ledgers of the demo's own mentors, and of every third other family with a plan, of at most eleven months.
CREATE TEMPORARY TABLE draft_ledger ON COMMIT DROP AS
SELECT p.id AS household_id, p.n, p.district, p.author_id, m::date AS month, u.kind,
       (u.low + pg_temp.pick('baht ' || p.n || ' ' || m::date || ' ' || u.kind, u.high - u.low + 1)) * 100 AS amount
FROM draft_plan p
CROSS JOIN LATERAL generate_series(
    greatest(date_trunc('month', p.planned_on), date_trunc('month', %(today)s::date) - interval '11 months'),
    date_trunc('month', %(today)s::date) - interval '1 month', interval '1 month') m
CROSS JOIN unnest(%(kinds)s::text[], %(lows)s::integer[], %(highs)s::integer[], %(shares)s::float8[])
    AS u(kind, low, high, share)
WHERE p.keeps_ledger AND pg_temp.chance('line ' || p.n || ' ' || m::date || ' ' || u.kind) < u.share;
ANALYZE draft_ledger;
