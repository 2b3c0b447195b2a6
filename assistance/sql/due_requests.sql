-- Work that requests make (see `mentors/sql/due.sql`): from the day the mentor asked.
CREATE OR REPLACE VIEW due_request_waiting WITH (security_invoker = true) AS
SELECT r.household_id, NULL::bigint AS user_id, min(r.asked_on) AS since
FROM assistance_helprequest r WHERE r.status = 'waiting' GROUP BY r.household_id;

-- What may change them.
SELECT work_follows('mentors_pairing', 'requests', '{request_waiting}', 't.household_id',
    '{household_id,official_id,kind,started_on,ended_on}');
SELECT work_follows('assistance_helprequest', 'requests', '{request_waiting}', 't.household_id',
    '{household_id,status,asked_on}');
SELECT work_follows_changes('households_household', 'requests', '{request_waiting}', 't.id',
    '{left_on,subdistrict_id,district}');
