-- What is decided of each household: who looks after it and since when, who the district's officer is, whether
-- it left and whether it has a plan. Everything else follows from this.
CREATE TEMPORARY TABLE house ON COMMIT DROP AS
WITH everyone AS (
    SELECT h.id, right(h.house_code, 7)::integer AS n, h.district, h.head_name, h.latest_year,
           coalesce((%(late_districts)s::jsonb ->> h.district::text)::float8, 0.78) AS paired_rate,
           coalesce((%(late_districts)s::jsonb ->> h.district::text)::float8, 0.85) AS visit_rate,
           coalesce(o.user_id, %(province)s) AS officer_id
    FROM households_household h
    LEFT JOIN (SELECT area_id::smallint AS district, min(user_id) AS user_id FROM accounts_membership
               WHERE role = 'district_officer' GROUP BY area_id) o USING (district)
), wanted AS (
    SELECT id, district, row_number() OVER (PARTITION BY district ORDER BY n) AS rank
    FROM everyone WHERE pg_temp.chance('paired ' || n) < paired_rate
), room AS (
    SELECT d.official_id, d.user_id AS mentor_id, d.district, row_number() OVER (PARTITION BY d.district
               ORDER BY d.k <> 0, pg_temp.chance('room ' || d.district || ' ' || d.k || ' ' || slot), d.k, slot) AS rank
    FROM draft_official d CROSS JOIN generate_series(1, d.capacity) slot
), gone AS (
    SELECT id FROM everyone ORDER BY pg_temp.chance('leaves ' || n), n
    LIMIT (SELECT greatest(1, count(*) / 40) FROM everyone)
), followed AS (
    SELECT e.*, r.official_id, r.mentor_id, gone.id IS NOT NULL AS leaves,
           pg_temp.day_of('paired on ' || n, %(first_day)s, %(today)s) AS begun_on
    FROM everyone e
    LEFT JOIN wanted w ON w.id = e.id LEFT JOIN room r ON r.district = w.district AND r.rank = w.rank
    LEFT JOIN gone ON gone.id = e.id
), dated AS (
    SELECT f.*, CASE WHEN official_id IS NOT NULL THEN begun_on END AS started_on,
           CASE WHEN leaves THEN pg_temp.day_of('left on ' || n, begun_on, %(today)s) END AS left_on
    FROM followed f
)
SELECT d.id, d.n, d.district, d.head_name, d.latest_year, d.visit_rate, d.official_id, d.mentor_id,
       d.officer_id, d.started_on, d.left_on, coalesce(d.left_on, %(today)s) AS until,
       coalesce(d.mentor_id, d.officer_id) AS author_id,
       CASE WHEN d.mentor_id IS NULL THEN %(province)s ELSE d.officer_id END AS checker_id,
       CASE WHEN d.leaves THEN (ARRAY['graduated', 'graduated', 'moved', 'deceased'])
           [1 + pg_temp.pick('leave reason ' || n, 4)] END AS leave_reason,
       CASE WHEN d.official_id IS NOT NULL AND pg_temp.chance('planned ' || n) < 0.65 THEN
           pg_temp.day_of('planned on ' || n, d.started_on, coalesce(d.left_on, %(today)s)) END AS planned_on
FROM dated d;
ANALYZE house;
