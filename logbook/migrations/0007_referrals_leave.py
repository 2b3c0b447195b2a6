from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):
    """Matters sent to bodies are keyed in as well: that they were, and how they ended."""

    dependencies = [
        ("assistance", "0010_brought_in"),
        ("logbook", "0006_earlier_work"),
    ]

    operations = [
        migrations.AlterField(
            "logbookentry",
            "kind",
            models.CharField(
                choices=[
                    ("survey", "สถานะการสำรวจ"),
                    ("visit", "การเยี่ยมและ 4 ท"),
                    ("help", "ความช่วยเหลือ"),
                    ("referral", "เรื่องส่งต่อหน่วยงาน"),
                    ("stage", "ระดับของครัวเรือน"),
                    ("leaving", "ออกจากโครงการ"),
                ],
                max_length=8,
                verbose_name="ประเภท",
            ),
        ),
        *sql_files(__file__, "facts"),
    ]
