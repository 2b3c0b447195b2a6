import datetime
import django.db.models.deletion
import django.utils.timezone
import households.fields
from django.conf import settings
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0005_words_of_the_field'),
        ('households', '0004_words_of_the_field'),
        ('indicators', '0001_initial'),
        ('logbook', '0002_words_of_the_field'),
        ('places', '0002_organizations_that_help'),
        ('plans', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LogbookEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(verbose_name='เดือนของการส่งออก (วันที่ 1)')),
                ('number', models.PositiveIntegerField(verbose_name='แถว')),
                ('kind', models.CharField(choices=[('survey', 'สถานะการสำรวจ'), ('visit', 'การเยี่ยมและ 4 ท'), ('help', 'ความช่วยเหลือ'), ('stage', 'ระดับของครัวเรือน'), ('leaving', 'ออกจากโครงการ')], max_length=8, verbose_name='ประเภท')),
                ('fact', models.CharField(max_length=36, verbose_name='รหัสรายการ')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='ฉบับ')),
                ('change', models.CharField(choices=[('new', 'รายการใหม่'), ('changed', 'แก้ไข'), ('withdrawn', 'ถอน')], max_length=9, verbose_name='การเปลี่ยนแปลง')),
                ('district', households.fields.DistrictField()),
                ('day', models.DateField(verbose_name='วันที่ของรายการ')),
                ('is_late', models.BooleanField(default=False, verbose_name='ย้อนหลังหลังปิดเดือน')),
                ('fingerprint', models.CharField(max_length=64)),
                ('said', models.JSONField(verbose_name='เนื้อหา')),
                ('beside', models.JSONField(verbose_name='ข้อมูลประกอบ')),
                ('taken_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ส่งออกเมื่อ')),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='logbook_entries', to='households.household')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.person')),
                ('previous', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='following', to='logbook.logbookentry')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='logbook.logbookexport')),
            ],
            options={
                'verbose_name': 'รายการที่ส่งออกแบบ Logbook',
                'verbose_name_plural': 'รายการที่ส่งออกแบบ Logbook',
                'ordering': ['run', 'number'],
            },
        ),
        migrations.CreateModel(
            name='EntryKeying',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('keyed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='กรอกเมื่อ')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='กรอกต่างจากรายการอย่างไร')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='ยกเลิกเมื่อ')),
                ('keyed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keyings', to='logbook.logbookentry')),
            ],
            options={
                'verbose_name': 'การกรอกเข้า Logbook',
                'verbose_name_plural': 'การกรอกเข้า Logbook',
                'ordering': ['keyed_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LogbookLayout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True, verbose_name='ฉบับที่')),
                ('content', models.JSONField(verbose_name='รูปแบบ')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='เหตุที่เปลี่ยน')),
                ('is_ours', models.BooleanField(default=False, editable=False, verbose_name='ค่าตั้งต้นของระบบ')),
                ('published_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ประกาศใช้เมื่อ')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'รูปแบบไฟล์ Logbook',
                'verbose_name_plural': 'รูปแบบไฟล์ Logbook',
                'ordering': ['-number'],
            },
        ),
        migrations.AddField(
            model_name='logbookexport',
            name='layout',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='logbook.logbooklayout'),
        ),
        migrations.AddIndex(
            model_name='logbookentry',
            index=models.Index(fields=['month', 'district', 'household'], name='logbook_entry_month'),
        ),
        migrations.AddConstraint(
            model_name='logbookentry',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='logbook_entry_row_once'),
        ),
        migrations.AddConstraint(
            model_name='logbookentry',
            constraint=models.UniqueConstraint(fields=('kind', 'fact', 'version'), name='logbook_entry_once', violation_error_message='การเปลี่ยนแปลงนี้ส่งออกไปแล้ว'),
        ),
        migrations.AddConstraint(
            model_name='logbookentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change', 'new'), ('previous', None), ('version', 1)), models.Q(('previous__isnull', False), ('version__gt', 1)), _connector='OR'), name='logbook_entry_chain', violation_error_message='การแก้ไขและการถอนต้องบอกรายการเดิม'),
        ),
        migrations.AddConstraint(
            model_name='logbookentry',
            constraint=models.CheckConstraint(condition=models.Q(('day', None), models.Q(('day__gte', datetime.date(2017, 1, 1)), ('day__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='logbook_entry_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='entrykeying',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('entry',), name='entry_keyed_once', violation_error_message='รายการนี้มีผู้กรอกแล้ว'),
        ),
        migrations.AddConstraint(
            model_name='entrykeying',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='entry_keying_undone_whole', violation_error_message='การยกเลิกต้องมีผู้ยกเลิกและวันเวลา'),
        ),
        *sql_files(__file__, "districts_entries", "kept_entries", "policies_entries", "facts"),
    ]
