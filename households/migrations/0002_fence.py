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
CREATE FUNCTION analyze_lists() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE households_household, households_person, households_householdlisting,
        households_personlisting, households_need;
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
