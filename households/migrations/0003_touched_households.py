"""Checked rows lie in files (`services/staging.py`); what is settled is known by a number, as long as
nobody touches its household.
"""

from django.db import migrations, models

FUNCTIONS = """
-- A tenth of the usual sample is enough to plan by, and takes a tenth of the time.
ALTER FUNCTION analyze_lists() SET default_statistics_target = 10;

-- A household of which anything is changed that a list can say is compared anew. Arguments: the
-- column with the household's id, and columns that no list speaks of.
CREATE FUNCTION touch_household() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format($q$
            INSERT INTO households_touchedhousehold (household_id, made_in)
            SELECT DISTINCT unnest(ARRAY[o.%1$I, n.%1$I]), txid_current()
            FROM old_rows o JOIN new_rows n USING (id)
            WHERE to_jsonb(o) - $1 IS DISTINCT FROM to_jsonb(n) - $1
        $q$, TG_ARGV[0]) USING TG_ARGV[1]::text[];
    ELSE
        EXECUTE format($q$
            INSERT INTO households_touchedhousehold (household_id, made_in)
            SELECT DISTINCT %I, txid_current() FROM %I
        $q$, TG_ARGV[0], CASE TG_OP WHEN 'INSERT' THEN 'new_rows' ELSE 'old_rows' END);
    END IF;
    RETURN NULL;
END
$$;

-- Takes the indexes of tables away and gives the statements that bring them back; those that foreign
-- keys need stay, and those over few rows. Where somebody is at work on the tables, nothing is taken
-- away.
CREATE FUNCTION set_indexes_aside(tables regclass[]) RETURNS text[] LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    found record;
    back text[] := '{}';
BEGIN
    PERFORM set_config('lock_timeout', '200ms', true);
    FOR found IN
        SELECT i.indrelid::regclass AS of, c.relname AS name, k.conname,
               pg_get_indexdef(i.indexrelid) AS index, pg_get_constraintdef(k.oid) AS definition
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('u', 'x', 'p')
        WHERE i.indrelid = ANY (tables) AND (i.indpred IS NULL OR i.indisunique) AND NOT EXISTS (
            SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = i.indexrelid)
        ORDER BY c.relname
    LOOP
        IF found.conname IS NULL THEN
            EXECUTE format('DROP INDEX %I', found.name);
            back := back || found.index;
        ELSE
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.of, found.conname);
            back := back || format('ALTER TABLE %s ADD CONSTRAINT %I %s', found.of, found.conname,
                                   found.definition);
        END IF;
    END LOOP;
    PERFORM set_config('lock_timeout', '0', true);
    RETURN back;
EXCEPTION WHEN lock_not_available OR object_in_use THEN
    RETURN '{}';
END
$$;

-- Writes the new rows of an applied list (the temporary tables `landing` and `scored`); then looks at
-- what they refer to, once instead of row by row.
CREATE FUNCTION land_list(batch bigint, year smallint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    missing text;
    tables regclass[] := '{households_household,households_person,households_householdlisting,
        households_personlisting,households_need,households_householdurgency}';
    back text[] := '{}';
    statement text;
    -- Without this right keys are looked at row by row, and triggers fire: slower, else the same.
    is_quiet boolean := has_parameter_privilege('session_replication_role', 'SET');
BEGIN
    -- Where more people come than are known, indexes are built once, when all rows are there.
    IF is_quiet AND (SELECT count(*) FROM landing WHERE verdict = 'new')
       > (SELECT count(*) FROM households_person) THEN
        back := set_indexes_aside(tables);
    END IF;
    IF is_quiet THEN
        PERFORM set_config('session_replication_role', 'replica', true);
    END IF;
    INSERT INTO households_household (
        id, house_code, identity_key, house_number, village_id, subdistrict_id, district,
        head_name, head_sort_key, member_count, origin, survey_status, urgency_score,
        leave_reason, latest_year, created_batch_id, created_at, updated_at)
    SELECT s.household_id, s.house_code, s.identity_key,
        s.house_number, nullif(s.village_code, ''), s.subdistrict_code, s.district,
        btrim(s.title || s.first_name || ' ' || s.last_name), s.head_sort_key,
        s.house_members, 'list', 'not_surveyed',
        coalesce(c.score, 0), '', year, batch, now(), now()
    FROM landing s LEFT JOIN scored c USING (household_id)
    WHERE s.is_new_house AND s.speaks ORDER BY s.household_id;

    INSERT INTO households_person (
        id, household_id, district, pin, pin_index, title, first_name, last_name, name_key,
        sound_key, sex, birth_date, birth_precision, relation, is_head, has_welfare_card,
        created_batch_id, created_at, updated_at)
    SELECT s.person_id, s.household_id, s.house_district, s.pin, s.pin_index, s.title,
        s.first_name, s.last_name, s.name_key, s.sound_key, s.sex, s.birth_date,
        s.birth_precision, s.relation, s.is_head, s.has_welfare_card, batch, now(), now()
    FROM landing s WHERE s.verdict = 'new';

    INSERT INTO households_householdlisting (
        household_id, district, data_year, batch_id, income_per_person, source_status)
    SELECT s.household_id, s.house_district, year, batch, s.income, s.source_status
    FROM landing s
    WHERE s.speaks AND (s.is_new_house OR NOT EXISTS (
        SELECT 1 FROM households_householdlisting l
        WHERE l.household_id = s.household_id AND l.data_year = year));

    INSERT INTO households_personlisting (
        person_id, household_id, district, data_year, batch_id, age, failed_indicators)
    SELECT s.person_id, s.household_id, s.house_district, year, batch, s.age, s.failed_indicators
    FROM landing s
    WHERE s.verdict = 'new' OR NOT EXISTS (
        SELECT 1 FROM households_personlisting l
        WHERE l.person_id = s.person_id AND l.data_year = year);

    INSERT INTO households_need (
        household_id, district, person_id, dimension_id, data_year, batch_id, status)
    SELECT s.household_id, s.house_district, s.person_id, d.id, year, batch, 'waiting'
    FROM landing s, unnest(s.dimensions) AS d(id)
    WHERE s.verdict = 'new' OR NOT EXISTS (
        SELECT 1 FROM households_need n
        WHERE n.person_id = s.person_id AND n.dimension_id = d.id AND n.data_year = year);

    INSERT INTO households_householdurgency (
        household_id, district, data_year, score, lines, computed_at)
    SELECT c.household_id, s.house_district, c.data_year, c.score, c.lines, now()
    FROM scored c JOIN landing s USING (household_id) WHERE s.speaks;
    IF is_quiet THEN
        PERFORM set_config('session_replication_role', 'origin', true);
    END IF;
    FOREACH statement IN ARRAY back LOOP
        EXECUTE statement;
    END LOOP;

    -- Keys were not looked at row by row. All that the new rows refer to stands in `landing`, and is
    -- looked up from there once, not for each table again (a test knows every key of these tables).
    SELECT string_agg(reference, ', ') INTO missing FROM (
        SELECT 'household' AS reference, count(*) AS number FROM landing s WHERE NOT EXISTS (
            SELECT 1 FROM households_household h
            WHERE h.id = s.household_id AND h.district = s.house_district)
        UNION ALL SELECT 'person', count(*) FROM landing s WHERE NOT EXISTS (
            SELECT 1 FROM households_person p WHERE p.id = s.person_id)
        UNION ALL SELECT 'village', count(*) FROM landing s
        WHERE s.village_code <> '' AND NOT EXISTS (
            SELECT 1 FROM households_village v WHERE v.code = s.village_code)
        UNION ALL SELECT 'subdistrict', count(*) FROM landing s WHERE NOT EXISTS (
            SELECT 1 FROM committees_area a WHERE a.code = s.subdistrict_code)
        UNION ALL SELECT 'dimension', count(*)
        FROM (SELECT unnest(dimensions) AS id FROM landing) s WHERE NOT EXISTS (
            SELECT 1 FROM indicators_dimension d WHERE d.code = s.id)
        UNION ALL SELECT 'batch', 1 WHERE NOT EXISTS (
            SELECT 1 FROM households_importbatch b WHERE b.id = batch)
    ) looked_up WHERE number > 0;
    IF missing IS NOT NULL THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('rows of batch %s refer to what is not there: %s', batch, missing);
    END IF;
END
$$;
"""
FENCE = """
ALTER TABLE households_touchedhousehold ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_touchedhousehold USING (
    (SELECT fence_everywhere('import_run')));
"""
TOUCH = """
CREATE TRIGGER touched_changed AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION touch_household('{household}', '{quiet}');
CREATE TRIGGER touched_removed AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION touch_household('{household}', '{quiet}');
"""
TOUCH_ADDED = """
CREATE TRIGGER touched_added AFTER INSERT ON {table}
REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION touch_household('{household}', '');
"""
# (table, column with the household, columns that no list speaks of)
TOUCHED = (
    ("households_household", "id",
     "{updated_at,urgency_score,survey_status,survey_status_at,latitude,longitude,left_on,"
     "leave_reason}"),
    ("households_person", "household_id", "{updated_at,pin,sound_key}"),
    ("households_householdlisting", "household_id", "{batch_id}"),
    ("households_personlisting", "household_id", "{batch_id}"),
    ("households_need", "household_id", "{batch_id,status,status_at,status_by_id}"),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("households", "0002_fence")]
    operations = [
        migrations.CreateModel(
            name="TouchedHousehold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("household_id", models.BigIntegerField(verbose_name="ครัวเรือน")),
                ("made_in", models.BigIntegerField(verbose_name="รายการเปลี่ยนแปลง")),
            ],
            options={
                "verbose_name": "ครัวเรือนที่มีการแก้ไข",
                "verbose_name_plural": "ครัวเรือนที่มีการแก้ไข",
            },
        ),
        migrations.RunSQL(FUNCTIONS),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(TOUCH.format(table=table, household=household, quiet=quiet))
            for table, household, quiet in TOUCHED
        ),
        *(
            migrations.RunSQL(TOUCH_ADDED.format(table=table, household=household))
            for table, household, _quiet in TOUCHED[1:]
        ),
    ]
