"""The second fence of corrected visits' earlier words, kept as they stood."""

import importlib

from django.db import migrations

first = importlib.import_module("logbook.migrations.0002_fence")
FENCE = """
ALTER TABLE logbook_visitrevision ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON logbook_visitrevision USING (
    EXISTS (SELECT 1 FROM logbook_visit parent WHERE parent.id = visit_id));
"""


class Migration(migrations.Migration):
    dependencies = [("logbook", "0005_visit_revision")]
    operations = [
        migrations.RunSQL(FENCE),
        migrations.RunSQL(first.KEEP.format(table="logbook_visitrevision", key="id", household="")),
    ]
