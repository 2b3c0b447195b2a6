"""Rows kept as they stood."""

from django.db import migrations

# Rows as they stood before each change: (table, key, column with the household).
KEEP = """
CREATE TRIGGER keep_changed AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('{key}', '{household}');
CREATE TRIGGER keep_removed AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('{key}', '{household}');
"""
KEPT = (
    ("reports_month", "id", ""),
    ("reports_report", "id", ""),
    ("reports_reportdelivery", "id", ""),
)


class Migration(migrations.Migration):
    dependencies = [("committees", "0002_history_and_fence"), ("reports", "0001_initial")]
    operations = [
        *(
            migrations.RunSQL(KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
    ]
