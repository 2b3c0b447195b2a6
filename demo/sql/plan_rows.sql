WITH drawn AS (
    SELECT p.*, d.dimension_id, d.household_does, d.support, row_number() OVER (
        PARTITION BY p.n ORDER BY pg_temp.chance('activity ' || p.n || ' ' || d.dimension_id)) AS rank
    FROM draft_plan p
    CROSS JOIN unnest(%(dimensions)s::text[], %(does)s::text[], %(supports)s::text[])
        AS d(dimension_id, household_does, support)
)
SELECT plan_id, dimension_id, household_does, support, date_trunc('month', planned_on)::date AS first_month,
       (date_trunc('month', planned_on) + interval '5 months')::date AS last_month,
       (ARRAY['continuing', 'continuing', 'succeeded', 'not_started'])
           [1 + pg_temp.pick('stands ' || n || ' ' || dimension_id, 4)] AS status
FROM drawn WHERE rank <= 1 + pg_temp.pick('activities ' || n, 4)
