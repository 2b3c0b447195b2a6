"""Days and coordinates that can be. Rows from before stay as they are, whatever they say."""

import datetime
import django.core.validators
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0003_digest"),
    ]

    operations = [
        migrations.AlterField(
            model_name="area",
            name="latitude",
            field=models.DecimalField(
                decimal_places=5,
                max_digits=8,
                validators=[
                    django.core.validators.MinValueValidator(-90, "พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา"),
                    django.core.validators.MaxValueValidator(90, "พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา"),
                ],
                verbose_name="ละติจูด",
            ),
        ),
        migrations.AlterField(
            model_name="area",
            name="longitude",
            field=models.DecimalField(
                decimal_places=5,
                max_digits=8,
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
            model_name="area",
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
                name="area_on_earth",
                violation_error_message="พิกัดอยู่นอกโลก ละติจูดต้องไม่เกิน 90 และลองจิจูดไม่เกิน 180 องศา",
            ),
        ),
        AddConstraintNotValid(
            model_name="committee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ordered_on", None),
                        models.Q(
                            ("ordered_on__gte", datetime.date(1950, 1, 1)),
                            ("ordered_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("started_on", None),
                        models.Q(
                            ("started_on__gte", datetime.date(1950, 1, 1)),
                            ("started_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ended_on", None),
                        models.Q(
                            ("ended_on__gte", datetime.date(1950, 1, 1)),
                            ("ended_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="committee_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("started_on", None),
                        models.Q(
                            ("started_on__gte", datetime.date(1950, 1, 1)),
                            ("started_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ended_on", None),
                        models.Q(
                            ("ended_on__gte", datetime.date(1950, 1, 1)),
                            ("ended_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("reviewed_on", None),
                        models.Q(
                            ("reviewed_on__gte", datetime.date(1950, 1, 1)),
                            ("reviewed_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="membership_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="seatholder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("started_on", None),
                        models.Q(
                            ("started_on__gte", datetime.date(1950, 1, 1)),
                            ("started_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ended_on", None),
                        models.Q(
                            ("ended_on__gte", datetime.date(1950, 1, 1)),
                            ("ended_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="seat_holder_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.",
            ),
        ),
    ]
