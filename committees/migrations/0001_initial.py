import datetime
import django.db.models.deletion
from django.conf import settings
from core.sql import sql_files
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('province', 'ศจพ.จ.'), ('district', 'ศจพ.อ.')], max_length=10, verbose_name='ระดับ')),
                ('name', models.CharField(max_length=255, verbose_name='ชื่อ')),
                ('short_name', models.CharField(max_length=80, verbose_name='ชื่อย่อ')),
                ('order_number', models.CharField(blank=True, max_length=40, verbose_name='เลขที่คำสั่ง')),
                ('order_number_note', models.CharField(blank=True, max_length=255, verbose_name='หมายเหตุเลขที่คำสั่ง')),
                ('ordered_on', models.DateField(blank=True, null=True, verbose_name='ลงวันที่')),
                ('ordered_on_note', models.CharField(blank=True, max_length=255, verbose_name='หมายเหตุวันที่คำสั่ง')),
                ('started_on', models.DateField(blank=True, null=True, verbose_name='เริ่ม')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='สิ้นสุด')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='committees', to='places.area')),
            ],
            options={
                'verbose_name': 'คณะกรรมการ',
                'verbose_name_plural': 'คณะกรรมการ',
                'ordering': ['area__code'],
            },
        ),
        migrations.CreateModel(
            name='CommitteeDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='ข้อ')),
                ('text', models.TextField(verbose_name='หน้าที่และอำนาจ')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='committees.committee')),
            ],
            options={
                'verbose_name': 'หน้าที่และอำนาจ',
                'verbose_name_plural': 'หน้าที่และอำนาจ',
                'ordering': ['committee', 'number'],
            },
        ),
        migrations.CreateModel(
            name='CommitteeSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=8, verbose_name='ลำดับ')),
                ('sort_key', models.PositiveSmallIntegerField(verbose_name='ลำดับการเรียง')),
                ('title', models.CharField(max_length=255, verbose_name='ตำแหน่ง')),
                ('role', models.CharField(choices=[('adviser', 'ที่ปรึกษา'), ('chair', 'ประธานกรรมการ'), ('vice_chair', 'รองประธานกรรมการ'), ('member', 'กรรมการ'), ('secretary', 'กรรมการและเลขานุการ'), ('assistant_secretary', 'กรรมการและผู้ช่วยเลขานุการ')], max_length=24, verbose_name='หน้าที่')),
                ('role_as_printed', models.CharField(blank=True, max_length=80, verbose_name='หน้าที่ตามคำสั่ง')),
                ('person_count', models.PositiveSmallIntegerField(default=1, verbose_name='จำนวนคน')),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='หมายเหตุ')),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='committees.committee')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='places.organization')),
            ],
            options={
                'verbose_name': 'ตำแหน่งในคณะกรรมการ',
                'verbose_name_plural': 'ตำแหน่งในคณะกรรมการ',
                'ordering': ['committee', 'sort_key'],
            },
        ),
        migrations.CreateModel(
            name='SeatHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160, verbose_name='ชื่อ-สกุล')),
                ('started_on', models.DateField(verbose_name='ตั้งแต่')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ถึง')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holders', to='committees.committeeseat')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats_held', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ผู้ดำรงตำแหน่ง',
                'verbose_name_plural': 'ผู้ดำรงตำแหน่ง',
            },
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('area', 'level'), name='committee_one_current_per_area', violation_error_message='พื้นที่นี้มีคณะกรรมการชุดปัจจุบันแล้ว'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ordered_on', None), models.Q(('ordered_on__gte', datetime.date(1950, 1, 1)), ('ordered_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(1950, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(1950, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='committee_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='committeeduty',
            constraint=models.UniqueConstraint(fields=('committee', 'number'), name='committee_duty_once'),
        ),
        migrations.AddConstraint(
            model_name='committeeseat',
            constraint=models.UniqueConstraint(fields=('committee', 'number'), name='seat_number_once', violation_error_message='ลำดับนี้มีอยู่แล้วในคณะกรรมการ'),
        ),
        migrations.AddConstraint(
            model_name='seatholder',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gt', models.F('started_on')), _connector='OR'), name='seat_holder_period', violation_error_message='วันสิ้นสุดต้องหลังวันเริ่ม'),
        ),
        migrations.AddConstraint(
            model_name='seatholder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(1950, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(1950, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='seat_holder_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.'),
        ),
        *sql_files(__file__, "kept"),
    ]
