"""What each closing tells outside is kept."""

import django.db.models.deletion
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0011_count_marks'),
    ]

    operations = [
        migrations.CreateModel(
            name='ToldOutside',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveSmallIntegerField(verbose_name='ฉบับ')),
                ('metric', models.SlugField(db_index=False, max_length=60, verbose_name='ตัวเลข')),
                ('figures', models.JSONField(default=dict, verbose_name='ตัวเลขที่เปิดเผย')),
                ('month', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='told', to='reports.month')),
            ],
            options={
                'verbose_name': 'ตัวเลขที่เปิดเผยนอกสายงาน',
                'verbose_name_plural': 'ตัวเลขที่เปิดเผยนอกสายงาน',
                'constraints': [models.UniqueConstraint(fields=('month', 'revision', 'metric'), name='told_once')],
            },
        ),
        *sql_files(__file__, "frozen_told"),
    ]
