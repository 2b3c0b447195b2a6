"""Needs keep the day help was given, households when their leaving was entered; which list is in
force is known past the fence.
"""

from django.db import migrations, models

LIST_YEAR = """
CREATE FUNCTION list_year(wanted integer) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(data_year) FROM households_householdlisting WHERE data_year <= wanted
$$;
"""
LEAVING = """
CREATE FUNCTION note_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.left_recorded_at := CASE WHEN NEW.left_on IS NOT NULL THEN now() END;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_leaving BEFORE UPDATE OF left_on ON households_household
FOR EACH ROW WHEN (NEW.left_on IS DISTINCT FROM OLD.left_on) EXECUTE FUNCTION note_leaving();
"""
# What no list speaks of does not make a household compared anew (see 0003).
TOUCH = """
DROP TRIGGER touched_changed ON {table};
DROP TRIGGER touched_removed ON {table};
CREATE TRIGGER touched_changed AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION touch_household('{household}', '{quiet}');
CREATE TRIGGER touched_removed AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION touch_household('{household}', '{quiet}');
"""
TOUCHED = (
    ("households_household", "id",
     "{updated_at,urgency_score,survey_status,survey_status_at,latitude,longitude,left_on,"
     "left_recorded_at,leave_reason}"),
    ("households_need", "household_id", "{batch_id,status,status_at,status_by_id,met_on}"),
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("households", "0006_batches_of_a_household")]
    operations = [
        migrations.AddField(
            model_name="household",
            name="left_recorded_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="บันทึกการออกเมื่อ"
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="met_on",
            field=models.DateField(
                blank=True, null=True, verbose_name="ได้รับความช่วยเหลือเมื่อ"
            ),
        ),
        migrations.RunSQL(LIST_YEAR, "DROP FUNCTION list_year(integer)"),
        migrations.RunSQL(LEAVING),
        *(
            migrations.RunSQL(TOUCH.format(table=table, household=household, quiet=quiet))
            for table, household, quiet in TOUCHED
        ),
    ]
