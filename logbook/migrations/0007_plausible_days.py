"""Days and coordinates that can be. Rows from before stay as they are, whatever they say."""

import datetime
import django.core.validators
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0004_plausible_days"),
        ("households", "0007_plausible_days"),
        ("indicators", "0002_kept_rows"),
        ("logbook", "0006_visit_revision_fence"),
        ("mentors", "0009_board_fence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="visit",
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
            model_name="visit",
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
            model_name="assistance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("given_on", None),
                    models.Q(
                        ("given_on__gte", datetime.date(2017, 1, 1)),
                        ("given_on__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="assistance_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="logbookexport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("month", None),
                    models.Q(
                        ("month__gte", datetime.date(2017, 1, 1)),
                        ("month__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="logbook_export_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on", None),
                    models.Q(
                        ("due_on__gte", datetime.date(2017, 1, 1)),
                        ("due_on__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="referral_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("visited_on", None),
                    models.Q(
                        ("visited_on__gte", datetime.date(2017, 1, 1)),
                        ("visited_on__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="visit_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="visit",
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
                name="visit_on_earth",
                violation_error_message="พิกัดอยู่นอกโลก ละติจูดต้องไม่เกิน 90 และลองจิจูดไม่เกิน 180 องศา",
            ),
        ),
    ]
