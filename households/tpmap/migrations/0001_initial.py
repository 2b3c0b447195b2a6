from core.sql import sql_files
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial")]
    operations = [*sql_files(__file__, "load_list", "batches_of_household")]
