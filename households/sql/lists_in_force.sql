-- The lists that are in force in a year, the newest first, past the fence: where all lists of a year are of some
-- districts alone, the others (`but` these) stay on the list before.
CREATE OR REPLACE FUNCTION lists_in_force(wanted integer)
RETURNS TABLE (data_year smallint, but smallint[]) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE lists (data_year, but) AS (
        SELECT list_year(wanted), '{}'::smallint[]
        UNION ALL
        SELECT list_year(l.data_year - 1), l.but || of_some.districts
        FROM lists l CROSS JOIN LATERAL (
            SELECT array_agg(DISTINCT d.code) AS districts
            FROM households_importbatch b LEFT JOIN unnest(b.districts) AS d (code) ON true
            WHERE b.data_year = l.data_year AND b.stage = 'applied'
            HAVING bool_and(b.districts <> '{}')
        ) of_some
    )
    SELECT lists.data_year, lists.but FROM lists WHERE lists.data_year IS NOT NULL
$$;
