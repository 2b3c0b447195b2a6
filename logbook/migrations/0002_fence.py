"""The second fence (see `committees.fenced`), and rows kept as they stood."""

from django.db import migrations

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
    "logbook_visit",
    "logbook_referral",
    "logbook_assistance",
)
FENCE = """
ALTER TABLE logbook_visit ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visit USING (
    (SELECT fence_everywhere('visit_view'))
    OR district = ANY ((SELECT fence_districts('visit_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE logbook_visitprogress ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visitprogress USING (
    EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
ALTER TABLE logbook_assessmentline ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_assessmentline USING (
    EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
ALTER TABLE logbook_visitphoto ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visitphoto USING (
    EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
ALTER TABLE logbook_logbookexport ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_logbookexport USING (
    (SELECT fence_everywhere('logbook_export'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('logbook_export'))::smallint[]));
ALTER TABLE logbook_exportedvisit ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_exportedvisit USING (
    EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
ALTER TABLE logbook_referral ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_referral USING (
    (SELECT fence_everywhere('referral_view'))
    OR district = ANY ((SELECT fence_districts('referral_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
CREATE POLICY fence_referral ON households_household USING (
    (SELECT fence_agencies() <> '{}') AND EXISTS (
        SELECT 1 FROM logbook_referral opener WHERE opener.household_id = households_household.id
        AND opener.organization_id = ANY ((SELECT fence_agencies())::bigint[])));
CREATE POLICY fence_referral ON households_need USING (
    (SELECT fence_agencies() <> '{}') AND EXISTS (
        SELECT 1 FROM logbook_referral opener WHERE opener.household_id = households_need.household_id
        AND opener.organization_id = ANY ((SELECT fence_agencies())::bigint[])));
ALTER TABLE logbook_referralevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_referralevent USING (
    EXISTS (SELECT 1 FROM logbook_referral parent WHERE parent.id = referral_id));
ALTER TABLE logbook_assistance ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_assistance USING (
    (SELECT fence_everywhere('assistance_view'))
    OR district = ANY ((SELECT fence_districts('assistance_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[])
    OR organization_id = ANY ((SELECT fence_agencies())::bigint[]));
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
    ("logbook_visit", "id", "household_id"),
    ("logbook_visitprogress", "id", ""),
    ("logbook_assessmentline", "id", ""),
    ("logbook_visitphoto", "id", ""),
    ("logbook_logbookexport", "id", ""),
    ("logbook_exportedvisit", "id", ""),
    ("logbook_referral", "id", "household_id"),
    ("logbook_referralevent", "id", ""),
    ("logbook_assistance", "id", "household_id"),
)


class Migration(migrations.Migration):
    dependencies = [("mentors", "0002_fence"), ("logbook", "0001_initial")]
    operations = [
        *(migrations.RunSQL(DISTRICT.format(table=table)) for table in OF_HOUSEHOLDS),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
    ]
