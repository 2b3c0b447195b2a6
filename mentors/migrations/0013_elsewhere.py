"""Officials keep how many households they look after where they do not work; those of a place are
listed by an index.
"""

from django.db import migrations, models

from core.sql import sql_files

COUNTED = """
UPDATE mentors_official SET elsewhere = pairings_elsewhere(id, work_area_id)
WHERE pairings_elsewhere(id, work_area_id) > 0
"""


class Migration(migrations.Migration):
    dependencies = [("mentors", "0012_parents_asked_last")]

    operations = [
        migrations.AddField(
            "official",
            "elsewhere",
            models.PositiveSmallIntegerField(
                "ดูแลต่างอำเภอ", db_default=0, default=0, editable=False
            ),
        ),
        migrations.AddIndex(
            "official",
            models.Index(
                fields=["elsewhere"],
                condition=models.Q(elsewhere__gt=0),
                name="official_elsewhere",
            ),
        ),
        migrations.AddIndex(
            "official",
            models.Index(fields=["work_area", "name_sort_key", "id"], name="official_of_place"),
        ),
        *sql_files(__file__, "pairing_facts", "elsewhere"),
        migrations.RunSQL(COUNTED),
    ]
