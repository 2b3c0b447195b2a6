"""What the fence asks, the chained history, and rows kept as they stood.

The functions that look past the fence (`SECURITY DEFINER`) belong to the owner of the tables and
give back one number, hash or list of the caller's own.
"""

from django.db import migrations

# What `committees.fence` has told the transaction. Untold is empty, and empty is nobody's.
TOLD = """
CREATE FUNCTION fence_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('fence.user', true), '')::bigint
$$;
CREATE FUNCTION fence_districts(permission text) RETURNS smallint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('fence.' || permission, true), ''), '{}')::smallint[]
$$;
CREATE FUNCTION fence_everywhere(permission text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('fence.' || permission, true), '') = '{0}'
$$;
CREATE FUNCTION fence_households() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('fence.households', true), ''), '{}')::bigint[]
$$;
CREATE FUNCTION fence_agencies() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('fence.agencies', true), ''), '{}')::bigint[]
$$;
"""

# Every column of an entry but its own hash, in one text that no session setting alters.
CHAIN = """
CREATE FUNCTION audit_entry_text(e committees_auditevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(chr(31), e.id,
        to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        to_char(e.day, 'YYYY-MM-DD'), e.lane, e.action, e.outcome,
        coalesce(e.actor_id::text, '-'), e.actor_role, coalesce(e.on_behalf_of_id::text, '-'),
        e.purpose, e.target_type, e.target_id, coalesce(e.household_id::text, '-'), e.reason,
        e.details::text, e.request_id, coalesce(host(e.remote_address), '-'), e.previous_hash)
$$;
CREATE FUNCTION audit_entry_hash(e committees_auditevent) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(audit_entry_text(e), 'UTF8')), 'hex')
$$;
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    NEW.day := (NEW.at AT TIME ZONE 'Asia/Bangkok')::date;
    NEW.lane := pg_backend_pid();
    SELECT e.entry_hash INTO NEW.previous_hash FROM committees_auditevent e
    WHERE e.day = NEW.day AND e.lane = NEW.lane ORDER BY e.id DESC LIMIT 1;
    NEW.previous_hash := coalesce(NEW.previous_hash, '');
    NEW.entry_hash := audit_entry_hash(NEW);
    RETURN NEW;
END
$$;
CREATE TRIGGER audit_chain BEFORE INSERT ON committees_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_chain();

CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The history is only added to (%).', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
"""
ONLY_ADDED_TO = """
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION only_added_to();
"""

# Columns that follow from others or count a job's steps are no history; of secrets only that they
# changed. A national ID sealed anew with another key is the same ID.
ROWS = """
CREATE FUNCTION keep_rows() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    quiet text[] := '{updated_at,urgency_score,member_count,progress,step,last_login,pin}';
    secret text[] := '{pin_index,password}';
    told text := format('%L, fence_user(), %L, %L', TG_TABLE_NAME,
        coalesce(current_setting('fence.purpose', true), ''),
        coalesce(current_setting('fence.request', true), ''));
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format($q$
            INSERT INTO committees_rowhistory
                ("table", actor_id, purpose, request_id, at, row_id, household_id, operation, before)
            SELECT %s, clock_timestamp(), o.doc->>%L, (o.doc->>%L)::bigint, 'delete',
                o.doc - $1 - $2
            FROM (SELECT to_jsonb(t) AS doc FROM old_rows t) o
        $q$, told, TG_ARGV[0], TG_ARGV[1]) USING quiet, secret;
        RETURN NULL;
    END IF;
    EXECUTE format($q$
        INSERT INTO committees_rowhistory
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
"""

FENCE = """
ALTER TABLE committees_auditevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence_read ON committees_auditevent FOR SELECT USING (
    (SELECT fence_everywhere('audit_view')));
CREATE POLICY fence_add ON committees_auditevent FOR INSERT WITH CHECK (true);
ALTER TABLE committees_rowhistory ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence_read ON committees_rowhistory FOR SELECT USING (
    (SELECT fence_everywhere('audit_view')));
CREATE POLICY fence_add ON committees_rowhistory FOR INSERT WITH CHECK (true);
"""

# Rows as they stood before each change: (table, key, column with the household).
KEEP = """
CREATE TRIGGER keep_changed AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('{key}', '{household}');
CREATE TRIGGER keep_removed AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('{key}', '{household}');
"""
KEPT = (
    ("committees_area", "code", ""),
    ("committees_organization", "id", ""),
    ("committees_organizationduty", "id", ""),
    ("committees_user", "id", ""),
    ("committees_membership", "id", ""),
    ("committees_emergencyaccess", "id", ""),
    ("committees_committee", "id", ""),
    ("committees_committeeseat", "id", ""),
    ("committees_committeeduty", "id", ""),
    ("committees_seatholder", "id", ""),
)


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial")]
    operations = [
        migrations.RunSQL(TOLD),
        migrations.RunSQL(CHAIN),
        *(
            migrations.RunSQL(ONLY_ADDED_TO.format(table=table))
            for table in (
                "committees_auditevent",
                "committees_auditseal",
                "committees_rowhistory",
            )
        ),
        migrations.RunSQL(ROWS),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
    ]
