-- What is asked of every household and official, kept on them by the acts themselves: until when a
-- household has a main mentor, and how many households an official looks after, of these how many
-- where they do not work (`elsewhere.sql`). A pairing without a day of its own (it was taken back
-- before or as it began) never was.
CREATE OR REPLACE FUNCTION keep_pairing_facts() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    households bigint[];
    officials bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT array_agg(household_id), array_agg(official_id) INTO households, officials
        FROM new_rows;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT array_agg(household_id), array_agg(official_id) INTO households, officials
        FROM old_rows;
    ELSE
        SELECT array_agg(o.household_id) || array_agg(n.household_id),
               array_agg(o.official_id) || array_agg(n.official_id) INTO households, officials
        FROM old_rows o JOIN new_rows n USING (id)
        WHERE (o.household_id, o.official_id, o.kind, o.started_on, o.ended_on, o.district)
            IS DISTINCT FROM
            (n.household_id, n.official_id, n.kind, n.started_on, n.ended_on, n.district);
    END IF;
    PERFORM 1 FROM households_household WHERE id = ANY (households) ORDER BY id
    FOR NO KEY UPDATE;
    UPDATE households_household h SET mentored_until = pairs.until
    FROM (
        SELECT t.id, coalesce(max(coalesce(p.ended_on, '9999-12-31'))
            FILTER (WHERE p.id IS NOT NULL), '0001-01-01') AS until
        FROM (SELECT DISTINCT unnest(households) AS id) t
        LEFT JOIN mentors_pairing p ON p.household_id = t.id AND p.kind = 'main'
            AND p.ended_on IS DISTINCT FROM p.started_on
        GROUP BY t.id) pairs
    WHERE h.id = pairs.id AND h.mentored_until <> pairs.until;
    PERFORM 1 FROM mentors_official WHERE id = ANY (officials) ORDER BY id FOR NO KEY UPDATE;
    UPDATE mentors_official o SET load = pairs.load, elsewhere = pairs.elsewhere
    FROM (
        SELECT t.id, count(p.id) AS load, pairings_elsewhere(t.id, t.work_area_id) AS elsewhere
        FROM mentors_official t
        LEFT JOIN mentors_pairing p
            ON p.official_id = t.id AND p.kind = 'main' AND p.ended_on IS NULL
        WHERE t.id = ANY (officials)
        GROUP BY t.id) pairs
    WHERE o.id = pairs.id AND (o.load, o.elsewhere) <> (pairs.load, pairs.elsewhere);
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER facts_of_added AFTER INSERT ON mentors_pairing
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_pairing_facts();
CREATE OR REPLACE TRIGGER facts_of_removed AFTER DELETE ON mentors_pairing
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_pairing_facts();
CREATE OR REPLACE TRIGGER facts_of_changed AFTER UPDATE ON mentors_pairing
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_pairing_facts();

-- A row that was read earlier and is written back whole does not undo them.
CREATE OR REPLACE FUNCTION leave_load_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.load := OLD.load;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER leave_load_alone BEFORE UPDATE ON mentors_official
FOR EACH ROW WHEN (NEW.load <> OLD.load AND pg_trigger_depth() = 0)
EXECUTE FUNCTION leave_load_alone();
