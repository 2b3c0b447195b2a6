"""Names are looked up in indexes alone, behind the fence too."""

from django.db import migrations, models

INDEXES = {
    "person_by_name": ("name_key", ["district", "household"]),
    "person_by_sound": ("sound_key", ["first_name", "name_key", "district", "household"]),
    "person_by_last_name": ("last_name", ["name_key", "district", "household"]),
}


class Migration(migrations.Migration):
    dependencies = [("households", "0002_stored_facts")]

    operations = [
        *(
            migrations.RemoveIndex("person", name)
            for name in ("person_name_key", "person_sound_key", "person_last_name")
        ),
        *(
            migrations.AddIndex(
                "person",
                models.Index(
                    fields=[field], include=include, name=name, opclasses=["text_pattern_ops"]
                ),
            )
            for name, (field, include) in INDEXES.items()
        ),
    ]
