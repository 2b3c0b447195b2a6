-- Which households are to be counted anew: whatever may change what a metric counts of a household leaves
-- a mark. Nobody waits for one: it is only added, and taken away by who counts (`reports/months/marks.py`).

-- How a row `t` leads to its households stands in the first argument. Columns that no metric reads, and
-- that are written for many households at once, are left out of sight. A statement that reaches very many
-- says «all», which is a mark of no household; so does whatever writes past the triggers (a list).
CREATE OR REPLACE FUNCTION mark_counted() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    quiet text[] := '{updated_at,urgency_score,latest_year,mentored_until}';
    way text := TG_ARGV[0];
    households bigint[];
BEGIN
    IF way IS NULL THEN
        INSERT INTO reports_countmark (household_id) VALUES (NULL);
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format($q$
            WITH differs AS (
                SELECT o.id FROM old_rows o JOIN new_rows n USING (id)
                WHERE to_jsonb(o) - $1 <> to_jsonb(n) - $1)
            SELECT array_agg(DISTINCT found) FROM (
                SELECT %1$s AS found FROM old_rows t JOIN differs USING (id)
                UNION ALL
                SELECT %1$s FROM new_rows t JOIN differs USING (id)) touched
            WHERE found IS NOT NULL
        $q$, way) INTO households USING quiet;
    ELSE
        EXECUTE format('SELECT array_agg(DISTINCT found) FROM (SELECT %s AS found FROM %I t) '
            'touched WHERE found IS NOT NULL', way,
            CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END) INTO households;
    END IF;
    IF cardinality(households) > 1000 THEN
        households := '{NULL}';
    END IF;
    INSERT INTO reports_countmark (household_id) SELECT unnest(households);
    RETURN NULL;
END
$$;

-- Lets a table leave marks: how its row `t` leads to the household, or to several by `unnest`.
CREATE OR REPLACE FUNCTION counted_follows("table" regclass, household text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE OR REPLACE TRIGGER counted_added AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION mark_counted(%L)', "table", household);
    EXECUTE format('CREATE OR REPLACE TRIGGER counted_removed AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION mark_counted(%L)', "table", household);
    EXECUTE format('CREATE OR REPLACE TRIGGER counted_changed AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION mark_counted(%L)', "table", household);
    EXECUTE format('CREATE OR REPLACE TRIGGER counted_past AFTER INSERT OR UPDATE OR DELETE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION mark_counted()', "table");
    EXECUTE format('ALTER TABLE %s ENABLE REPLICA TRIGGER counted_past', "table");
END
$$;

-- What metrics read of households. Which lists there are stands with the month (`Month.counted_with`);
-- what keeps no members is counted whole each time.
SELECT counted_follows('households_household', 't.id');
SELECT counted_follows('households_personlisting', 't.household_id');
SELECT counted_follows('households_need', 't.household_id');
SELECT counted_follows('mentors_pairing', 't.household_id');
SELECT counted_follows('plans_actionplan', 't.household_id');
SELECT counted_follows('plans_stagerecord', 't.household_id');
SELECT counted_follows('assistance_assistance', 't.household_id');
SELECT counted_follows('assistance_referral', 't.household_id');
SELECT counted_follows('logbook_visit', 't.household_id');
SELECT counted_follows('logbook_assessmentline',
    '(SELECT v.household_id FROM logbook_visit v WHERE v.id = t.visit_id)');
-- An entry takes the place of the one before, and says of its visit that it left, wherever both are now.
SELECT counted_follows('logbook_logbookentry', 'unnest(ARRAY[t.household_id,
    (SELECT e.household_id FROM logbook_logbookentry e WHERE e.id = t.previous_id),
    (SELECT v.household_id FROM logbook_visit v
     WHERE v.id = CASE WHEN t.kind = ''visit'' THEN t.fact::uuid END)])');
-- Whether a withdrawal is to be keyed in depends on the rows before it, wherever they are.
SELECT counted_follows('logbook_entrykeying', 'unnest(ARRAY(
    SELECT o.household_id FROM logbook_logbookentry e
    JOIN logbook_logbookentry o ON o.kind = e.kind AND o.fact = e.fact WHERE e.id = t.entry_id))');
