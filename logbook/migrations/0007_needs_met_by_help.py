"""Needs were met on the day of the first help, not on the day it was entered."""

from django.db import migrations

MET = """
UPDATE households_need n SET met_on = given.day FROM (
    SELECT n.id, min(a.given_on) AS day FROM households_need n
    JOIN logbook_assistance a ON a.household_id = n.household_id
        AND a.dimension_id = n.dimension_id
        AND extract(year FROM a.given_on) + 543 >= n.data_year
    WHERE n.met_on IS NOT NULL GROUP BY n.id) given
WHERE given.id = n.id AND given.day < n.met_on
"""


class Migration(migrations.Migration):
    dependencies = [
        ("logbook", "0006_visit_revision_fence"),
        ("households", "0009_need_met_with_day"),
    ]
    operations = [migrations.RunSQL(MET, migrations.RunSQL.noop)]
