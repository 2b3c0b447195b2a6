"""What triggers keep on a household is no history of it."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [*sql_files(__file__, "keep_rows")]
