"""Accounts stand in the order of a Thai dictionary. The keys of names are no history of a row."""

from django.db import migrations, models
from django.db.models.functions import Concat

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_user_names_of_before"),
        ("places", "0007_sorted_in_thai"),
    ]

    operations = [
        *sql_files(__file__, "keep_rows"),
        migrations.AddField(
            "user",
            "name_sort_key",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    Concat("first_name", models.Value(" "), "last_name"), function="thai_sort_key"
                ),
                output_field=models.TextField(),
                verbose_name="ลำดับตามพจนานุกรม",
            ),
        ),
    ]
