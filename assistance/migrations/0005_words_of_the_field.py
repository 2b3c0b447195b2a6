from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0004_requests_and_letters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='helplist',
            name='rejected',
            field=models.PositiveIntegerField(default=0, verbose_name='ไม่ผ่านการตรวจ'),
        ),
    ]
