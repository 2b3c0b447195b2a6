"""A list writes the score into its households only, and the marks of its districts once."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("tpmap", "0004_references_looked_up_once"),
        ("households", "0008_score_without_lines"),
    ]

    operations = [*sql_files(__file__, "load_list")]
