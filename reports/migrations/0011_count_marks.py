"""What changed of a household is marked, so that a build counts that alone."""

import django.db.models.deletion
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0010_one_page'),
    ]

    operations = [
        migrations.AddField(
            model_name='month',
            name='counted_with',
            field=models.CharField(blank=True, db_default='', editable=False, max_length=255, verbose_name='นับด้วย'),
        ),
        migrations.CreateModel(
            name='CountMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household_id', models.BigIntegerField(null=True, verbose_name='ครัวเรือน')),
                ('month', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='reports.month')),
            ],
            options={
                'verbose_name': 'ครัวเรือนที่ต้องนับใหม่',
                'verbose_name_plural': 'ครัวเรือนที่ต้องนับใหม่',
            },
        ),
        *sql_files(__file__, "policies_marks", "count_marks"),
    ]
