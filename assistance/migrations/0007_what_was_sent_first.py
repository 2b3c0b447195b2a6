from django.db import migrations, models

from core.sql import sql_files


def field():
    return models.CharField(blank=True, editable=False, max_length=64)


class Migration(migrations.Migration):
    """Help is known by what was sent first; what was found for an entry follows its household."""

    dependencies = [("assistance", "0006_values_of_old_lists")]

    operations = [
        migrations.AddField("assistance", "content_hash", field(), preserve_default=True),
        migrations.AddField("helpentry", "content_hash", field(), preserve_default=True),
        *sql_files(__file__, "districts_matches"),
    ]
