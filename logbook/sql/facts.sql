-- What a change of a fact is known by.
CREATE OR REPLACE FUNCTION logbook_fingerprint(household bigint, person bigint, day date, said jsonb)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(household, person, day, said)::text, 'UTF8')),
        'hex')
$$;

-- Whether a fact says something else than the row with which it left. What the row did not say yet has
-- not changed since.
CREATE OR REPLACE FUNCTION logbook_differs(left_as text, left_saying jsonb, household bigint,
    person bigint, day date, said jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT left_as <> logbook_fingerprint(household, person, day, said)
        AND left_as <> logbook_fingerprint(household, person, day, said - ARRAY(
            SELECT jsonb_object_keys(said) EXCEPT SELECT jsonb_object_keys(left_saying)))
$$;

-- What is keyed into Logbook, as it stands now: one row a fact. `said` is what a change of it is
-- known by. A household that was merged away has no survey and no leaving of its own.
CREATE OR REPLACE VIEW logbook_fact WITH (security_invoker = true) AS
SELECT 'visit' AS kind, v.id::text AS fact, v.household_id, NULL::bigint AS person_id,
    NULL::bigint AS organization_id, v.visited_on AS day, v.verified_at AS entered_at,
    jsonb_build_object(
        'purpose', v.purpose, 'met_with', v.met_with, 'summary', v.summary,
        'next_step', v.next_step,
        'recorded_by', v.recorded_by_id, 'verified_by', v.verified_by_id,
        'verified_on', (v.verified_at AT TIME ZONE 'Asia/Bangkok')::date,
        'progress', (SELECT jsonb_agg(jsonb_build_array(p.dimension_id, p.progress, p.note)
            ORDER BY p.dimension_id) FROM logbook_visitprogress p WHERE p.visit_id = v.id),
        'four_t', (SELECT jsonb_object_agg(a.aspect, jsonb_build_object('score', a.score,
            'note', a.note, 'strengths', a.strengths, 'obstacles', a.obstacles))
            FROM logbook_assessmentline a WHERE a.visit_id = v.id)) AS said
FROM logbook_visit v WHERE v.status = 'verified'
UNION ALL
SELECT 'help', a.id::text, a.household_id, a.person_id, a.organization_id, a.given_on,
    coalesce(a.changed_at, a.recorded_at),
    jsonb_build_object(
        'dimension', a.dimension_id, 'indicator', a.indicator_id, 'help_kind', a.kind,
        'description', a.description, 'quantity', a.quantity::text, 'unit', a.unit,
        'amount', a.amount::text, 'organization', a.organization_id, 'giver', a.giver,
        'recorded_by', a.recorded_by_id)
FROM assistance_assistance a WHERE a.withdrawn_at IS NULL
UNION ALL
-- Of a matter that was sent to a body: that it was, on the first day it was, and how it ended. A
-- household that leaves takes its matter back, and on its return the matter goes on.
SELECT 'referral', e.id::text, r.household_id, NULL, r.organization_id,
    (e.at AT TIME ZONE 'Asia/Bangkok')::date, e.at,
    jsonb_build_object(
        'dimension', r.dimension_id, 'indicator', r.indicator_id, 'referral_status', e.status,
        'subject', r.subject, 'outcome', CASE WHEN e.status <> 'sent' THEN e.note END,
        'recorded_by', e.by_id)
FROM assistance_referralevent e JOIN assistance_referral r ON r.id = e.referral_id
WHERE e.status = 'sent' AND NOT EXISTS (SELECT 1 FROM assistance_referralevent b
        WHERE b.referral_id = e.referral_id AND b.status = 'sent' AND b.id < e.id)
    OR e.status IN ('completed', 'declined', 'withdrawn') AND e.status = r.status
        AND NOT EXISTS (SELECT 1 FROM assistance_referralevent b
            WHERE b.referral_id = e.referral_id AND b.status = e.status AND b.id > e.id)
UNION ALL
SELECT 'stage', s.id::text, s.household_id, NULL, NULL,
    (s.confirmed_at AT TIME ZONE 'Asia/Bangkok')::date, s.confirmed_at,
    jsonb_build_object('stage', s.stage, 'from_stage', s.from_stage, 'reason', s.reason)
FROM plans_stagerecord s WHERE s.confirmed_at IS NOT NULL
UNION ALL
-- «Surveyed» that a visit tells is told by the visit's own row, unless it has left already. Of a
-- household on the list TPMAP knows the needs itself; one that it missed is keyed in with those no
-- list has told.
SELECT 'survey', h.id::text, h.id, NULL, NULL,
    (coalesce(h.survey_status_at, h.created_at) AT TIME ZONE 'Asia/Bangkok')::date,
    coalesce(h.survey_status_at, h.created_at),
    jsonb_build_object('survey_status', h.survey_status,
        'missed', CASE WHEN h.origin = 'nomination' THEN (
            SELECT jsonb_agg(DISTINCT n.dimension_id)
            FROM households_need n WHERE n.household_id = h.id AND n.batch_id IS NULL) END)
FROM households_household h
WHERE h.merged_into_id IS NULL AND (
    h.origin = 'nomination'
    OR h.survey_status NOT IN ('not_surveyed', 'surveyed')
    OR h.survey_status = 'surveyed' AND NOT EXISTS (SELECT 1 FROM logbook_visit v
        WHERE v.household_id = h.id AND v.purpose <> 'not_met')
    OR EXISTS (SELECT 1 FROM logbook_logbookentry e
        WHERE e.kind = 'survey' AND e.fact = h.id::text))
UNION ALL
SELECT 'leaving', h.id::text, h.id, NULL, NULL, h.left_on, h.left_recorded_at,
    jsonb_build_object('leave_reason', h.leave_reason)
FROM households_household h WHERE h.left_on IS NOT NULL AND h.merged_into_id IS NULL;

-- The latest row of each fact that has left.
CREATE OR REPLACE VIEW logbook_last WITH (security_invoker = true) AS
SELECT e.id, e.kind, e.fact, e.version, e.change, e.household_id, e.person_id,
    e.organization_id, e.day, e.fingerprint, e.said, e.taken_at
FROM logbook_logbookentry e
WHERE NOT EXISTS (SELECT 1 FROM logbook_logbookentry later WHERE later.previous_id = e.id);

-- What no run has taken yet: new facts, changed ones, and those that left and are no more. To be
-- asked by who sees all of the province: a fact out of sight is none.
CREATE OR REPLACE VIEW logbook_change WITH (security_invoker = true) AS
SELECT f.kind, f.fact, coalesce(l.version, 0) + 1 AS version,
    CASE WHEN l.id IS NULL OR l.change = 'withdrawn' THEN 'new' ELSE 'changed' END AS change,
    l.id AS previous_id, f.household_id, f.person_id, f.organization_id, f.day,
    greatest(f.entered_at, l.taken_at) AS entered_at, f.fingerprint, f.said
FROM (
    SELECT fact.*, logbook_fingerprint(fact.household_id, fact.person_id, fact.day, fact.said)
        AS fingerprint
    FROM logbook_fact fact) f
LEFT JOIN logbook_last l ON l.kind = f.kind AND l.fact = f.fact
WHERE l.id IS NULL OR l.change = 'withdrawn'
    OR logbook_differs(l.fingerprint, l.said, f.household_id, f.person_id, f.day, f.said)
UNION ALL
SELECT l.kind, l.fact, l.version + 1, 'withdrawn', l.id, l.household_id, l.person_id,
    l.organization_id, l.day, now(), l.fingerprint, l.said
FROM logbook_last l
WHERE l.change <> 'withdrawn' AND NOT EXISTS (
    SELECT 1 FROM logbook_fact f WHERE f.kind = l.kind AND f.fact = l.fact);

-- Gives a run everything of its month and area that no run has taken; returns how many rows.
-- `screens` are kinds in the order in which a household's rows are keyed. `beside` is what stood
-- beside a row when it left, in words; a change of that is no change of the fact.
CREATE OR REPLACE FUNCTION logbook_take(taker bigint, first_day date, next_first_day date,
    area text, closed_at timestamptz, screens text[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE taken integer;
BEGIN
    INSERT INTO logbook_logbookentry (run_id, month, number, kind, fact, version, change, previous_id,
        household_id, district, person_id, organization_id, day, is_late, fingerprint, said,
        beside, taken_at)
    SELECT taker, first_day, row_number() OVER (ORDER BY h.subdistrict_id, h.village_id, h.id,
            array_position(screens, c.kind), c.day, c.fact),
        c.kind, c.fact, c.version, c.change, c.previous_id, c.household_id, h.district,
        c.person_id, c.organization_id, c.day, coalesce(c.entered_at >= closed_at, false),
        c.fingerprint, c.said,
        jsonb_strip_nulls(jsonb_build_object(
            'house_code', h.house_code, 'village_code', h.village_id,
            'house_number', h.house_number, 'village', v.name, 'moo', v.number,
            'subdistrict', s.name, 'district', d.name, 'head', h.head_name,
            'members', h.member_count, 'origin', h.origin, 'survey_status', h.survey_status,
            'person', trim(p.title || p.first_name || ' ' || p.last_name),
            'needs', (SELECT jsonb_agg(jsonb_build_array(n.dimension_id, n.status)
                    ORDER BY n.dimension_id, n.status)
                FROM (SELECT DISTINCT need.dimension_id, need.status FROM households_need need
                    WHERE need.household_id = h.id AND need.data_year = h.latest_year) n),
            'stage', (SELECT r.stage FROM plans_stagerecord r
                WHERE r.household_id = h.id AND r.confirmed_at IS NOT NULL
                ORDER BY r.confirmed_at DESC, r.id DESC LIMIT 1),
            'giver', o.name, 'indicator', i.number || ' ' || i.name,
            'recorded_by', coalesce(nullif(trim(r.title || r.first_name || ' ' || r.last_name), ''),
                r.username),
            'visitor', trim(m.title || m.first_name || ' ' || m.last_name),
            'verified_by', coalesce(nullif(trim(u.title || u.first_name || ' ' || u.last_name), ''),
                u.username),
            'corrects', CASE WHEN e.id IS NOT NULL
                THEN jsonb_build_array(e.run_id, e.number) END)),
        now()
    FROM logbook_change c
    JOIN households_household h ON h.id = c.household_id
    JOIN places_area s ON s.code = h.subdistrict_id
    JOIN places_area d ON d.code = s.parent_id
    LEFT JOIN places_village v ON v.code = h.village_id
    LEFT JOIN households_person p ON p.id = c.person_id
    LEFT JOIN places_organization o ON o.id = c.organization_id
    LEFT JOIN indicators_indicator i ON i.id = (c.said ->> 'indicator')::bigint
    LEFT JOIN accounts_user r ON r.id = (c.said ->> 'recorded_by')::bigint
    LEFT JOIN accounts_user u ON u.id = (c.said ->> 'verified_by')::bigint
    LEFT JOIN logbook_visit w ON w.id = CASE WHEN c.kind = 'visit' THEN c.fact::uuid END
    LEFT JOIN mentors_official m ON m.id = w.visited_by_id
    LEFT JOIN logbook_logbookentry e ON e.id = c.previous_id
    WHERE c.day >= first_day AND c.day < next_first_day
        AND left(h.subdistrict_id, length(area)) = area;
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;
