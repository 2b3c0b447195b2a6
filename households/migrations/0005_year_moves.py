"""What moved between two lists is counted once for all readers."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0004_words_of_the_field'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.PositiveSmallIntegerField(verbose_name='รหัสอำเภอ')),
            ],
            options={
                'verbose_name': 'บัญชีที่เปลี่ยนหลังการนับ',
                'verbose_name_plural': 'บัญชีที่เปลี่ยนหลังการนับ',
                'indexes': [models.Index(fields=['district'], name='list_mark_district')],
            },
        ),
        migrations.CreateModel(
            name='YearMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('previous', models.PositiveSmallIntegerField(verbose_name='ปีก่อน (พ.ศ.)')),
                ('current', models.PositiveSmallIntegerField(verbose_name='ปีหลัง (พ.ศ.)')),
                ('district', models.PositiveSmallIntegerField(verbose_name='รหัสอำเภอ')),
                ('kinds', models.JSONField(verbose_name='ครัวเรือน')),
                ('dimensions', models.JSONField(verbose_name='มิติ')),
                ('gone', ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='ครัวเรือนที่ไม่อยู่ในบัญชีปีหลัง')),
            ],
            options={
                'verbose_name': 'ผลเทียบบัญชีสองปี',
                'verbose_name_plural': 'ผลเทียบบัญชีสองปี',
                'constraints': [models.UniqueConstraint(fields=('previous', 'current', 'district'), name='year_move_once')],
            },
        ),
        *sql_files(__file__, "policies_years", "year_moves"),
    ]
