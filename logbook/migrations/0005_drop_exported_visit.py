from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("logbook", "0004_visits_that_left")]

    operations = [migrations.DeleteModel(name="ExportedVisit")]
