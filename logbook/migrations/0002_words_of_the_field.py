from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('logbook', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='visit',
            name='purpose',
            field=models.CharField(choices=[('first', 'ทำความรู้จักและวิเคราะห์ 4 ท'), ('follow_up', 'ติดตามความก้าวหน้า'), ('delivery', 'มอบความช่วยเหลือ'), ('not_met', 'ลงพื้นที่แล้วไม่พบ')], max_length=10, verbose_name='วัตถุประสงค์'),
        ),
    ]
