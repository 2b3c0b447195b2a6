from django.db import migrations, models

REASONS = [
    ("completed", "ดำเนินการครบ"),
    ("stopped", "ยุติก่อนดำเนินการครบ"),
    ("new_version", "ปรับแผนใหม่"),
    ("household_left", "ครัวเรือนออกจากโครงการ"),
    ("merged", "รวมกับครัวเรือนที่บันทึกซ้ำ"),
]


class Migration(migrations.Migration):
    """A plan can be closed by hand before all of it was done."""

    dependencies = [("plans", "0003_immediate_rows")]

    operations = [
        migrations.AlterField(
            model_name="actionplan",
            name="close_reason",
            field=models.CharField(
                blank=True, choices=REASONS, max_length=16, verbose_name="เหตุที่ปิดแผน"
            ),
        ),
    ]
