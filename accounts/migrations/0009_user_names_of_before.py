from django.db import migrations, models


class Migration(migrations.Migration):
    """What a new user name may be is asked where it is new; one of before stays as it is."""

    dependencies = [
        ('accounts', '0008_addresses_in_small_letters'),
    ]

    operations = [
        migrations.AlterField(
            model_name='user',
            name='username',
            field=models.CharField(error_messages={'unique': 'มีผู้ใช้ชื่อนี้แล้ว โปรดใช้ชื่ออื่น'}, max_length=150, unique=True, verbose_name='ชื่อผู้ใช้'),
        ),
    ]
