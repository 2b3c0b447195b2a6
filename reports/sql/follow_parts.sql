-- The order of a page: whose households are visited least first, of several the one with most of
-- them, households without a mentor last.
CREATE OR REPLACE FUNCTION part_place(who bigint, figures jsonb) RETURNS bigint[]
    LANGUAGE sql IMMUTABLE AS $$
SELECT ARRAY[
    (who IS NULL)::integer,
    coalesce((figures->>'visited')::bigint, 0) * 1000000
        / greatest(coalesce((figures->>'followed')::bigint, 0), 1)
        + CASE WHEN figures ? 'followed' THEN 0 ELSE 9000000 END,
    -coalesce((figures->>'followed')::bigint, 0),
    who
]
$$;

-- Figures and what is added to them, without those that come to nothing.
CREATE OR REPLACE FUNCTION figures_sum(figures jsonb, more jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE AS $$
SELECT coalesce(jsonb_object_agg(metric, value), '{}')
FROM (
    SELECT metric, sum(value::integer) AS value
    FROM (SELECT * FROM jsonb_each_text(figures) UNION ALL SELECT * FROM jsonb_each_text(more)) AS f (metric, value)
    GROUP BY metric HAVING sum(value::integer) <> 0
) sums
$$;

-- Brings what a month has by who looked after the households up to what it counted and kept in
-- some sub-districts: what changed there is added to every area around, and only that is written.
CREATE OR REPLACE FUNCTION follow_parts(
    which bigint, edition integer, wanted text[], places text[]
) RETURNS void LANGUAGE sql
    -- How much stands of a month begun today no plan can know: a loop in a loop would never end.
    SET work_mem = '32MB' SET enable_nestloop = off SET jit = off AS $$
WITH counted AS MATERIALIZED (
    SELECT m.area_id, m.metric, u.household, coalesce(u.value, 1)::integer AS value
    FROM reports_monthmember m, unnest(m.households, m."values") AS u (household, value)
    WHERE m.month_id = which AND m.revision = edition AND m.metric = ANY (wanted)
        AND m.area_id = ANY (places)
),
care AS MATERIALIZED (
    SELECT u.household, u.official, u.organization
    FROM reports_monthcare c,
        unnest(c.households, c.officials, c.organizations) AS u (household, official, organization)
    WHERE c.month_id = which AND c.revision = edition AND c.area_id = ANY (places)
),
least AS MATERIALIZED (
    SELECT area_id, metric, official, organization, sum(value)::integer AS value
    FROM counted LEFT JOIN care USING (household) GROUP BY 1, 2, 3, 4
),
differs AS (
    SELECT area_id, by, who, metric, sum(value)::integer AS value
    FROM (
        SELECT area_id, 'official' AS by, official AS who, metric, value FROM least
        UNION ALL
        SELECT area_id, 'organization', organization, metric, value FROM least
        UNION ALL
        SELECT p.area_id, p.by, p.who, f.key, -f.value::integer
        FROM reports_monthpart p, jsonb_each_text(p.figures) f
        WHERE p.month_id = which AND p.revision = edition AND p.area_id = ANY (places)
    ) both_sides GROUP BY 1, 2, 3, 4 HAVING sum(value) <> 0
),
around AS (
    SELECT coalesce(subdistrict, district, province) AS area, by, who, metric, sum(value)::integer AS value
    FROM (
        SELECT left(area_id, 2) AS province, left(area_id, 4) AS district, area_id AS subdistrict,
            by, who, metric, value
        FROM differs
    ) d
    GROUP BY by, who, metric, GROUPING SETS (province, district, subdistrict)
    HAVING sum(value) <> 0
),
part AS (
    SELECT area, by, who, jsonb_object_agg(metric, value) AS figures FROM around GROUP BY 1, 2, 3
)
MERGE INTO reports_monthpart p USING part n
ON p.month_id = which AND p.revision = edition AND p.area_id = n.area AND p.by = n.by
    AND coalesce(p.who, -1) = coalesce(n.who, -1)
WHEN MATCHED AND figures_sum(p.figures, n.figures) = '{}' THEN DELETE
WHEN MATCHED THEN UPDATE SET figures = figures_sum(p.figures, n.figures)
WHEN NOT MATCHED THEN
    INSERT (month_id, revision, area_id, by, who, figures)
    VALUES (which, edition, n.area, n.by, n.who, n.figures)
$$;
