from django.db import migrations

MOVE = """
INSERT INTO places_boundary (area_id, geometry)
SELECT code, border FROM places_area WHERE border IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0003_boundaries_apart")]

    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
