"""The functions of 0020 begin no second process (`sql/policies_opened.sql`)."""

from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("assistance", "0020_agencies_asked_by_function")]

    operations = sql_files(__file__, "policies_opened")
