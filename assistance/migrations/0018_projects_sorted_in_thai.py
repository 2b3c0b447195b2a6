"""Projects that end on one day stand in the order of a Thai dictionary."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assistance", "0017_letters_follow_households"),
        ("accounts", "0010_sorted_in_thai"),
        ("places", "0007_sorted_in_thai"),
    ]

    operations = [
        migrations.AddField(
            "project",
            "name_sort_key",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func("name", function="thai_sort_key"),
                output_field=models.TextField(),
                verbose_name="ลำดับตามพจนานุกรม",
            ),
        ),
        migrations.AlterModelOptions(
            "project",
            {
                "ordering": ["-ends_on", "name_sort_key", "id"],
                "verbose_name": "โครงการ",
                "verbose_name_plural": "โครงการ",
            },
        ),
    ]
