"""What is due stands in a table that the acts keep by themselves (see `mentors/sql/due.sql`)."""

from pathlib import Path

import django.db.models.deletion
import households.fields
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "due.sql"
# The district is the household's; a household that goes takes along what was due there.
DISTRICT = """
ALTER TABLE mentors_dueitem ADD CONSTRAINT mentors_dueitem_household
FOREIGN KEY (household_id, district) REFERENCES households_household (id, district)
ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
FENCE = """
ALTER TABLE mentors_dueitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_dueitem USING (
    (SELECT fence_everywhere('visit_view'))
    OR district = ANY ((SELECT fence_districts('visit_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
"""
TRIGGERS = """
CREATE TRIGGER due_added_{app} AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION due_changed('{kinds}', '{household}');
CREATE TRIGGER due_changed_{app} AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION due_changed('{kinds}', '{household}', '{columns}');
CREATE TRIGGER due_removed_{app} AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION due_changed('{kinds}', '{household}');
"""
OF_PLAN = "(SELECT p.household_id FROM mentors_actionplan p WHERE p.id = t.plan_id)"
KINDS = "{no_plan,late_rows,stage_waiting}"
# (table, kinds it may change, how its row leads to the household, columns that matter)
KEPT = (
    ("mentors_pairing", KINDS, "t.household_id",
     "{household_id,official_id,kind,started_on,ended_on}"),
    ("mentors_actionplan", "{no_plan,late_rows}", "t.household_id", "{household_id,closed_on}"),
    ("mentors_planrow", "{late_rows}", OF_PLAN, "{plan_id,status,last_month}"),
    ("mentors_stagerecord", "{stage_waiting}", "t.household_id",
     "{household_id,proposed_at,confirmed_at,refused_at}"),
)  # fmt: skip
# A household that comes has no work yet, and one that goes none any more.
HOUSEHOLD = """
CREATE TRIGGER due_changed_{app} AFTER UPDATE ON households_household
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
EXECUTE FUNCTION due_changed('{kinds}', 't.id', '{{left_on,subdistrict_id,district}}');
"""

def due_operations(app, kinds, kept):
    """What keeps an app's `kinds` of work: triggers of its tables `kept` and of households."""
    for table, some, household, columns in kept:
        sql = TRIGGERS.format(
            app=app, table=table, kinds=some, household=household, columns=columns
        )
        yield migrations.RunSQL(sql)
    yield migrations.RunSQL(HOUSEHOLD.format(app=app, kinds=kinds))


class Migration(migrations.Migration):

    dependencies = [
        ('committees', '0003_digest'),
        ('households', '0009_need_met_with_day'),
        ('mentors', '0011_pairings_recorded_before'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DueItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('kind', models.SlugField(db_index=False, max_length=40, verbose_name='งาน')),
                ('since', models.DateField(verbose_name='รอตั้งแต่')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='households.household')),
                ('official', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentors.official')),
                ('subdistrict', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='committees.area')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'งานที่ต้องทำ',
                'verbose_name_plural': 'งานที่ต้องทำ',
                'indexes': [models.Index(fields=['district', 'kind', 'since'], name='due_district'), models.Index(fields=['kind', 'since'], name='due_kind'), models.Index(fields=['official'], name='due_official')],
                'constraints': [models.UniqueConstraint(fields=('household', 'kind', 'user'), name='due_once', nulls_distinct=False)],
            },
        ),
        migrations.RunSQL(DISTRICT),
        migrations.RunSQL(SQL.read_text(encoding="utf-8")),
        migrations.RunSQL(FENCE),
        *due_operations("mentors", KINDS, KEPT),
    ]
