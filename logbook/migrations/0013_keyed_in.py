from django.db import migrations

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [('logbook', '0012_late_by_index')]

    operations = sql_files(__file__, 'keyed')
