"""Indexes that the two over area, metric and month made useless: a page took all months by them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0002_organizations_that_help'),
        ('reports', '0012_told_outside'),
    ]

    operations = [
        migrations.AlterField(
            model_name='metricsnapshot',
            name='area',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area'),
        ),
        migrations.AlterField(
            model_name='metricsnapshot',
            name='metric',
            field=models.SlugField(db_index=False, max_length=60, verbose_name='ตัวเลข'),
        ),
    ]
