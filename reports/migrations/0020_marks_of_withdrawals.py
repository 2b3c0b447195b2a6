"""Who had 0011 before a tick against a withdrawal marked the households of the rows before it."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("reports", "0019_former_day")]

    operations = sql_files(__file__, "count_marks")
