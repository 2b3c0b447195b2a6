-- From the month a mentor came, a visit a month or none. `times` counts those of the household from 0.
CREATE TEMPORARY TABLE draft_visit ON COMMIT DROP AS
WITH month AS (
    SELECT h.*, k, CASE WHEN k = 0 THEN h.started_on
        ELSE (date_trunc('month', h.started_on) + k * interval '1 month')::date END AS since
    FROM house h
    CROSS JOIN LATERAL generate_series(0, (extract(year FROM h.until) - extract(year FROM h.started_on))::integer * 12
        + (extract(month FROM h.until) - extract(month FROM h.started_on))::integer) k
    WHERE h.official_id IS NOT NULL
), drawn AS (
    SELECT m.*, since + pg_temp.pick('visit day ' || n || ' ' || k, 21) AS visited_on
    FROM month m WHERE pg_temp.chance('visited ' || n || ' ' || k) < visit_rate
)
SELECT pg_temp.made_id('visit ' || d.n || ' ' || d.k) AS id, d.id AS household_id, d.n, d.k, d.district,
       p.id AS pairing_id, d.visited_on, d.author_id, d.checker_id,
       CASE WHEN d.mentor_id IS NULL THEN d.official_id END AS visited_by_id, -- typed for who has no account
       row_number() OVER (PARTITION BY d.n ORDER BY d.k) - 1 AS times,
       pg_temp.chance('verified ' || d.n || ' ' || d.k) < 0.8 AND d.visited_on < %(today)s::date - 3 AS is_verified,
       (ARRAY['better', 'better', 'same', 'worse'])[1 + pg_temp.pick('progress ' || d.n || ' ' || d.k, 4)] AS progress
FROM drawn d
JOIN mentors_pairing p ON p.household_id = d.id
WHERE d.visited_on <= d.until; -- what would come later has not happened
ANALYZE draft_visit;
