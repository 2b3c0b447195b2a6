from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("places", "0004_move_boundaries")]

    operations = [migrations.RemoveField("area", "border")]
