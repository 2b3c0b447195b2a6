from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0017_parts_follow'),
    ]

    operations = sql_files(__file__, "follow_parts")
