"""How far a member of an area team reaches."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0005_year_moves"),
        ("committees", "0009_teams"),
    ]

    operations = sql_files(__file__, "team")
