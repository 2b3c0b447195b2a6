"""Days and coordinates that can be. Rows from before stay as they are, whatever they say."""

import datetime
import django.core.validators
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0004_plausible_days"),
        ("households", "0006_batches_of_a_household"),
    ]

    operations = [
        migrations.AlterField(
            model_name="household",
            name="latitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                max_digits=8,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(-90, "พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา"),
                    django.core.validators.MaxValueValidator(90, "พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา"),
                ],
                verbose_name="ละติจูด",
            ),
        ),
        migrations.AlterField(
            model_name="household",
            name="longitude",
            field=models.DecimalField(
                blank=True,
                decimal_places=5,
                max_digits=8,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(
                        -180, "พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา"
                    ),
                    django.core.validators.MaxValueValidator(
                        180, "พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา"
                    ),
                ],
                verbose_name="ลองจิจูด",
            ),
        ),
        AddConstraintNotValid(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("left_on", None),
                    models.Q(
                        ("left_on__gte", datetime.date(2017, 1, 1)),
                        ("left_on__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="household_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="household",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("latitude", None),
                        models.Q(("latitude__gte", -90), ("latitude__lte", 90)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("longitude", None),
                        models.Q(("longitude__gte", -180), ("longitude__lte", 180)),
                        _connector="OR",
                    ),
                ),
                name="household_on_earth",
                violation_error_message="พิกัดอยู่นอกโลก ละติจูดต้องไม่เกิน 90 และลองจิจูดไม่เกิน 180 องศา",
            ),
        ),
        AddConstraintNotValid(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("birth_date", None),
                    models.Q(
                        ("birth_date__gte", datetime.date(1890, 1, 1)),
                        ("birth_date__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="person_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2433 โปรดตรวจปี พ.ศ.",
            ),
        ),
    ]
