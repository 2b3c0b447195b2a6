from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    """The history keeps no rows of lists that nobody entered."""

    dependencies = [("accounts", "0002_quiet_columns")]

    operations = [*sql_files(__file__, "keep_rows")]
