-- Every eighth household. What an agency has not settled is withdrawn when the household leaves.
CREATE TEMPORARY TABLE draft_referral ON COMMIT DROP AS
WITH drawn AS (
    SELECT h.*, pg_temp.day_of('referred on ' || n, %(first_day)s, until) AS sent_on,
           (ARRAY['sent', 'accepted', 'accepted', 'completed', 'completed', 'declined'])
               [1 + pg_temp.pick('answer ' || n, 6)] AS answer,
           1 + pg_temp.pick('problem ' || n, cardinality(%(problem_ids)s::bigint[])) AS problem
    FROM house h WHERE n %% 8 = 1
)
SELECT pg_temp.made_id('referral ' || d.n) AS id, d.id AS household_id, d.n, d.district, d.officer_id, d.sent_on, d.answer,
       CASE WHEN d.left_on IS NOT NULL AND d.answer IN ('sent', 'accepted') THEN 'withdrawn' ELSE d.answer END AS status,
       d.left_on, d.leave_reason, 
       pg_temp.moment('sent ' || d.n, d.sent_on) AS sent_at,
       pg_temp.moment('accepted ' || d.n, least(d.sent_on + 1, d.until)) AS accepted_at,
       pg_temp.moment('closed ' || d.n, coalesce(CASE WHEN d.answer IN ('sent', 'accepted') THEN d.left_on END,
           least(d.sent_on + 9, d.until))) AS closed_at,
       (%(problem_ids)s::bigint[])[problem] AS indicator_id, (%(problem_names)s::text[])[problem] AS name,
       (%(problem_dimensions)s::text[])[problem] AS dimension_id,
       (%(problem_offices)s::bigint[])[problem] AS organization_id,
       (%(problem_readers)s::bigint[])[problem] AS reader_id
FROM drawn d;
ANALYZE draft_referral;
