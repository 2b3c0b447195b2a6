from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='StopAsked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(max_length=60, verbose_name='ตารางของงาน')),
                ('job_id', models.BigIntegerField(verbose_name='งาน')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='ขอเมื่อ')),
            ],
            options={
                'verbose_name': 'คำขอให้หยุดงานเบื้องหลัง',
                'constraints': [models.UniqueConstraint(fields=('model', 'job_id'), name='stop_asked_once_a_job')],
            },
        ),
    ]
