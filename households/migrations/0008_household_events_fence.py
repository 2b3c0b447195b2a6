"""The second fence and kept rows of acts on a household."""

import importlib

from django.db import migrations

first = importlib.import_module("households.migrations.0002_fence")
FENCE = """
ALTER TABLE households_householdevent ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_householdevent USING (
    (SELECT fence_everywhere('household_view'))
    OR district = ANY ((SELECT fence_districts('household_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
"""
TABLE = "households_householdevent"


class Migration(migrations.Migration):
    dependencies = [("households", "0007_household_events")]
    operations = [
        migrations.RunSQL(first.DISTRICT.format(table=TABLE)),
        migrations.RunSQL(FENCE),
        migrations.RunSQL(first.KEEP.format(table=TABLE, key="id", household="household_id")),
    ]
