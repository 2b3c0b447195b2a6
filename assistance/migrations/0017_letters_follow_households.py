from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    """A letter belongs to the district where its households are today."""

    dependencies = [("assistance", "0016_waiting_by_index")]

    operations = sql_files(__file__, "districts_letters")
