"""«On the list» and «without a mentor» are kept on the household itself."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial"), ("accounts", "0002_quiet_columns")]

    operations = [
        migrations.AddField(
            "household",
            "listed_years",
            ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                db_default=[],
                default=list,
                editable=False,
                size=None,
                verbose_name="ปีที่มีชื่อในบัญชี (พ.ศ.)",
            ),
        ),
        migrations.AddField(
            "household",
            "mentored_until",
            models.DateField(
                "มีพี่เลี้ยงถึง",
                db_default=datetime.date.min,
                default=datetime.date.min,
                editable=False,
            ),
        ),
        migrations.AddIndex(
            "household", models.Index(fields=["mentored_until"], name="household_mentored")
        ),
        migrations.AddIndex(
            "household",
            models.Index(fields=["district", "mentored_until"], name="household_mentored_here"),
        ),
        migrations.AddIndex(
            "household",
            models.Index(
                fields=["district"],
                condition=models.Q(origin="nomination"),
                name="household_nominated",
            ),
        ),
        migrations.AddIndex(
            "household",
            models.Index(
                fields=["district", "left_on"],
                condition=models.Q(left_on__isnull=False),
                name="household_left",
            ),
        ),
        migrations.RunSQL("""
            UPDATE households_household h SET listed_years = l.years FROM (
                SELECT household_id, array_agg(DISTINCT data_year ORDER BY data_year) AS years
                FROM households_personlisting GROUP BY household_id) l
            WHERE h.id = l.household_id
        """),
        *sql_files(__file__, "listed_years"),
    ]
