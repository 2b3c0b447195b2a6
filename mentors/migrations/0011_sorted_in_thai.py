"""Officials stand in the order of a Thai dictionary."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Concat


class Migration(migrations.Migration):
    dependencies = [
        ("mentors", "0010_annex_of_a_suggestion"),
        ("accounts", "0010_sorted_in_thai"),
        ("places", "0007_sorted_in_thai"),
    ]

    operations = [
        migrations.RemoveIndex("official", "official_with_room"),
        migrations.RemoveIndex("official", "official_by_name"),
        migrations.AddField(
            "official",
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
        migrations.AddIndex(
            "official", models.Index(fields=["name_sort_key", "id"], name="official_by_name")
        ),
        migrations.AddIndex(
            "official",
            models.Index(
                F("is_available").desc(),
                F("free").desc(),
                F("name_sort_key"),
                F("id"),
                condition=Q(ended_on=None),
                name="official_with_room",
            ),
        ),
        migrations.AlterModelOptions(
            "official",
            {
                "ordering": ["name_sort_key"],
                "verbose_name": "ข้าราชการพี่เลี้ยง",
                "verbose_name_plural": "ข้าราชการพี่เลี้ยง",
            },
        ),
    ]
