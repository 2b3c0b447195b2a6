from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0003_names_by_index'),
    ]

    operations = [
        migrations.AlterField(
            model_name='importbatch',
            name='rejected',
            field=models.PositiveIntegerField(default=0, verbose_name='ไม่ผ่านการตรวจ'),
        ),
        migrations.AlterField(
            model_name='importissue',
            name='level',
            field=models.CharField(choices=[('error', 'ไม่ผ่านการตรวจ'), ('warning', 'เตือน')], max_length=7, verbose_name='ระดับ'),
        ),
    ]
