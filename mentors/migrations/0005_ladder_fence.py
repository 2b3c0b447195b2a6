"""One waiting proposal a household; the second fence of the ticks, and rows kept as they stood."""

from django.db import migrations, models
from django.db.models import Q

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
FENCE = """
ALTER TABLE mentors_criteriontick ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_criteriontick USING (
    (SELECT fence_everywhere('plan_view'))
    OR district = ANY ((SELECT fence_districts('plan_view'))::smallint[])
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
KEPT = (("mentors_criteriontick", "id", "household_id"), ("mentors_stagecriterion", "id", ""))


class Migration(migrations.Migration):
    dependencies = [("mentors", "0004_ladder_old_proposals")]
    operations = [
        migrations.AddConstraint(
            model_name="stagerecord",
            constraint=models.UniqueConstraint(
                fields=["household"],
                condition=Q(confirmed_at=None, refused_at=None),
                name="stage_one_waiting",
                violation_error_message="ครัวเรือนนี้มีข้อเสนอระดับที่รอ ศจพ.อ. อยู่แล้ว",
            ),
        ),
        migrations.RunSQL(DISTRICT.format(table="mentors_criteriontick")),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
    ]
