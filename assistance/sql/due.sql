-- Kinds of work that referrals make (see `mentors/sql/due.sql`).

-- From the day after the one by which the agency was asked to answer.
CREATE OR REPLACE VIEW due_referral_late WITH (security_invoker = true) AS
SELECT f.household_id, NULL::bigint AS user_id, min(f.due_on) + 1 AS since
FROM assistance_referral f WHERE f.closed_at IS NULL GROUP BY f.household_id;

-- What may change them.
SELECT work_follows('mentors_pairing', 'assistance', '{referral_late}', 't.household_id',
    '{household_id,official_id,kind,started_on,ended_on}');
SELECT work_follows('assistance_referral', 'assistance', '{referral_late}', 't.household_id',
    '{household_id,due_on,closed_at}');
SELECT work_follows_changes('households_household', 'assistance', '{referral_late}', 't.id',
    '{left_on,subdistrict_id,district}');
