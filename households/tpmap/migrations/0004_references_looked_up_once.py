"""What a list's rows refer to is looked up once for each household, and not of what is new."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("tpmap", "0003_years_written_once")]

    operations = [*sql_files(__file__, "load_list")]
