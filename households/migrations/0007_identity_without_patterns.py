"""A household is looked up by its whole identity: the second index, for patterns, served nobody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0006_households_of_teams")]

    operations = [
        migrations.AlterField(
            model_name="household",
            name="identity_key",
            field=models.CharField(max_length=160, verbose_name="กุญแจเทียบครัวเรือน"),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                fields=("identity_key",), name="household_identity_once"
            ),
        ),
    ]
