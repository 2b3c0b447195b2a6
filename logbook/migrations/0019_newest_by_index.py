"""The list of visits of a whole province lies in its order."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0014_parents_asked_last"),
        ("logbook", "0018_parents_asked_last"),
        ("mentors", "0012_parents_asked_last"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["-visited_on", "-received_at", "id"], name="visit_newest"),
        )
    ]
