-- What no run has taken yet, as `logbook_change` finds it, but only to be counted: what a fact says is
-- looked at where it may have changed since it left. Of visits and help that is where it was verified
-- or corrected since, or went to another household, person or body; a quarter of an hour is for acts
-- that were under way when a run took the rows.
CREATE OR REPLACE VIEW logbook_waiting WITH (security_invoker = true) AS
WITH facts AS MATERIALIZED (
    SELECT f.kind, f.fact, f.household_id, f.person_id, f.organization_id, f.day, f.entered_at
    FROM logbook_fact f
), latest AS MATERIALIZED (
    SELECT l.id, l.kind, l.fact, l.change, l.household_id, l.person_id, l.organization_id, l.day,
        l.taken_at
    FROM logbook_last l
), suspects AS MATERIALIZED (
    SELECT l.id, f.kind, f.fact FROM facts f JOIN latest l ON l.kind = f.kind AND l.fact = f.fact
    WHERE l.change <> 'withdrawn' AND (f.kind NOT IN ('visit', 'help')
        OR f.entered_at > l.taken_at - interval '15 minutes'
        OR (f.household_id, f.person_id, f.organization_id, f.day)
            IS DISTINCT FROM (l.household_id, l.person_id, l.organization_id, l.day))
)
SELECT f.kind, f.fact, 'new' AS change, f.household_id, f.day
FROM facts f LEFT JOIN latest l ON l.kind = f.kind AND l.fact = f.fact
WHERE l.fact IS NULL OR l.change = 'withdrawn'
UNION ALL
SELECT l.kind, l.fact, 'withdrawn', l.household_id, l.day
FROM latest l LEFT JOIN facts f ON f.kind = l.kind AND f.fact = l.fact
WHERE l.change <> 'withdrawn' AND f.fact IS NULL
UNION ALL
SELECT f.kind, f.fact, 'changed', f.household_id, f.day
FROM logbook_fact f JOIN suspects s ON s.kind = 'visit' AND s.fact = f.fact
JOIN logbook_logbookentry e ON e.id = s.id
WHERE f.kind = 'visit' AND f.fact = ANY (ARRAY(SELECT s.fact FROM suspects s WHERE s.kind = 'visit'))
    AND logbook_differs(e.fingerprint, e.said, f.household_id, f.person_id, f.day, f.said)
UNION ALL
SELECT f.kind, f.fact, 'changed', f.household_id, f.day
FROM logbook_fact f JOIN suspects s ON s.kind = 'help' AND s.fact = f.fact
JOIN logbook_logbookentry e ON e.id = s.id
WHERE f.kind = 'help' AND f.fact = ANY (ARRAY(SELECT s.fact FROM suspects s WHERE s.kind = 'help'))
    AND logbook_differs(e.fingerprint, e.said, f.household_id, f.person_id, f.day, f.said)
UNION ALL
SELECT f.kind, f.fact, 'changed', f.household_id, f.day
FROM logbook_fact f JOIN suspects s ON s.kind = f.kind AND s.fact = f.fact
JOIN logbook_logbookentry e ON e.id = s.id
WHERE f.kind IN ('referral', 'stage', 'survey', 'leaving')
    AND logbook_differs(e.fingerprint, e.said, f.household_id, f.person_id, f.day, f.said);
