"""Organisations stand in the order of a Thai dictionary."""

from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [("places", "0006_words_of_keys_and_whole_credits")]

    operations = [
        *sql_files(__file__, "thai_sort_key"),
        migrations.AddField(
            "organization",
            "name_sort_key",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func("name", function="thai_sort_key"),
                output_field=models.TextField(),
                verbose_name="ลำดับตามพจนานุกรม",
            ),
        ),
        migrations.AlterModelOptions(
            "organization",
            {
                "ordering": ["name_sort_key"],
                "verbose_name": "หน่วยงาน",
                "verbose_name_plural": "หน่วยงาน",
            },
        ),
    ]
