"""What an agency reaches is looked for in functions (`accounts.policies`)."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("assistance", "0019_parents_asked_last")]

    operations = sql_files(__file__, "policies_opened")
