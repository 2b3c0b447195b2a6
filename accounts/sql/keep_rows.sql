-- Rows as they stood before each change, bulk statements included. Columns that follow from others or
-- count a job's steps are no history; of secrets only that they changed. A national ID sealed anew with
-- another key is the same ID. A row of a list that nobody entered (`is_entered`) was never a record.
CREATE OR REPLACE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    quiet text[] := '{updated_at,urgency_score,latest_year,listed_years,mentored_until,load,free,progress,'
        'step,attempts,runner,alive_at,last_login,name_sort_key,pin}';
    secret text[] := '{pin_index,password}';
    told text := format('%L, fence_user(), %L, %L', TG_TABLE_NAME,
        coalesce(current_setting('fence.purpose', true), ''),
        coalesce(current_setting('fence.request', true), ''));
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format($q$
            INSERT INTO accounts_rowhistory
                ("table", actor_id, purpose, request_id, at, row_id, household_id, operation, before)
            SELECT %s, clock_timestamp(), o.doc->>%L, (o.doc->>%L)::bigint, 'delete',
                o.doc - $1 - $2
            FROM (SELECT to_jsonb(t) AS doc FROM old_rows t) o
            WHERE o.doc->'is_entered' IS DISTINCT FROM 'false'
        $q$, told, TG_ARGV[0], TG_ARGV[1]) USING quiet, secret;
        RETURN NULL;
    END IF;
    EXECUTE format($q$
        INSERT INTO accounts_rowhistory
            ("table", actor_id, purpose, request_id, at, row_id, household_id, operation,
             before, after)
        SELECT %s, clock_timestamp(), o.doc->>%L, (o.doc->>%L)::bigint, 'update',
            d.before, d.after
        FROM (SELECT t.%I AS key, to_jsonb(t) - $1 AS doc FROM old_rows t) o
        JOIN (SELECT t.%I AS key, to_jsonb(t) - $1 AS doc FROM new_rows t) n USING (key)
        CROSS JOIN LATERAL (
            SELECT
                jsonb_object_agg(a.key, CASE WHEN a.key = ANY ($2) THEN '"•"' ELSE a.value END)
                    AS before,
                jsonb_object_agg(a.key, CASE WHEN a.key = ANY ($2) THEN '"•"' ELSE b.value END)
                    AS after
            FROM jsonb_each(o.doc) a JOIN jsonb_each(n.doc) b USING (key)
            WHERE a.value IS DISTINCT FROM b.value
        ) d
        WHERE o.doc IS DISTINCT FROM n.doc
    $q$, told, TG_ARGV[0], TG_ARGV[1], TG_ARGV[0], TG_ARGV[0]) USING quiet, secret;
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION keep_rows_of("table" regclass, key text, household text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER keep_changed AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION keep_rows(%L, %L)', "table", key, household);
    EXECUTE format('CREATE TRIGGER keep_removed AFTER DELETE ON %s
        REFERENCING OLD TABLE AS old_rows
        FOR EACH STATEMENT EXECUTE FUNCTION keep_rows(%L, %L)', "table", key, household);
END
$$;
