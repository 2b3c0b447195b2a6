"""A list writes the year into households that were known together with their score."""

from django.db import migrations

from core.sql import sql_files

AS_IT_WAS = """
DROP FUNCTION IF EXISTS settle_list();
ALTER TABLE households_personlisting ENABLE TRIGGER years_of_added;
"""


class Migration(migrations.Migration):
    dependencies = [("tpmap", "0002_listed_years"), ("households", "0003_names_by_index")]

    operations = [
        migrations.RunSQL(AS_IT_WAS, migrations.RunSQL.noop),
        *sql_files(__file__, "load_list"),
    ]
