"""Questions, words and limits are kept as they stood before each change."""

from django.db import migrations

KEEP = """
CREATE TRIGGER keep_changed AFTER UPDATE ON {table}
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('id', '');
CREATE TRIGGER keep_removed AFTER DELETE ON {table}
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('id', '');
"""
TABLES = ("logbook_guidequestion", "logbook_scoreword", "logbook_worklimit")


class Migration(migrations.Migration):
    dependencies = [("logbook", "0003_assessment_guide")]
    operations = [migrations.RunSQL(KEEP.format(table=table)) for table in TABLES]
