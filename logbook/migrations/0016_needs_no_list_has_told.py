from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    """A missed household that a list names later does not leave anew with what TPMAP knows."""

    dependencies = [
        ("logbook", "0015_returned_by_index"),
        ("households", "0010_doubles_lead_on"),
    ]

    operations = [*sql_files(__file__, "facts")]
