from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    """Rows of visits say who went there and whom they met; what left before does not leave anew."""

    dependencies = [
        ("logbook", "0007_referrals_leave"),
        ("mentors", "0001_initial"),
    ]

    operations = [*sql_files(__file__, "facts", "waiting")]
