-- Kinds of work that plans and the ladder make (see `mentors/sql/due.sql`).
CREATE OR REPLACE VIEW due_no_plan WITH (security_invoker = true) AS
SELECT r.household_id, NULL::bigint AS user_id, r.started_on AS since
FROM due_responsible r
WHERE NOT EXISTS (
    SELECT 1 FROM plans_actionplan p
    WHERE p.household_id = r.household_id AND p.closed_on IS NULL);

-- From the day after the last month of the first activity that is not done.
CREATE OR REPLACE VIEW due_late_rows WITH (security_invoker = true) AS
SELECT r.household_id, NULL::bigint AS user_id,
       (date_trunc('month', min(w.last_month)) + interval '1 month')::date AS since
FROM due_responsible r
JOIN plans_actionplan p ON p.household_id = r.household_id AND p.closed_on IS NULL
JOIN plans_planrow w ON w.plan_id = p.id AND w.status NOT IN ('succeeded', 'stopped')
GROUP BY r.household_id;

-- Also where the mentor has gone since: the district decides it all the same.
CREATE OR REPLACE VIEW due_stage_waiting WITH (security_invoker = true) AS
SELECT s.household_id, NULL::bigint AS user_id,
       (s.proposed_at AT TIME ZONE 'Asia/Bangkok')::date AS since
FROM plans_stagerecord s
JOIN households_household h ON h.id = s.household_id AND h.left_on IS NULL
WHERE s.confirmed_at IS NULL AND s.refused_at IS NULL;

-- What may change them.
SELECT work_follows('mentors_pairing', 'plans', '{no_plan,late_rows,stage_waiting}', 't.household_id',
    '{household_id,official_id,kind,started_on,ended_on}');
SELECT work_follows('plans_actionplan', 'plans', '{no_plan,late_rows}', 't.household_id',
    '{household_id,closed_on}');
SELECT work_follows('plans_planrow', 'plans', '{late_rows}',
    '(SELECT p.household_id FROM plans_actionplan p WHERE p.id = t.plan_id)',
    '{plan_id,status,last_month}');
SELECT work_follows('plans_stagerecord', 'plans', '{stage_waiting}', 't.household_id',
    '{household_id,proposed_at,confirmed_at,refused_at}');
SELECT work_follows_changes('households_household', 'plans', '{no_plan,late_rows,stage_waiting}', 't.id',
    '{left_on,subdistrict_id,district}');
