from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("households", "0008_days_needs_were_met")]
    operations = [
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("met_on__isnull", False), ("status__in", ("helped", "resolved"))),
                    models.Q(
                        models.Q(("status__in", ("helped", "resolved")), _negated=True),
                        ("met_on", None),
                    ),
                    _connector="OR",
                ),
                name="need_met_with_day",
                violation_error_message="ปัญหาที่ช่วยเหลือแล้วต้องมีวันที่ได้รับความช่วยเหลือ",
            ),
        ),
    ]
