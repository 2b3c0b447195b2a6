import core.fields
import core.sealed
import datetime
import django.db.models.deletion
import django.utils.timezone
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from core.sql import sql_files


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0001_initial'),
        ('households', '0001_initial'),
        ('indicators', '0001_initial'),
        ('places', '0001_initial'),
        ('plans', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HelpEntry',
            fields=[
                ('kind', models.CharField(choices=[('money', 'เงิน'), ('goods', 'สิ่งของ'), ('housing', 'ซ่อมแซมที่อยู่อาศัย'), ('training', 'ฝึกอาชีพ/อบรม'), ('service', 'บริการของรัฐ'), ('advice', 'คำแนะนำ')], max_length=8, verbose_name='ประเภท')),
                ('description', models.CharField(max_length=400, verbose_name='รายละเอียด')),
                ('quantity', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='จำนวน')),
                ('unit', models.CharField(blank=True, max_length=40, verbose_name='หน่วยนับ')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='มูลค่า (บาท)')),
                ('given_on', models.DateField(verbose_name='วันที่ช่วยเหลือ')),
                ('evidence', models.FileField(blank=True, max_length=255, storage=core.sealed.SealedStorage(), upload_to='assistance/%Y/', verbose_name='หลักฐาน')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('changed_at', models.DateTimeField(blank=True, null=True, verbose_name='แก้ไขเมื่อ')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='ถอนรายการเมื่อ')),
                ('withdraw_reason', models.CharField(blank=True, max_length=400, verbose_name='เหตุที่ถอนรายการ')),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField(blank=True, null=True, verbose_name='แถวในแผ่นงาน')),
                ('pin', core.fields.EncryptedPin(verbose_name='เลขประจำตัวประชาชน')),
                ('pin_index', models.BinaryField(max_length=32, verbose_name='ดัชนีเลขประจำตัว')),
                ('person_name', models.CharField(blank=True, max_length=240, verbose_name='ชื่อผู้รับตามที่หน่วยงานบันทึก')),
                ('is_for_household', models.BooleanField(default=False, verbose_name='ให้ทั้งครัวเรือน')),
                ('served', models.JSONField(default=list, verbose_name='พื้นที่ที่หน่วยงานดูแล')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='ฉบับ')),
                ('is_entered', models.BooleanField(default=True, verbose_name='บันทึกแล้ว')),
            ],
            options={
                'verbose_name': 'การช่วยเหลือที่หน่วยงานบันทึก',
                'verbose_name_plural': 'การช่วยเหลือที่หน่วยงานบันทึก',
                'ordering': ['-recorded_at', 'line', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HelpList',
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
                ('file_name', models.CharField(max_length=255, verbose_name='ชื่อไฟล์')),
                ('file_sha256', models.CharField(max_length=64, verbose_name='ลายนิ้วมือไฟล์')),
                ('stored_file', models.FileField(blank=True, max_length=255, storage=core.sealed.SealedStorage(), upload_to='help-lists/%Y/', verbose_name='ไฟล์')),
                ('sheet', models.CharField(blank=True, max_length=120, verbose_name='แผ่นงาน')),
                ('kind', models.CharField(blank=True, choices=[('money', 'เงิน'), ('goods', 'สิ่งของ'), ('housing', 'ซ่อมแซมที่อยู่อาศัย'), ('training', 'ฝึกอาชีพ/อบรม'), ('service', 'บริการของรัฐ'), ('advice', 'คำแนะนำ')], max_length=8, verbose_name='ประเภท')),
                ('description', models.CharField(blank=True, max_length=400, verbose_name='รายละเอียด')),
                ('given_on', models.DateField(blank=True, null=True, verbose_name='วันที่ช่วยเหลือ')),
                ('stage', models.CharField(choices=[('uploaded', 'รับไฟล์แล้ว'), ('refused', 'ไม่รับไฟล์'), ('checked', 'ตรวจแล้ว รอยืนยัน'), ('applied', 'บันทึกแล้ว'), ('undone', 'ถอนคืนแล้ว')], default='uploaded', max_length=8, verbose_name='ขั้น')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='แถวทั้งหมด')),
                ('accepted', models.PositiveIntegerField(default=0, verbose_name='รับได้')),
                ('warnings', models.PositiveIntegerField(default=0, verbose_name='แถวที่มีคำเตือน')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='ไม่รับ')),
                ('baht', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=16, verbose_name='รวมมูลค่า (บาท)')),
                ('served', models.JSONField(default=list, verbose_name='พื้นที่ที่หน่วยงานดูแล')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='บันทึกเมื่อ')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='ถอนคืนเมื่อ')),
            ],
            options={
                'verbose_name': 'บัญชีการช่วยเหลือของหน่วยงาน',
                'verbose_name_plural': 'บัญชีการช่วยเหลือของหน่วยงาน',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='HelpListIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='แถวในแผ่นงาน')),
                ('column', models.CharField(max_length=80, verbose_name='คอลัมน์')),
                ('code', models.CharField(max_length=24, verbose_name='รหัส')),
                ('level', models.CharField(max_length=7, verbose_name='ระดับ')),
                ('message', models.CharField(max_length=255, verbose_name='ข้อความ')),
                ('value', models.CharField(blank=True, max_length=120, verbose_name='ค่าที่อ่านได้')),
            ],
            options={
                'verbose_name': 'ข้อสังเกตของแถว',
                'verbose_name_plural': 'ข้อสังเกตของแถว',
                'ordering': ['help_list', 'row', 'code'],
            },
        ),
        migrations.CreateModel(
            name='HelpMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='ฉบับที่ตรวจแล้ว')),
                ('state', models.CharField(choices=[('open', 'ยังไม่พบครัวเรือน'), ('matched', 'อยู่ในครัวเรือนแล้ว'), ('closed', 'ปิดโดยไม่จับคู่'), ('withdrawn', 'หน่วยงานถอนรายการ')], default='open', max_length=9, verbose_name='สถานะ')),
                ('district', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='รหัสอำเภอ')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='จัดการเมื่อ')),
                ('reason', models.CharField(blank=True, max_length=400, verbose_name='เหตุผล')),
                ('tried_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ค้นหาล่าสุดเมื่อ')),
            ],
            options={
                'verbose_name': 'ผลการจับคู่การช่วยเหลือ',
                'verbose_name_plural': 'ผลการจับคู่การช่วยเหลือ',
            },
        ),
        migrations.AddField(
            model_name='assistance',
            name='changed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='แก้ไขเมื่อ'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='evidence',
            field=models.FileField(blank=True, max_length=255, storage=core.sealed.SealedStorage(), upload_to='assistance/%Y/', verbose_name='หลักฐาน'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='giver',
            field=models.CharField(blank=True, max_length=200, verbose_name='ผู้ให้ (บุคคลหรือกองทุน)'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='indicator',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator', verbose_name='ตัวชี้วัด'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='is_by_agency',
            field=models.BooleanField(default=False, verbose_name='หน่วยงานบันทึกเอง'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='is_from_entry',
            field=models.BooleanField(default=False, editable=False, verbose_name='มาจากรายการของหน่วยงาน'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assistance', to='households.person', verbose_name='ผู้รับ'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='plan_row',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assistance', to='plans.planrow', verbose_name='กิจกรรมในแผน'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='quantity',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='จำนวน'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='unit',
            field=models.CharField(blank=True, max_length=40, verbose_name='หน่วยนับ'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='withdraw_reason',
            field=models.CharField(blank=True, max_length=400, verbose_name='เหตุที่ถอนรายการ'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ถอนรายการเมื่อ'),
        ),
        migrations.AddField(
            model_name='assistance',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='assistance',
            name='dimension',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension', verbose_name='มิติ'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quantity', None), ('unit', '')), models.Q(('quantity__gt', 0), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='assistance_quantity_with_unit', violation_error_message='จำนวนกับหน่วยนับต้องมีคู่กัน และจำนวนต้องมากกว่าศูนย์'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdraw_reason', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdraw_reason', ''), _negated=True)), _connector='OR'), name='assistance_withdrawal_whole', violation_error_message='การถอนรายการต้องมีผู้ถอน วันเวลา และเหตุผล'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('organization', None), ('giver', ''), _connector='OR'), name='assistance_one_giver', violation_error_message='ระบุผู้ให้เป็นหน่วยงาน หรือเป็นบุคคล/กองทุน อย่างใดอย่างหนึ่ง'),
        ),
        migrations.AddField(
            model_name='helpentry',
            name='dimension',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension', verbose_name='มิติ'),
        ),
        migrations.AddField(
            model_name='helpentry',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization', verbose_name='หน่วยงานที่ช่วย'),
        ),
        migrations.AddField(
            model_name='helpentry',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='helpentry',
            name='subdistrict',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='ตำบลที่ให้ความช่วยเหลือ'),
        ),
        migrations.AddField(
            model_name='helpentry',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='helplist',
            name='applied_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='helplist',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='helplist',
            name='dimension',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension'),
        ),
        migrations.AddField(
            model_name='helplist',
            name='organization',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization'),
        ),
        migrations.AddField(
            model_name='helplist',
            name='requested_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='helplist',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='helpentry',
            name='help_list',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='assistance.helplist'),
        ),
        migrations.AddField(
            model_name='helplistissue',
            name='help_list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='assistance.helplist'),
        ),
        migrations.AddField(
            model_name='helpmatch',
            name='assistance',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='match', to='assistance.assistance'),
        ),
        migrations.AddField(
            model_name='helpmatch',
            name='entry',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='match', to='assistance.helpentry'),
        ),
        migrations.AddField(
            model_name='helpmatch',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='helplist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['applied', 'undone']), _negated=True), ('applied_at__isnull', False), _connector='OR'), name='help_list_applied_has_time', violation_error_message='บัญชีที่บันทึกแล้วต้องมีวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='helplist',
            constraint=models.CheckConstraint(condition=models.Q(('given_on', None), models.Q(('given_on__gte', datetime.date(2017, 1, 1)), ('given_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='help_list_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddIndex(
            model_name='helpentry',
            index=models.Index(fields=['organization', '-recorded_at'], name='help_entry_agency'),
        ),
        migrations.AddIndex(
            model_name='helpentry',
            index=models.Index(fields=['organization', 'pin_index'], name='help_entry_again'),
        ),
        migrations.AddConstraint(
            model_name='helpentry',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='help_entry_amount_not_negative', violation_error_message='มูลค่าติดลบไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='helpentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('quantity', None), ('unit', '')), models.Q(('quantity__gt', 0), models.Q(('unit', ''), _negated=True)), _connector='OR'), name='help_entry_quantity_with_unit', violation_error_message='จำนวนกับหน่วยนับต้องมีคู่กัน และจำนวนต้องมากกว่าศูนย์'),
        ),
        migrations.AddConstraint(
            model_name='helpentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdraw_reason', ''), ('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdraw_reason', ''), _negated=True)), _connector='OR'), name='help_entry_withdrawal_whole', violation_error_message='การถอนรายการต้องมีผู้ถอน วันเวลา และเหตุผล'),
        ),
        migrations.AddConstraint(
            model_name='helpentry',
            constraint=models.UniqueConstraint(fields=('help_list', 'line'), name='help_entry_line_once'),
        ),
        migrations.AddConstraint(
            model_name='helpentry',
            constraint=models.CheckConstraint(condition=models.Q(('given_on', None), models.Q(('given_on__gte', datetime.date(2017, 1, 1)), ('given_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='help_entry_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddIndex(
            model_name='helplistissue',
            index=models.Index(fields=['help_list', 'row'], name='help_issue_row'),
        ),
        migrations.AddIndex(
            model_name='helpmatch',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['district', 'id'], name='help_match_open'),
        ),
        migrations.AddConstraint(
            model_name='helpmatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('assistance__isnull', False), ('state', 'matched')), models.Q(models.Q(('state', 'matched'), _negated=True), ('assistance', None)), _connector='OR'), name='help_match_whole', violation_error_message='รายการที่จับคู่แล้วต้องมีการช่วยเหลือในครัวเรือน'),
        ),
        migrations.AddConstraint(
            model_name='helpmatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='help_match_settled_whole', violation_error_message='การจัดการต้องมีผู้จัดการและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='helpmatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('settled_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='help_match_closed_with_reason', violation_error_message='การปิดรายการต้องมีเหตุผล'),
        ),
        *sql_files(__file__, "kept_help", "policies_help"),
    ]
