"""Indexes of an applied list are built by as many workers as the server allows."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("tpmap", "0005_score_without_lines")]

    operations = [*sql_files(__file__, "load_list")]
