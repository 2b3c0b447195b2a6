-- What migration 0015 filled the table with; 0017 takes it away, and `follow_parts` does it since.
-- Adds up what a month counted by who looked after the households, for every area: a row for each
-- mentor and organisation, in the order of the page.
CREATE FUNCTION keep_parts(which bigint, edition integer, wanted text[]) RETURNS void LANGUAGE sql
    SET work_mem = '32MB' AS $$
INSERT INTO reports_monthpart (month_id, revision, area_id, by, place, who, figures)
WITH counted AS MATERIALIZED (
    SELECT m.area_id, array_position(wanted, m.metric::text) AS metric, u.household,
        coalesce(u.value, 1)::integer AS value
    FROM reports_monthmember m, unnest(m.households, m."values") AS u (household, value)
    WHERE m.month_id = which AND m.revision = edition AND m.metric = ANY (wanted)
),
care AS MATERIALIZED (
    SELECT u.household, u.official, u.organization
    FROM reports_monthcare c,
        unnest(c.households, c.officials, c.organizations) AS u (household, official, organization)
    WHERE c.month_id = which AND c.revision = edition
),
least AS MATERIALIZED (
    SELECT area_id, metric, official, organization, sum(value)::integer AS value
    FROM counted LEFT JOIN care USING (household) GROUP BY 1, 2, 3, 4
),
told AS (
    SELECT left(l.area_id, digits) AS area, carer.by, carer.who, l.metric, sum(l.value) AS value
    FROM least l, unnest(ARRAY[2, 4, 6]) AS digits,
        LATERAL (VALUES ('official', l.official), ('organization', l.organization)) AS carer (by, who)
    GROUP BY 1, 2, 3, 4
),
part AS (
    SELECT area, by, who, jsonb_object_agg(wanted[metric], value) AS figures,
        coalesce(max(value) FILTER (WHERE metric = array_position(wanted, 'followed')), 0) AS followed,
        coalesce(max(value) FILTER (WHERE metric = array_position(wanted, 'visited')), 0) AS visited
    FROM told GROUP BY 1, 2, 3
)
SELECT which, edition, area, by, row_number() OVER (
        PARTITION BY area, by
        ORDER BY who IS NULL, visited::numeric / nullif(followed, 0) NULLS LAST, followed DESC, who
    ), who, figures
FROM part
$$;
