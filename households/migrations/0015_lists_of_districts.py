"""A list may be of some districts alone: the others stay on theirs, by a function that says which
lists are in force.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("households", "0014_parents_asked_last")]

    operations = [
        migrations.AddField(
            model_name='importbatch',
            name='districts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, size=None, verbose_name='เฉพาะอำเภอ'),
        ),
        *sql_files(__file__, "lists_in_force"),
    ]
