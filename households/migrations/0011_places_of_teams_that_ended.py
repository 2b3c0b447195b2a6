"""Places a team has given up are kept with their days; its members reach them no longer."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0010_doubles_lead_on"),
        ("committees", "0017_days_of_team_places"),
    ]

    operations = sql_files(__file__, "team")
