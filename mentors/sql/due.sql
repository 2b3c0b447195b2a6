-- What is due, kept by the acts themselves: triggers of the tables concerned write it anew for the
-- households a statement touched. A kind of work is a view `due_<kind>` with its one definition:
-- household, the only person who can do it (or none), and the day from which it waits. Time needs
-- no job: a page compares that day with today.

-- The open pairing that answers for a household: the main one, else the longest.
CREATE OR REPLACE VIEW due_responsible WITH (security_invoker = true) AS
SELECT h.id AS household_id, p.official_id, p.started_on
FROM households_household h
CROSS JOIN LATERAL (
    SELECT m.official_id, m.started_on FROM mentors_pairing m
    WHERE m.household_id = h.id AND m.ended_on IS NULL
    ORDER BY m.kind DESC, m.started_on, m.id LIMIT 1) p
WHERE h.left_on IS NULL;

-- Arguments: the kinds that may change, how a row `t` leads to its household, and, for updates, the
-- columns that matter.
CREATE OR REPLACE FUNCTION due_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    differs text;
    households bigint[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT string_agg(format('o.%1$I IS DISTINCT FROM n.%1$I', name), ' OR ') INTO differs
        FROM unnest(TG_ARGV[2]::text[]) AS name;
        EXECUTE format($q$
            SELECT array_agg(DISTINCT found) FROM (
                SELECT %1$s AS found FROM old_rows t
                WHERE EXISTS (SELECT 1 FROM old_rows o JOIN new_rows n USING (id)
                              WHERE id = t.id AND (%2$s))
                UNION
                SELECT %1$s FROM new_rows t
                WHERE EXISTS (SELECT 1 FROM old_rows o JOIN new_rows n USING (id)
                              WHERE id = t.id AND (%2$s))) touched
            WHERE found IS NOT NULL
        $q$, TG_ARGV[1], differs) INTO households;
    ELSE
        EXECUTE format('SELECT array_agg(DISTINCT found) FROM (SELECT %s AS found FROM %I t) '
            'touched WHERE found IS NOT NULL', TG_ARGV[1],
            CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END) INTO households;
    END IF;
    IF households IS NOT NULL THEN
        PERFORM refresh_due(TG_ARGV[0]::text[], households);
    END IF;
    RETURN NULL;
END
$$;

-- Keeps `kinds` of work up to date with a table of `app`: how its row `t` leads to the household, and
-- the columns that matter.
CREATE OR REPLACE FUNCTION work_follows(
    "table" regclass, app text, kinds text, household text, columns text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %I AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION due_changed(%L, %L)',
        'due_added_' || app, "table", kinds, household);
    EXECUTE format('CREATE TRIGGER %I AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION due_changed(%L, %L)',
        'due_removed_' || app, "table", kinds, household);
    PERFORM work_follows_changes("table", app, kinds, household, columns);
END
$$;

-- The same of changes alone: a household that comes has no work yet, and one that goes none any more.
CREATE OR REPLACE FUNCTION work_follows_changes(
    "table" regclass, app text, kinds text, household text, columns text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER %I AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION due_changed(%L, %L, %L)',
        'due_changed_' || app, "table", kinds, household, columns);
END
$$;

-- The district is the household's; a household that goes takes along what was due there.
ALTER TABLE mentors_dueitem ADD CONSTRAINT mentors_dueitem_household
FOREIGN KEY (household_id, district) REFERENCES households_household (id, district)
ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
