from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assistance", "0008_projects")]

    operations = [
        migrations.AddField(
            "project",
            "content_hash",
            models.CharField(blank=True, editable=False, max_length=64),
        )
    ]
