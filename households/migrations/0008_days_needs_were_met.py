"""Needs met before have the day somebody entered it; what is known of the help itself follows in
the app that has it.
"""

from django.db import migrations

MET = """
UPDATE households_need SET met_on = (status_at AT TIME ZONE 'Asia/Bangkok')::date
WHERE status IN ('helped', 'resolved')
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0007_days_of_needs_and_leaving")]
    operations = [migrations.RunSQL(MET, migrations.RunSQL.noop)]
