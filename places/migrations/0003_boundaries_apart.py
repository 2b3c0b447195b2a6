import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_organizations_that_help")]

    operations = [
        migrations.RenameField("area", "boundary", "border"),
        migrations.CreateModel(
            name="Boundary",
            fields=[
                (
                    "area",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="places.area",
                    ),
                ),
                ("geometry", models.JSONField(verbose_name="ขอบเขต (GeoJSON)")),
            ],
            options={"verbose_name": "แนวเขต", "verbose_name_plural": "แนวเขต"},
        ),
    ]
