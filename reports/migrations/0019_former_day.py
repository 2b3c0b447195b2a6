from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0018_parts_in_columns'),
    ]

    operations = sql_files(__file__, "former_day")
