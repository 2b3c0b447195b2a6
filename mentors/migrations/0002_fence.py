"""The second fence (see `committees.fenced`), and rows kept as they stood."""

from django.db import migrations

# Asked once a transaction, when who acts is a mentor: the households in the user's care.
FUNCTIONS = """
CREATE FUNCTION fence_mentored(mentor bigint) RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(p.household_id), '{}')
    FROM mentors_pairing p JOIN mentors_official o ON o.id = p.official_id
    WHERE o.user_id = mentor AND p.ended_on IS NULL
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
    "mentors_pairing",
    "mentors_stagerecord",
    "mentors_actionplan",
    "mentors_conflictofinterest",
    "mentors_suggestedpair",
)
FENCE = """
ALTER TABLE mentors_official ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_official USING (
    (SELECT fence_everywhere('official_view'))
    OR left(work_area_id, 4)::smallint = ANY ((SELECT fence_districts('official_view'))::smallint[])
    OR user_id = (SELECT fence_user()));
ALTER TABLE mentors_pairing ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_pairing USING (
    (SELECT fence_everywhere('pairing_view'))
    OR district = ANY ((SELECT fence_districts('pairing_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
CREATE POLICY fence_pairing ON mentors_official USING (
    EXISTS (SELECT 1 FROM mentors_pairing opener WHERE opener.official_id = mentors_official.id));
ALTER TABLE mentors_stagerecord ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_stagerecord USING (
    (SELECT fence_everywhere('plan_view'))
    OR district = ANY ((SELECT fence_districts('plan_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_actionplan ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_actionplan USING (
    (SELECT fence_everywhere('plan_view'))
    OR district = ANY ((SELECT fence_districts('plan_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_planrow ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_planrow USING (
    EXISTS (SELECT 1 FROM mentors_actionplan parent WHERE parent.id = plan_id));
ALTER TABLE mentors_conflictofinterest ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_conflictofinterest USING (
    (SELECT fence_everywhere('pairing_view'))
    OR district = ANY ((SELECT fence_districts('pairing_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_suggestedpair ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_suggestedpair USING (
    (SELECT fence_everywhere('pairing_edit'))
    OR district = ANY ((SELECT fence_districts('pairing_edit'))::smallint[]));
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
    ("mentors_official", "id", ""),
    ("mentors_pairing", "id", "household_id"),
    ("mentors_stagerecord", "id", "household_id"),
    ("mentors_actionplan", "id", "household_id"),
    ("mentors_planrow", "id", ""),
    ("mentors_conflictofinterest", "id", "household_id"),
    ("mentors_suggestion", "id", ""),
)


class Migration(migrations.Migration):
    dependencies = [("households", "0002_fence"), ("mentors", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS),
        *(migrations.RunSQL(DISTRICT.format(table=table)) for table in OF_HOUSEHOLDS),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
    ]
