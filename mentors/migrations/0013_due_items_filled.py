"""What is due today of what was there before."""

import importlib

from django.db import migrations

due = importlib.import_module("mentors.migrations.0012_due_items")
FILL = "SELECT refresh_due('{kinds}', (SELECT array_agg(id) FROM households_household))"


class Migration(migrations.Migration):
    dependencies = [("mentors", "0012_due_items")]
    operations = [migrations.RunSQL(FILL.format(kinds=due.KINDS), migrations.RunSQL.noop)]
