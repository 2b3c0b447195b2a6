from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    """The history lays out a changed row once, not at each place that reads of it."""

    dependencies = [("accounts", "0006_closed_accounts")]

    operations = [*sql_files(__file__, "keep_rows")]
