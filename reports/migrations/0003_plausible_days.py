"""Days and coordinates that can be. Rows from before stay as they are, whatever they say."""

import datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0004_plausible_days"),
        ("reports", "0002_kept_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddConstraintNotValid(
            model_name="month",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_day", None),
                    models.Q(
                        ("first_day__gte", datetime.date(2017, 1, 1)),
                        ("first_day__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="month_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_day", None),
                    models.Q(
                        ("first_day__gte", datetime.date(2017, 1, 1)),
                        ("first_day__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="report_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
    ]
