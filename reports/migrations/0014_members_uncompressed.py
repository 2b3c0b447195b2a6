"""Members of a month are kept as they are (decision 0140): compressing took a quarter of a count."""

from django.db import migrations

COLUMNS = ("households", '"values"')
STORAGE = "ALTER TABLE reports_monthmember ALTER COLUMN {} SET STORAGE {}"


class Migration(migrations.Migration):

    dependencies = [("reports", "0013_snapshot_indexes")]

    operations = [
        migrations.RunSQL(
            [STORAGE.format(column, "EXTERNAL") for column in COLUMNS],
            [STORAGE.format(column, "EXTENDED") for column in COLUMNS],
        )
    ]
