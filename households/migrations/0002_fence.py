"""The second fence (see `committees.fenced`), and rows kept as they stood."""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION fill_district() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT h.district INTO NEW.district FROM households_household h WHERE h.id = NEW.household_id;
    RETURN NEW;
END
$$;
-- ANALYZE is the owner's; an import needs it between filling and comparing, and before scoring.
CREATE FUNCTION analyze_staged() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE households_stagedrow;
END
$$;
CREATE FUNCTION analyze_lists() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE households_household, households_person, households_householdlisting,
        households_personlisting, households_need;
END
$$;
-- Writes the new rows of an applied list (the temporary tables `landing` and `scored`), and then
-- looks at every foreign key of these rows at once instead of row by row. Where the owner may not
-- set the trigger switch (before PostgreSQL 15, or not granted), the keys are checked row by row as
-- always; the outcome is the same.
CREATE FUNCTION land_list(batch bigint, year smallint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    key record;
    missing bigint;
BEGIN
    BEGIN
        PERFORM set_config('session_replication_role', 'replica', true);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END;
    INSERT INTO households_household (
        id, house_code, identity_key, house_number, village_id, subdistrict_id, district,
        head_name, head_sort_key, member_count, origin, survey_status, urgency_score,
        leave_reason, latest_year, created_batch_id, created_at, updated_at)
    SELECT DISTINCT ON (s.identity_key) s.household_id, s.house_code, s.identity_key,
        s.house_number, nullif(s.village_code, ''), s.subdistrict_code, s.district,
        btrim(s.title || s.first_name || ' ' || s.last_name), s.head_sort_key,
        greatest(count(*) OVER house, max(s.members) OVER house), 'list', 'not_surveyed',
        coalesce(c.score, 0), '', year, batch, now(), now()
    FROM landing s LEFT JOIN scored c USING (household_id)
    WHERE s.is_new_house
    WINDOW house AS (PARTITION BY s.identity_key)
    ORDER BY s.identity_key, s.is_head DESC, s.row;

    INSERT INTO households_person (
        id, household_id, district, pin, pin_index, title, first_name, last_name, name_key,
        sound_key, sex, birth_date, birth_precision, relation, is_head, has_welfare_card,
        created_batch_id, created_at, updated_at)
    SELECT s.person_id, s.household_id, s.house_district, s.pin, s.pin_index, s.title,
        s.first_name, s.last_name, s.name_key, s.sound_key, s.sex, s.birth_date,
        s.birth_precision, s.relation, s.is_head, s.has_welfare_card, batch, now(), now()
    FROM landing s WHERE s.verdict = 'new' ORDER BY s.row;

    INSERT INTO households_householdlisting (
        household_id, district, data_year, batch_id, income_per_person, source_status)
    SELECT DISTINCT ON (s.household_id) s.household_id, s.house_district, year, batch, s.income,
        s.source_status
    FROM landing s
    WHERE s.is_new_house OR NOT EXISTS (
        SELECT 1 FROM households_householdlisting l
        WHERE l.household_id = s.household_id AND l.data_year = year)
    ORDER BY s.household_id, s.is_head DESC, s.row;

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
    FROM scored c JOIN (
        SELECT DISTINCT household_id, house_district FROM landing WHERE is_new_house
    ) s USING (household_id);
    PERFORM set_config('session_replication_role', 'origin', true);

    FOR key IN
        SELECT c.conname, format(
            'SELECT count(*) FROM %s n WHERE n.%I = $1 AND %s AND NOT EXISTS (SELECT 1 FROM %s r WHERE %s)',
            c.conrelid::regclass, made.by,
            string_agg(format('n.%I IS NOT NULL', a.attname), ' AND '),
            c.confrelid::regclass,
            string_agg(format('r.%I = n.%I', f.attname, a.attname), ' AND ')) AS query
        FROM pg_constraint c
        JOIN (VALUES ('households_household', 'created_batch_id'),
                     ('households_person', 'created_batch_id'),
                     ('households_householdlisting', 'batch_id'),
                     ('households_personlisting', 'batch_id'),
                     ('households_need', 'batch_id')) AS made(name, by)
          ON c.conrelid = made.name::regclass
        CROSS JOIN LATERAL unnest(c.conkey, c.confkey) AS k(own, other)
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.own
        JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = k.other
        WHERE c.contype = 'f'
        GROUP BY c.oid, c.conname, c.conrelid, c.confrelid, made.by
    LOOP
        EXECUTE key.query INTO missing USING batch;
        IF missing > 0 THEN
            RAISE foreign_key_violation USING
                MESSAGE = format('%s rows of batch %s break %s', missing, batch, key.conname);
        END IF;
    END LOOP;
END
$$;
"""
# A row's district is its household's: filled in when left out, and carried along.
DISTRICT = """
ALTER TABLE {table} ADD CONSTRAINT {table}_household FOREIGN KEY (household_id, district)
REFERENCES households_household (id, district) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER fill_district BEFORE INSERT ON {table}
FOR EACH ROW WHEN (NEW.district IS NULL) EXECUTE FUNCTION fill_district();
CREATE TRIGGER move_district BEFORE UPDATE OF household_id, district ON {table}
FOR EACH ROW WHEN (NEW.household_id <> OLD.household_id OR NEW.district IS NULL)
EXECUTE FUNCTION fill_district();
"""
OF_HOUSEHOLDS = (
    "households_person",
    "households_duplicatedecision",
    "households_householdlisting",
    "households_personlisting",
    "households_need",
    "households_householdurgency",
)
FENCE = """
ALTER TABLE households_household ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_household USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_person ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_person USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_duplicatedecision ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_duplicatedecision USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_importbatch ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_importbatch USING (
    (SELECT fence_everywhere('import_run')));
ALTER TABLE households_stagedrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_stagedrow USING (
    (SELECT fence_everywhere('import_run')));
ALTER TABLE households_importissue ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_importissue USING (
    (SELECT fence_everywhere('import_run')));
ALTER TABLE households_importchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_importchange USING (
    (SELECT fence_everywhere('import_run')));
ALTER TABLE households_householdlisting ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_householdlisting USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_personlisting ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_personlisting USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_need ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_need USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE households_nomination ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_nomination USING (
    (SELECT fence_everywhere('nomination_make'))
    OR district = ANY ((SELECT fence_districts('nomination_make'))::smallint[])
    OR proposed_by_id = (SELECT fence_user()));
ALTER TABLE households_householdurgency ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_householdurgency USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
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
    ("households_village", "code", ""),
    ("households_household", "id", "id"),
    ("households_person", "id", "household_id"),
    ("households_duplicatedecision", "id", "household_id"),
    ("households_importbatch", "id", ""),
    ("households_headingmapping", "id", ""),
    ("households_householdlisting", "id", "household_id"),
    ("households_personlisting", "id", "household_id"),
    ("households_need", "id", "household_id"),
    ("households_nomination", "id", "household_id"),
    ("households_urgencycriterion", "id", ""),
)


class Migration(migrations.Migration):
    dependencies = [("committees", "0002_history_and_fence"), ("households", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS),
        *(migrations.RunSQL(DISTRICT.format(table=table)) for table in OF_HOUSEHOLDS),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
    ]
