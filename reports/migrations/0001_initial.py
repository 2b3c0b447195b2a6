import datetime
import django.db.models.deletion
import django.utils.timezone
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
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'รอคิว'), ('running', 'กำลังทำงาน'), ('done', 'เสร็จแล้ว'), ('failed', 'ไม่สำเร็จ'), ('cancelled', 'ยกเลิกแล้ว')], default='waiting', max_length=10, verbose_name='สถานะงาน')),
                ('work', models.CharField(blank=True, max_length=40, verbose_name='งาน')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='ความคืบหน้า (ร้อยละ)')),
                ('step', models.CharField(blank=True, max_length=120, verbose_name='ขั้นตอน')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='จำนวน')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='ข้อผิดพลาด')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='ครั้งที่ทำ')),
                ('runner', models.CharField(blank=True, max_length=36, verbose_name='ผู้ทำงาน')),
                ('alive_at', models.DateTimeField(blank=True, null=True, verbose_name='ยังทำงานอยู่เมื่อ')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ขอเมื่อ')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='เริ่มเมื่อ')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='เสร็จเมื่อ')),
                ('is_told', models.BooleanField(default=True, verbose_name='แจ้งผลแล้ว')),
                ('kind', models.CharField(choices=[('monthly', 'รายงานประจำเดือน'), ('quarterly', 'รายงานรายไตรมาส')], max_length=10, verbose_name='ประเภท')),
                ('first_day', models.DateField(verbose_name='วันแรกของงวด')),
                ('as_of', models.DateTimeField(blank=True, null=True, verbose_name='ข้อมูล ณ')),
                ('is_scheduled', models.BooleanField(default=False, verbose_name='จัดทำอัตโนมัติ')),
                ('pdf', models.FileField(blank=True, max_length=255, upload_to='reports/%Y/', verbose_name='PDF')),
                ('xlsx', models.FileField(blank=True, max_length=255, upload_to='reports/%Y/', verbose_name='XLSX')),
                ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'รายงาน',
                'verbose_name_plural': 'รายงาน',
                'ordering': ['-first_day', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ReportDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delivered_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ส่งเมื่อ')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='เปิดอ่านเมื่อ')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='reports.report')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การส่งรายงาน',
                'verbose_name_plural': 'การส่งรายงาน',
            },
        ),
        migrations.CreateModel(
            name='MetricSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('metric', models.SlugField(max_length=60, verbose_name='ตัวเลข')),
                ('month', models.DateField(verbose_name='เดือน (วันที่ 1)')),
                ('key', models.CharField(blank=True, max_length=40, verbose_name='ส่วนย่อย')),
                ('value', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='ค่า')),
                ('as_of', models.DateTimeField(verbose_name='ข้อมูล ณ')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
            ],
            options={
                'verbose_name': 'ตัวเลขรายเดือน',
                'verbose_name_plural': 'ตัวเลขรายเดือน',
                'indexes': [models.Index(fields=['area', 'metric', 'month'], name='snapshot_trend')],
                'constraints': [models.UniqueConstraint(fields=('month', 'area', 'metric', 'key'), name='snapshot_once')],
            },
        ),
        migrations.CreateModel(
            name='Month',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'รอคิว'), ('running', 'กำลังทำงาน'), ('done', 'เสร็จแล้ว'), ('failed', 'ไม่สำเร็จ'), ('cancelled', 'ยกเลิกแล้ว')], default='waiting', max_length=10, verbose_name='สถานะงาน')),
                ('work', models.CharField(blank=True, max_length=40, verbose_name='งาน')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='ความคืบหน้า (ร้อยละ)')),
                ('step', models.CharField(blank=True, max_length=120, verbose_name='ขั้นตอน')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='จำนวน')),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='ข้อผิดพลาด')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='ครั้งที่ทำ')),
                ('runner', models.CharField(blank=True, max_length=36, verbose_name='ผู้ทำงาน')),
                ('alive_at', models.DateTimeField(blank=True, null=True, verbose_name='ยังทำงานอยู่เมื่อ')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ขอเมื่อ')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='เริ่มเมื่อ')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='เสร็จเมื่อ')),
                ('is_told', models.BooleanField(default=True, verbose_name='แจ้งผลแล้ว')),
                ('first_day', models.DateField(unique=True, verbose_name='เดือน (วันที่ 1)')),
                ('as_of', models.DateTimeField(blank=True, null=True, verbose_name='ข้อมูล ณ')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='ปิดเดือนเมื่อ')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'เดือน',
                'verbose_name_plural': 'เดือน',
                'ordering': ['-first_day'],
                'constraints': [models.CheckConstraint(condition=models.Q(('first_day__day', 1)), name='month_is_a_first_day', violation_error_message='เดือนต้องเก็บเป็นวันที่ 1'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('as_of__isnull', False), _connector='OR'), name='month_closed_has_figures', violation_error_message='ปิดเดือนที่ยังไม่มีตัวเลขไม่ได้'), models.CheckConstraint(condition=models.Q(('first_day', None), models.Q(('first_day__gte', datetime.date(2017, 1, 1)), ('first_day__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='month_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.')],
            },
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('is_scheduled', True)), fields=('kind', 'first_day', 'area'), name='report_scheduled_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('first_day', None), models.Q(('first_day__gte', datetime.date(2017, 1, 1)), ('first_day__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='report_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='reportdelivery',
            constraint=models.UniqueConstraint(fields=('report', 'user'), name='delivery_once'),
        ),
        *sql_files(__file__, "kept"),
    ]
