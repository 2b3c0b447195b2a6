-- Kinds of work that visits make (see `mentors/sql/due.sql`). Which visits count is
-- said in `logbook/counting.py` too.
CREATE OR REPLACE VIEW due_last_met WITH (security_invoker = true) AS
SELECT r.household_id, r.started_on, m.met_on
FROM due_responsible r
CROSS JOIN LATERAL (
    SELECT max(v.visited_on) AS met_on FROM logbook_visit v
    WHERE v.household_id = r.household_id
        AND v.status <> 'returned' AND v.purpose <> 'not_met') m;

CREATE OR REPLACE VIEW due_never_visited WITH (security_invoker = true) AS
SELECT household_id, NULL::bigint AS user_id, started_on AS since
FROM due_last_met WHERE met_on IS NULL;

CREATE OR REPLACE VIEW due_not_visited WITH (security_invoker = true) AS
SELECT household_id, NULL::bigint AS user_id, met_on AS since
FROM due_last_met WHERE met_on IS NOT NULL;

-- Somebody was met, and not all four ท were looked at in visits that stand.
CREATE OR REPLACE VIEW due_no_assessment WITH (security_invoker = true) AS
SELECT m.household_id, NULL::bigint AS user_id, m.started_on AS since
FROM due_last_met m
WHERE m.met_on IS NOT NULL AND (
    SELECT count(DISTINCT a.aspect) FROM logbook_assessmentline a
    JOIN logbook_visit v ON v.id = a.visit_id
    WHERE v.household_id = m.household_id AND v.status <> 'returned') < 4;

-- Only who recorded it can correct it, whoever looks after the household now.
CREATE OR REPLACE VIEW due_returned WITH (security_invoker = true) AS
SELECT v.household_id, v.recorded_by_id AS user_id,
       min((v.verified_at AT TIME ZONE 'Asia/Bangkok')::date) AS since
FROM logbook_visit v
JOIN households_household h ON h.id = v.household_id AND h.left_on IS NULL
WHERE v.status = 'returned' GROUP BY v.household_id, v.recorded_by_id;

CREATE OR REPLACE VIEW due_visit_waiting WITH (security_invoker = true) AS
SELECT v.household_id, NULL::bigint AS user_id,
       min((v.received_at AT TIME ZONE 'Asia/Bangkok')::date) AS since
FROM logbook_visit v WHERE v.status = 'submitted' GROUP BY v.household_id;
-- What may change them.
SELECT work_follows('mentors_pairing', 'logbook',
    '{never_visited,not_visited,no_assessment,returned,visit_waiting}', 't.household_id',
    '{household_id,official_id,kind,started_on,ended_on}');
SELECT work_follows('logbook_visit', 'logbook',
    '{never_visited,not_visited,no_assessment,returned,visit_waiting}', 't.household_id',
    '{household_id,status,purpose,visited_on,recorded_by_id,verified_at,received_at}');
SELECT work_follows('logbook_assessmentline', 'logbook', '{no_assessment}',
    '(SELECT v.household_id FROM logbook_visit v WHERE v.id = t.visit_id)', '{visit_id,aspect}');
SELECT work_follows_changes('households_household', 'logbook',
    '{never_visited,not_visited,no_assessment,returned,visit_waiting}', 't.id',
    '{left_on,subdistrict_id,district}');
