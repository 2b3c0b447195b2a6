from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0016_measured_by_what_was_in_force'),
    ]

    operations = [
        migrations.RunSQL("DROP FUNCTION keep_parts(bigint, integer, text[])"),
        migrations.RemoveConstraint(model_name='monthpart', name='month_parts_once'),
        migrations.RemoveField(model_name='monthpart', name='place'),
        *sql_files(__file__, "follow_parts"),
        migrations.AddField(
            model_name='monthpart',
            name='place',
            field=models.GeneratedField(db_persist=True, expression=models.Func('who', 'figures', function='part_place'), output_field=ArrayField(models.BigIntegerField()), verbose_name='ลำดับ'),
        ),
        migrations.AddConstraint(
            model_name='monthpart',
            constraint=models.UniqueConstraint(fields=('month', 'revision', 'area', 'by', 'place'), name='month_parts_once'),
        ),
    ]
