import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('committees', '0004_officers_of_organizations'),
    ]

    operations = [
        migrations.AlterField(
            model_name='committeeseat',
            name='person_count',
            field=models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1)], verbose_name='จำนวนคน'),
        ),
    ]
