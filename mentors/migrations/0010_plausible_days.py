"""Days and coordinates that can be. Rows from before stay as they are, whatever they say."""

import datetime
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("committees", "0004_plausible_days"),
        ("households", "0007_plausible_days"),
        ("indicators", "0002_kept_rows"),
        ("mentors", "0009_board_fence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddConstraintNotValid(
            model_name="actionplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("started_on", None),
                        models.Q(
                            ("started_on__gte", datetime.date(2017, 1, 1)),
                            ("started_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("agreed_on", None),
                        models.Q(
                            ("agreed_on__gte", datetime.date(2017, 1, 1)),
                            ("agreed_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("closed_on", None),
                        models.Q(
                            ("closed_on__gte", datetime.date(2017, 1, 1)),
                            ("closed_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="plan_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="ledgermonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("month", None),
                    models.Q(
                        ("month__gte", datetime.date(2017, 1, 1)),
                        ("month__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="ledger_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="mentorpaper",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("day", None),
                    models.Q(
                        ("day__gte", datetime.date(2017, 1, 1)),
                        ("day__lte", datetime.date(2099, 12, 31)),
                    ),
                    _connector="OR",
                ),
                name="mentor_paper_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="official",
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
                name="official_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="officialposting",
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
                name="posting_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="pairing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("started_on", None),
                        models.Q(
                            ("started_on__gte", datetime.date(2017, 1, 1)),
                            ("started_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ended_on", None),
                        models.Q(
                            ("ended_on__gte", datetime.date(2017, 1, 1)),
                            ("ended_on__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="pairing_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
        AddConstraintNotValid(
            model_name="planrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("first_month", None),
                        models.Q(
                            ("first_month__gte", datetime.date(2017, 1, 1)),
                            ("first_month__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("last_month", None),
                        models.Q(
                            ("last_month__gte", datetime.date(2017, 1, 1)),
                            ("last_month__lte", datetime.date(2099, 12, 31)),
                        ),
                        _connector="OR",
                    ),
                ),
                name="plan_row_days",
                violation_error_message="วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.",
            ),
        ),
    ]
