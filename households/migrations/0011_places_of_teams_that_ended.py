"""Places a team has given up are kept with their days; its members reach them no longer. What was
imported is called off, not given back.
"""

from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0010_doubles_lead_on"),
        ("committees", "0018_days_of_team_places"),
    ]

    operations = [
        *sql_files(__file__, "team"),
        migrations.AlterField(
            model_name='importbatch',
            name='stage',
            field=models.CharField(choices=[('uploaded', 'รับไฟล์แล้ว'), ('mapping', 'รอระบุหัวคอลัมน์'), ('checked', 'ตรวจแล้ว รอยืนยัน'), ('applied', 'นำเข้าแล้ว'), ('undone', 'ยกเลิกการนำเข้าแล้ว'), ('refused', 'ไม่รับไฟล์')], default='uploaded', max_length=8, verbose_name='ขั้น'),
        ),
    ]
