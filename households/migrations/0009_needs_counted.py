import django.db.models.deletion
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0008_score_without_lines'),
        ('places', '0005_areas_without_borders'),
    ]

    operations = [
        migrations.CreateModel(
            name='NeedCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counts', models.JSONField(verbose_name='จำนวน')),
                ('as_of', models.DateTimeField(verbose_name='ข้อมูล ณ')),
                ('area', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
            ],
            options={
                'verbose_name': 'จำนวนครัวเรือนตามมิติ',
                'verbose_name_plural': 'จำนวนครัวเรือนตามมิติ',
            },
        ),
        *sql_files(__file__, "policies_counts"),
    ]
