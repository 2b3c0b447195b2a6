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
    SELECT m.area_id, m.n, u.household, coalesce(u.value, 1)::integer AS value
    FROM (
        SELECT area_id, array_position(wanted, metric::text) AS n, households, "values"
        FROM reports_monthmember
        WHERE month_id = which AND revision = edition AND metric = ANY (wanted) AND area_id = ANY (places)
        OFFSET 0
    ) m, unnest(m.households, m."values") AS u (household, value)
),
care AS MATERIALIZED (
    SELECT u.household, u.official, u.organization
    FROM reports_monthcare c,
        unnest(c.households, c.officials, c.organizations) AS u (household, official, organization)
    WHERE c.month_id = which AND c.revision = edition AND c.area_id = ANY (places)
),
-- A column a figure, in the order of `wanted`: a row each would be nine times as many to lay together.
least AS MATERIALIZED (
    SELECT area_id, official, organization,
        (sum(value) FILTER (WHERE n = 1))::integer AS a, (sum(value) FILTER (WHERE n = 2))::integer AS b,
        (sum(value) FILTER (WHERE n = 3))::integer AS c, (sum(value) FILTER (WHERE n = 4))::integer AS d,
        (sum(value) FILTER (WHERE n = 5))::integer AS e, (sum(value) FILTER (WHERE n = 6))::integer AS f,
        (sum(value) FILTER (WHERE n = 7))::integer AS g, (sum(value) FILTER (WHERE n = 8))::integer AS h,
        (sum(value) FILTER (WHERE n = 9))::integer AS i
    FROM counted LEFT JOIN care USING (household) GROUP BY 1, 2, 3
),
differs AS (
    SELECT area_id, 'official' AS by, official AS who, a, b, c, d, e, f, g, h, i FROM least
    UNION ALL
    SELECT area_id, 'organization', organization, a, b, c, d, e, f, g, h, i FROM least
    UNION ALL
    SELECT area_id, by, who,
        -(figures->>wanted[1])::integer, -(figures->>wanted[2])::integer, -(figures->>wanted[3])::integer,
        -(figures->>wanted[4])::integer, -(figures->>wanted[5])::integer, -(figures->>wanted[6])::integer,
        -(figures->>wanted[7])::integer, -(figures->>wanted[8])::integer, -(figures->>wanted[9])::integer
    FROM reports_monthpart
    WHERE month_id = which AND revision = edition AND area_id = ANY (places)
),
part AS (
    SELECT * FROM (
        SELECT coalesce(subdistrict, district, province) AS area, by, who, jsonb_strip_nulls(jsonb_build_object(
            wanted[1], nullif(sum(a), 0), wanted[2], nullif(sum(b), 0), wanted[3], nullif(sum(c), 0),
            wanted[4], nullif(sum(d), 0), wanted[5], nullif(sum(e), 0), wanted[6], nullif(sum(f), 0),
            wanted[7], nullif(sum(g), 0), wanted[8], nullif(sum(h), 0), wanted[9], nullif(sum(i), 0)
        )) AS figures
        FROM (
            SELECT left(area_id, 2) AS province, left(area_id, 4) AS district, area_id AS subdistrict, *
            FROM differs
        ) d
        GROUP BY by, who, GROUPING SETS (province, district, subdistrict)
    ) sums
    WHERE figures <> '{}'
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
