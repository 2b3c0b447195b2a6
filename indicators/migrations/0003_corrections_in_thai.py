"""What 1.0.0 said of its corrections in English is said in Thai; no page could change them."""

import json

from django.conf import settings
from django.db import migrations


def say_it_in_thai(apps, schema_editor):
    rows = apps.get_model("indicators", "SourceCorrection").objects
    file = settings.BASE_DIR / "fixtures" / "corrections.json"
    for row in json.loads(file.read_text("utf-8")):
        words = {n: row["fields"][n] for n in ("printed", "reading", "evidence", "confidence")}
        rows.filter(pk=row["pk"]).update(**words)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_village_results")]

    operations = [migrations.RunPython(say_it_in_thai, migrations.RunPython.noop)]
