-- `kept` is what the effects of leaving keep, so that a household can come back (`households.services.households`).
SELECT h.id AS household_id, h.district, 'household-leave' AS act, %(leave_reasons)s::jsonb ->> h.leave_reason AS reason,
       jsonb_strip_nulls(jsonb_build_object(
           'pairings', CASE WHEN p.id IS NOT NULL THEN jsonb_build_array(p.id) END,
           'plan', CASE WHEN d.plan_id IS NOT NULL THEN
               jsonb_build_object('plan', d.plan_id, 'status', d.open_status) END,
           'proposals', CASE WHEN s.refused_at IS NOT NULL THEN jsonb_build_array(s.id) END,
           'referrals', CASE WHEN r.status = 'withdrawn' THEN jsonb_build_object(r.id, r.answer) END)) AS kept,
       h.officer_id AS done_by_id, pg_temp.moment('left ' || h.n, h.left_on) AS done_at
FROM house h
LEFT JOIN mentors_pairing p ON p.household_id = h.id
LEFT JOIN draft_plan d ON d.id = h.id
LEFT JOIN plans_stagerecord s ON s.household_id = h.id
LEFT JOIN draft_referral r ON r.household_id = h.id
WHERE h.left_on IS NOT NULL
