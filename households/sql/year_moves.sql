-- What moved between two lists, by district. Whatever changes a list leaves a mark in its district; what
-- was counted stands as long as there is none. Nobody waits for a mark: it is only added, and taken away
-- by who counts anew.
CREATE OR REPLACE FUNCTION mark_lists() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO households_listmark (district) SELECT DISTINCT district FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO households_listmark (district) SELECT DISTINCT district FROM old_rows;
    ELSIF TG_TABLE_NAME = 'households_need' THEN
        INSERT INTO households_listmark (district)
        SELECT DISTINCT unnest(ARRAY[o.district, n.district])
        FROM old_rows o JOIN new_rows n USING (id)
        WHERE (o.household_id, o.district, o.data_year, o.dimension_id)
            IS DISTINCT FROM (n.household_id, n.district, n.data_year, n.dimension_id);
    ELSE
        INSERT INTO households_listmark (district)
        SELECT DISTINCT unnest(ARRAY[o.district, n.district])
        FROM old_rows o JOIN new_rows n USING (id)
        WHERE (o.household_id, o.district, o.data_year)
            IS DISTINCT FROM (n.household_id, n.district, n.data_year);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER lists_added AFTER INSERT ON households_householdlisting
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_lists();
CREATE TRIGGER lists_removed AFTER DELETE ON households_householdlisting
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_lists();
CREATE TRIGGER lists_changed AFTER UPDATE ON households_householdlisting
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION mark_lists();
CREATE TRIGGER lists_added AFTER INSERT ON households_need
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_lists();
CREATE TRIGGER lists_removed AFTER DELETE ON households_need
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_lists();
CREATE TRIGGER lists_changed AFTER UPDATE ON households_need
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION mark_lists();
-- A list that is loaded fires no trigger and leaves the marks of its districts itself (`load_list`).

-- A row for each of the districts: `kinds` of households, and `dimensions` by code, each with its moves
-- (`households.services.years` says what they mean), and who is `gone` from the later list.
CREATE OR REPLACE FUNCTION count_year_moves(earlier integer, later integer, districts smallint[])
RETURNS TABLE (district smallint, kinds jsonb, dimensions jsonb, gone bigint[]) LANGUAGE sql STABLE AS $$
    WITH listed AS (
        SELECT l.household_id, l.district, bool_or(l.data_year = earlier) AS was,
            bool_or(l.data_year = later) AS is_now
        FROM households_householdlisting l
        WHERE l.data_year IN (earlier, later) AND l.district = ANY (districts)
        GROUP BY 1, 2
    ), short AS (
        SELECT n.household_id, n.dimension_id, bool_or(n.data_year = earlier) AS was_short,
            bool_or(n.data_year = later) AS is_short
        FROM households_need n
        WHERE n.data_year IN (earlier, later) AND n.district = ANY (districts)
        GROUP BY 1, 2
    ), counted AS (
        SELECT s.household_id, count(*) FILTER (WHERE s.was_short) AS before,
            count(*) FILTER (WHERE s.is_short) AS after
        FROM short s GROUP BY 1
    ), kinds AS (
        SELECT l.district, CASE WHEN NOT l.was THEN 'entered' WHEN NOT l.is_now THEN 'left'
            WHEN coalesce(c.after, 0) < coalesce(c.before, 0) THEN 'better'
            WHEN coalesce(c.after, 0) > coalesce(c.before, 0) THEN 'worse'
            ELSE 'same' END AS kind, count(*) AS households
        FROM listed l LEFT JOIN counted c USING (household_id) GROUP BY 1, 2
    ), moves AS (
        SELECT l.district, s.dimension_id, CASE
            WHEN l.was AND s.was_short THEN CASE WHEN NOT l.is_now THEN 'left'
                WHEN s.is_short THEN 'stayed' ELSE 'ended' END
            WHEN l.is_now AND s.is_short THEN CASE WHEN l.was THEN 'began' ELSE 'entered' END
            END AS move, count(*) AS households
        FROM listed l JOIN short s USING (household_id) GROUP BY 1, 2, 3
    )
    SELECT d.code,
        coalesce((SELECT jsonb_object_agg(k.kind, k.households)
            FROM kinds k WHERE k.district = d.code), '{}'),
        coalesce((SELECT jsonb_object_agg(m.dimension_id, m.moves) FROM (
            SELECT moves.dimension_id, jsonb_object_agg(moves.move, moves.households) AS moves
            FROM moves WHERE moves.district = d.code AND moves.move IS NOT NULL
            GROUP BY moves.dimension_id) m), '{}'),
        ARRAY(SELECT l.household_id FROM listed l
            WHERE l.district = d.code AND l.was AND NOT l.is_now ORDER BY 1)
    FROM unnest(districts) AS d (code)
$$;

-- Counts anew what is not counted, or was before a mark. One at a time in a district, so that nobody
-- writes down what stood before the mark that another has just taken away.
CREATE OR REPLACE FUNCTION refresh_year_moves(earlier integer, later integer, districts smallint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    one smallint;
    missing smallint[];
BEGIN
    FOR one IN SELECT DISTINCT unnest(districts) ORDER BY 1 LOOP
        PERFORM pg_advisory_xact_lock(hashtext('year_moves'), one);
    END LOOP;
    WITH gone AS (
        DELETE FROM households_listmark m WHERE m.district = ANY (districts) RETURNING m.district
    )
    DELETE FROM households_yearmove y USING gone WHERE y.district = gone.district;
    missing := ARRAY(SELECT unnest(districts) EXCEPT SELECT y.district FROM households_yearmove y
        WHERE y.previous = earlier AND y.current = later);
    INSERT INTO households_yearmove (previous, current, district, kinds, dimensions, gone)
    SELECT earlier, later, c.district, c.kinds, c.dimensions, c.gone
    FROM count_year_moves(earlier, later, missing) c;
END
$$;

-- Districts whose count is not what a recount finds, though nothing is marked: none, unless a fault
-- slipped in.
CREATE OR REPLACE FUNCTION year_move_differences()
RETURNS TABLE (previous integer, current integer, district smallint) LANGUAGE sql STABLE AS $$
    SELECT y.previous::integer, y.current::integer, y.district
    FROM households_yearmove y
    CROSS JOIN LATERAL count_year_moves(y.previous, y.current, ARRAY[y.district]) c
    WHERE NOT EXISTS (SELECT 1 FROM households_listmark m WHERE m.district = y.district)
        AND (y.kinds, y.dimensions, y.gone)
            IS DISTINCT FROM (c.kinds, c.dimensions, c.gone)
$$;
