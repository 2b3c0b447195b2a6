"""Accounts for many, proposed and approved; letters; accounts shut for a time."""

import core.sealed
import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from core.sql import sql_files
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_rows_never_entered'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('places', '0002_organizations_that_help'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountBatch',
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
                ('selection', models.CharField(max_length=40, verbose_name='รายชื่อจาก')),
                ('order_number', models.CharField(max_length=60, verbose_name='เลขที่คำสั่ง')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='ตั้งแต่')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ถึง (ถ้ามีกำหนด)')),
                ('stage', models.CharField(choices=[('draft', 'ร่าง'), ('sent', 'รออนุมัติ'), ('approved', 'อนุมัติแล้ว'), ('refused', 'ไม่อนุมัติ'), ('withdrawn', 'ถอนแล้ว')], default='draft', max_length=10, verbose_name='ขั้น')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='ส่งเมื่อ')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='ตัดสินเมื่อ')),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='เหตุผล')),
            ],
            options={
                'verbose_name': 'ชุดบัญชีที่เสนอ',
                'verbose_name_plural': 'ชุดบัญชีที่เสนอ',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='AccountLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='ค่าตรวจสอบ')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='พิมพ์เมื่อ')),
                ('expires_at', models.DateTimeField(verbose_name='ใช้ได้ถึง')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='ใช้เมื่อ')),
                ('voided_at', models.DateTimeField(blank=True, null=True, verbose_name='ยกเลิกเมื่อ')),
                ('received_on', models.DateField(blank=True, null=True, verbose_name='ลงนามรับวันที่')),
            ],
            options={
                'verbose_name': 'จดหมายเปิดใช้บัญชี',
                'verbose_name_plural': 'จดหมายเปิดใช้บัญชี',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='LetterPrint',
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
                ('users', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None, verbose_name='บัญชี')),
                ('is_anew', models.BooleanField(default=False, verbose_name='แทนรหัสผ่านเดิม')),
                ('base_url', models.CharField(max_length=200, verbose_name='ที่อยู่ของระบบ')),
                ('stored_file', models.FileField(blank=True, max_length=255, storage=core.sealed.SealedStorage(), upload_to='account-letters/%Y/', verbose_name='ไฟล์')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='เปิดไฟล์ครั้งแรกเมื่อ')),
            ],
            options={
                'verbose_name': 'การพิมพ์จดหมายเปิดใช้บัญชี',
                'verbose_name_plural': 'การพิมพ์จดหมายเปิดใช้บัญชี',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ProposedAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source_key', models.BigIntegerField(blank=True, null=True, verbose_name='แถวต้นทาง')),
                ('whence', models.CharField(blank=True, max_length=255, verbose_name='มาจาก')),
                ('title', models.CharField(blank=True, max_length=40, verbose_name='คำนำหน้า')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='ชื่อ')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='นามสกุล')),
                ('position', models.CharField(blank=True, max_length=160, verbose_name='ตำแหน่ง')),
                ('phone', models.CharField(blank=True, max_length=60, verbose_name='โทรศัพท์')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='อีเมล')),
                ('role', models.CharField(choices=[('administrator', 'ผู้ดูแลระบบ'), ('provincial_officer', 'เจ้าหน้าที่ ศจพ.จ.'), ('district_officer', 'เจ้าหน้าที่ ศจพ.อ.'), ('mentor', 'ข้าราชการพี่เลี้ยง'), ('agency_officer', 'เจ้าหน้าที่หน่วยงานภาคี'), ('executive', 'ผู้บริหาร')], max_length=24, verbose_name='บทบาท')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='เลขที่คำสั่ง')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ถึง')),
                ('obstacle', models.CharField(blank=True, choices=[('vacant', 'ยังไม่มีผู้ดำรงตำแหน่งหรือผู้ที่หน่วยงานแจ้งชื่อ'), ('no_name', 'ไม่มีชื่อหรือนามสกุล'), ('no_area', 'ยังไม่ระบุพื้นที่ของบทบาท'), ('no_body', 'ยังไม่ระบุหน่วยงานของบทบาท'), ('gone', 'พ้นจากตำแหน่งหรือหน้าที่แล้ว'), ('has_role', 'มีบัญชีและบทบาทนี้แล้ว'), ('closed', 'บัญชีเดิมปิดหรือระงับอยู่ โปรดเปิดบัญชีเดิมก่อน'), ('same_line', 'ชื่อ อีเมล หรือโทรศัพท์ซ้ำกับอีกรายการในชุดนี้'), ('same_account', 'มีบัญชีที่ชื่อ อีเมล หรือโทรศัพท์เดียวกัน'), ('waiting', 'อยู่ในชุดอื่นที่ยังไม่ตัดสิน'), ('own', 'เป็นบัญชีของผู้เสนอหรือผู้อนุมัติเอง')], max_length=16, verbose_name='สิ่งที่ขัด')),
                ('is_another', models.BooleanField(default=False, verbose_name='เป็นคนละคนกับที่ซ้ำ')),
                ('is_chosen', models.BooleanField(default=True, verbose_name='เลือกไว้')),
                ('is_new', models.BooleanField(default=False, verbose_name='สร้างบัญชีใหม่')),
                ('outcome', models.CharField(blank=True, max_length=255, verbose_name='ผล')),
            ],
            options={
                'verbose_name': 'บัญชีที่เสนอ',
                'verbose_name_plural': 'บัญชีที่เสนอ',
                'ordering': ['batch', 'id'],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='suspended_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='ระงับเมื่อ'),
        ),
        migrations.AddField(
            model_name='user',
            name='suspension',
            field=models.CharField(blank=True, max_length=255, verbose_name='เหตุที่ระงับ'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('suspended_at', None), ('suspension', '')), models.Q(('is_active', False), ('suspended_at__isnull', False), models.Q(('suspension', ''), _negated=True)), _connector='OR'), name='user_suspended_whole', violation_error_message='การระงับต้องมีเหตุผล และบัญชีต้องปิดอยู่'),
        ),
        migrations.AddField(
            model_name='accountbatch',
            name='area',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='พื้นที่'),
        ),
        migrations.AddField(
            model_name='accountbatch',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountbatch',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountbatch',
            name='requested_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountletter',
            name='received_noted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountletter',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='letterprint',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='letterprint',
            name='requested_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accountletter',
            name='run',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='accounts.letterprint'),
        ),
        migrations.AddField(
            model_name='proposedaccount',
            name='area',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='พื้นที่ของบทบาท'),
        ),
        migrations.AddField(
            model_name='proposedaccount',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='accounts.accountbatch'),
        ),
        migrations.AddField(
            model_name='proposedaccount',
            name='membership',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='proposedaccount',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization', verbose_name='หน่วยงาน'),
        ),
        migrations.AddField(
            model_name='proposedaccount',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='บัญชีที่มีอยู่แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='accountbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decided_by', models.F('requested_by')), _negated=True)), _connector='OR'), name='batch_decided_by_another', violation_error_message='ผู้เสนออนุมัติชุดบัญชีของตนเองไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='accountbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_by', None), ('stage__in', ['draft', 'sent'])), models.Q(('decided_by__isnull', False), ('stage__in', ['approved', 'refused'])), ('stage', 'withdrawn'), _connector='OR'), name='batch_decision_whole', violation_error_message='การอนุมัติต้องมีผู้อนุมัติ'),
        ),
        migrations.AddConstraint(
            model_name='accountbatch',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gt', models.F('started_on')), _connector='OR'), name='batch_period', violation_error_message='วันสิ้นสุดต้องหลังวันเริ่ม'),
        ),
        migrations.AddConstraint(
            model_name='accountbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(1950, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(1950, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='batch_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='accountletter',
            constraint=models.UniqueConstraint(condition=models.Q(('used_at', None), ('voided_at', None)), fields=('user',), name='letter_one_open', violation_error_message='บัญชีนี้มีจดหมายที่ยังใช้ได้อยู่แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='accountletter',
            constraint=models.CheckConstraint(condition=models.Q(('used_at', None), ('voided_at', None), _connector='OR'), name='letter_used_or_voided', violation_error_message='จดหมายที่ใช้แล้วยกเลิกไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='accountletter',
            constraint=models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='letter_ends_after_it_begins', violation_error_message='วันสิ้นสุดของจดหมายต้องอยู่หลังวันที่พิมพ์'),
        ),
        migrations.AddConstraint(
            model_name='accountletter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('received_noted_by', None), ('received_on', None)), models.Q(('received_noted_by__isnull', False), ('received_on__isnull', False)), _connector='OR'), name='letter_receipt_whole', violation_error_message='การรับจดหมายต้องมีวันที่และผู้บันทึก'),
        ),
        migrations.AddConstraint(
            model_name='proposedaccount',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(1950, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='proposed_account_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='proposedaccount',
            constraint=models.CheckConstraint(condition=models.Q(('role', 'administrator'), _negated=True), name='proposed_no_administrator', violation_error_message='บทบาทผู้ดูแลระบบให้ได้ทีละคนที่หน้าบัญชีเท่านั้น'),
        ),
        *sql_files(__file__, "policies_batches", "kept_batches"),
    ]
