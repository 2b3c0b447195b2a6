"""What is due today through the visits and referrals that were there before."""

import importlib

from django.db import migrations

filled = importlib.import_module("mentors.migrations.0013_due_items_filled")
waits = importlib.import_module("logbook.migrations.0008_what_waits")


class Migration(migrations.Migration):
    dependencies = [("logbook", "0008_what_waits"), ("mentors", "0013_due_items_filled")]
    operations = [
        migrations.RunSQL(filled.FILL.format(kinds=waits.KINDS), migrations.RunSQL.noop)
    ]
