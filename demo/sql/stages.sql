-- A third of the families were proposed for the first step; every other one is on it. A proposal that waits
-- ends with a household that leaves.
WITH drawn AS (
    SELECT p.*, number %% 6 = 4 AS is_confirmed, pg_temp.moment('proposed ' || n, planned_on) AS proposed_at,
           least(planned_on + 7, until) AS decided_on
    FROM draft_plan p WHERE number %% 3 = 1
)
SELECT id AS household_id, district, 'survival' AS stage, 'ครอบครัวมีอาหารพอกินและมีแผนแล้ว' AS reason,
       author_id AS proposed_by_id, proposed_at,
       CASE WHEN is_confirmed THEN checker_id END AS confirmed_by_id,
       CASE WHEN is_confirmed THEN greatest(proposed_at, pg_temp.moment('confirmed ' || n, decided_on)) END AS confirmed_at,
       CASE WHEN NOT is_confirmed AND left_on IS NOT NULL THEN
           greatest(proposed_at, pg_temp.moment('left ' || n, left_on)) END AS refused_at,
       CASE WHEN NOT is_confirmed AND left_on IS NOT NULL THEN %(leaving)s ELSE '' END AS refusal_reason
FROM drawn
