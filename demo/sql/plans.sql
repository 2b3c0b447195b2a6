-- Every seventh family has not been asked yet; a plan closes with a household that leaves.
CREATE TEMPORARY TABLE draft_plan ON COMMIT DROP AS
WITH counted AS (
    SELECT h.*, pg_temp.made_id('plan ' || n) AS plan_id,
           row_number() OVER (ORDER BY n) %% 7 <> 3 AS is_agreed, row_number() OVER (ORDER BY n) AS number
    FROM house h WHERE planned_on IS NOT NULL
)
SELECT c.*, CASE WHEN is_agreed THEN 'agreed' ELSE 'draft' END AS open_status,
       left_on IS NULL AND (mentor_id = ANY (%(mentors)s) OR number %% 3 = 0) AS keeps_ledger
FROM counted c;
ANALYZE draft_plan;
