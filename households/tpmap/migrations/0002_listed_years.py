"""A list writes the year into the households it makes."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("tpmap", "0001_initial"), ("households", "0002_stored_facts")]

    operations = [*sql_files(__file__, "load_list")]
