"""How far a member of an area team reaches."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0004_words_of_the_field"),
        ("committees", "0009_teams"),
    ]

    operations = sql_files(__file__, "team")
