"""A score stands on its household and is explained when somebody reads it; a list that is loaded
leaves the marks of its districts itself.
"""

from django.db import migrations

BY_THE_LIST = "\n".join(
    f"ALTER TABLE {table} ENABLE TRIGGER lists_{act};"
    for table in ("households_householdlisting", "households_need")
    for act in ("added", "removed", "changed")
)


class Migration(migrations.Migration):
    dependencies = [("households", "0007_identity_without_patterns")]

    operations = [
        migrations.DeleteModel(name="HouseholdUrgency"),
        migrations.RunSQL(BY_THE_LIST, migrations.RunSQL.noop),
    ]
