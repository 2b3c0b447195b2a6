import datetime
import django.db.models.deletion
import django.utils.timezone
import households.fields
import uuid
from django.conf import settings
from core.sql import sql_files
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('households', '0001_initial'),
        ('mentors', '0001_initial'),
        ('indicators', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('district', households.fields.DistrictField()),
                ('subject', models.CharField(max_length=200, verbose_name='เรื่อง')),
                ('request', models.TextField(verbose_name='สิ่งที่ขอให้ดำเนินการ')),
                ('status', models.CharField(choices=[('sent', 'รอหน่วยงานรับเรื่อง'), ('accepted', 'รับเรื่องแล้ว'), ('completed', 'ดำเนินการเสร็จ'), ('declined', 'ไม่อยู่ในอำนาจหน้าที่'), ('withdrawn', 'ถอนเรื่อง')], default='sent', max_length=9, verbose_name='สถานะ')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ส่งเมื่อ')),
                ('by_letter', models.BooleanField(default=False, verbose_name='ส่งเป็นหนังสือนอกระบบ')),
                ('due_on', models.DateField(verbose_name='ขอให้ตอบภายใน')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='รับเรื่องเมื่อ')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='ปิดเรื่องเมื่อ')),
                ('outcome', models.TextField(blank=True, verbose_name='ผลการดำเนินการ')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension')),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='households.household')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='referrals', to='households.need')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='places.organization')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'เรื่องส่งต่อ',
                'verbose_name_plural': 'เรื่องส่งต่อ',
                'ordering': ['due_on', 'sent_at'],
            },
        ),
        migrations.CreateModel(
            name='Assistance',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('district', households.fields.DistrictField()),
                ('kind', models.CharField(choices=[('money', 'เงิน'), ('goods', 'สิ่งของ'), ('housing', 'ซ่อมแซมที่อยู่อาศัย'), ('training', 'ฝึกอาชีพ/อบรม'), ('service', 'บริการของรัฐ'), ('advice', 'คำแนะนำ')], max_length=8, verbose_name='ประเภท')),
                ('description', models.CharField(max_length=400, verbose_name='รายละเอียด')),
                ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='มูลค่า (บาท)')),
                ('given_on', models.DateField(verbose_name='วันที่ช่วยเหลือ')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension')),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='assistance', to='households.household')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assistance', to='households.need')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assistance', to='places.organization', verbose_name='หน่วยงานที่ช่วย')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assistance', to='assistance.referral')),
            ],
            options={
                'verbose_name': 'การช่วยเหลือ',
                'verbose_name_plural': 'การช่วยเหลือ',
                'ordering': ['-given_on', '-recorded_at'],
            },
        ),
        migrations.CreateModel(
            name='ReferralEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('sent', 'รอหน่วยงานรับเรื่อง'), ('accepted', 'รับเรื่องแล้ว'), ('completed', 'ดำเนินการเสร็จ'), ('declined', 'ไม่อยู่ในอำนาจหน้าที่'), ('withdrawn', 'ถอนเรื่อง')], max_length=9, verbose_name='สถานะ')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เมื่อ')),
                ('note', models.TextField(blank=True, verbose_name='บันทึก')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='assistance.referral')),
            ],
            options={
                'verbose_name': 'ขั้นของเรื่องส่งต่อ',
                'verbose_name_plural': 'ขั้นของเรื่องส่งต่อ',
                'ordering': ['at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['organization', 'status', 'due_on'], name='referral_inbox'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['household', '-sent_at'], name='referral_household'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['district', 'due_on'], name='referral_waiting'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='referral_acceptance_whole', violation_error_message='การรับเรื่องต้องมีผู้รับและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('closed_by', None), ('outcome', ''), ('status__in', ['sent', 'accepted'])), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('status__in', ['completed', 'declined', 'withdrawn']), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='referral_closing_whole', violation_error_message='การปิดเรื่องต้องมีผลการดำเนินการ ผู้ปิด และวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['accepted', 'completed']), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='referral_completed_after_acceptance', violation_error_message='ต้องรับเรื่องก่อน'),
        ),
        migrations.AddConstraint(
            model_name='referral',
            constraint=models.CheckConstraint(condition=models.Q(('due_on', None), models.Q(('due_on__gte', datetime.date(2017, 1, 1)), ('due_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='referral_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddIndex(
            model_name='assistance',
            index=models.Index(fields=['household', '-given_on'], name='assistance_household'),
        ),
        migrations.AddIndex(
            model_name='assistance',
            index=models.Index(fields=['given_on'], name='assistance_month'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('amount', None), ('amount__gte', 0), _connector='OR'), name='assistance_amount_not_negative', violation_error_message='มูลค่าติดลบไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='assistance',
            constraint=models.CheckConstraint(condition=models.Q(('given_on', None), models.Q(('given_on__gte', datetime.date(2017, 1, 1)), ('given_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='assistance_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        *sql_files(__file__, "due", "districts", "kept", "policies"),
    ]
