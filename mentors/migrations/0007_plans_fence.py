"""The second fence for ledgers and print runs, and their rows kept as they stood (see 0002_fence)."""

from django.db import migrations

# A row's district is its household's: filled in when left out, and carried along.
DISTRICT = """
ALTER TABLE mentors_ledgermonth ADD CONSTRAINT mentors_ledgermonth_household
FOREIGN KEY (household_id, district) REFERENCES households_household (id, district)
ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
CREATE TRIGGER fill_district BEFORE INSERT ON mentors_ledgermonth
FOR EACH ROW WHEN (NEW.district IS NULL) EXECUTE FUNCTION fill_district();
CREATE TRIGGER move_district BEFORE UPDATE OF household_id, district ON mentors_ledgermonth
FOR EACH ROW WHEN (NEW.household_id <> OLD.household_id OR NEW.district IS NULL)
EXECUTE FUNCTION fill_district();
"""
FENCE = """
ALTER TABLE mentors_ledgermonth ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_ledgermonth USING (
    (SELECT fence_everywhere('ledger_view'))
    OR district = ANY ((SELECT fence_districts('ledger_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_ledgerline ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_ledgerline USING (
    EXISTS (SELECT 1 FROM mentors_ledgermonth parent WHERE parent.id = ledger_id));
ALTER TABLE mentors_planprint ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_planprint USING (
    (SELECT fence_everywhere('plan_print'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('plan_print'))::smallint[]));
"""
KEEP = """
CREATE TRIGGER keep_changed AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('{key}', '{household}');
CREATE TRIGGER keep_removed AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('{key}', '{household}');
"""
KEPT = (
    ("mentors_ledgermonth", "id", "household_id"),
    ("mentors_ledgerline", "id", ""),
    ("mentors_planidea", "id", ""),
    ("mentors_planprint", "id", ""),
)


class Migration(migrations.Migration):
    dependencies = [("mentors", "0006_plans_library_ledgers_prints")]
    operations = [
        migrations.RunSQL(DISTRICT),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
    ]
