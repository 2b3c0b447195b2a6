import datetime
import django.core.validators
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
        ('indicators', '0001_initial'),
        ('mentors', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActionPlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('district', households.fields.DistrictField()),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='ฉบับที่')),
                ('goal_stage', models.CharField(choices=[('survival', 'อยู่รอด'), ('sufficiency', 'พอเพียง'), ('sustainability', 'ยั่งยืน')], max_length=16, verbose_name='เป้าหมาย')),
                ('goal', models.TextField(verbose_name='เป้าหมายสูงสุดของครัวเรือน')),
                ('status', models.CharField(choices=[('draft', 'ร่าง'), ('agreed', 'ตกลงกับครัวเรือนแล้ว'), ('closed', 'ปิดแผน')], default='draft', max_length=8, verbose_name='สถานะแผน')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='เริ่มแผน')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='วันที่ตกลงกับครัวเรือน')),
                ('agreed_by_name', models.CharField(blank=True, max_length=200, verbose_name='ผู้แทนครัวเรือนที่ตกลง')),
                ('agreed_by_relation', models.CharField(blank=True, max_length=80, verbose_name='เกี่ยวข้องกับหัวหน้าครัวเรือน')),
                ('agreed_mark', models.CharField(blank=True, choices=[('signature', 'ลายมือชื่อ'), ('thumbprint', 'พิมพ์ลายนิ้วมือ'), ('cross', 'เครื่องหมายแทนลายมือชื่อ')], max_length=12, verbose_name='ลงนามด้วย')),
                ('agreed_paper', models.ImageField(blank=True, max_length=255, upload_to='plans/%Y/%m/', verbose_name='ภาพแบบแผนที่ลงนาม')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='ปิดแผนเมื่อ')),
                ('close_reason', models.CharField(blank=True, choices=[('completed', 'ดำเนินการครบ'), ('new_version', 'ปรับแผนใหม่'), ('household_left', 'ครัวเรือนออกจากโครงการ'), ('merged', 'รวมกับครัวเรือนที่บันทึกซ้ำ')], max_length=16, verbose_name='เหตุที่ปิดแผน')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='สร้างเมื่อ')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='แก้ไขเมื่อ')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='households.household')),
                ('official', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='mentors.official')),
            ],
            options={
                'verbose_name': 'แผนพัฒนาคุณภาพชีวิตครัวเรือน',
                'verbose_name_plural': 'แผนพัฒนาคุณภาพชีวิตครัวเรือน',
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='LedgerMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('month', models.DateField(verbose_name='เดือน (วันที่ 1)')),
                ('saving', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='เงินออมคงเหลือสิ้นเดือน (บาท)')),
                ('debt', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='หนี้สินคงเหลือสิ้นเดือน (บาท)')),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='หมายเหตุ')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_months', to='households.household')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'บัญชีครัวเรือนรายเดือน',
                'verbose_name_plural': 'บัญชีครัวเรือนรายเดือน',
                'ordering': ['-month'],
            },
        ),
        migrations.CreateModel(
            name='LedgerLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('income_farm', 'ขายผลผลิต พืช สัตว์ ของป่า'), ('income_wage', 'ค่าจ้าง เงินเดือน'), ('income_trade', 'ค้าขาย หัตถกรรม'), ('income_state', 'เบี้ยยังชีพและสวัสดิการรัฐ'), ('income_family', 'ลูกหลานหรือญาติส่งให้'), ('income_other', 'รายรับอื่น'), ('expense_food', 'อาหารและของใช้ในบ้าน'), ('expense_work', 'ต้นทุนประกอบอาชีพ'), ('expense_home', 'ที่อยู่ น้ำ ไฟ โทรศัพท์'), ('expense_travel', 'เดินทางและน้ำมัน'), ('expense_school', 'การศึกษา'), ('expense_health', 'สุขภาพและการรักษา'), ('expense_social', 'งานบุญ ภาษีสังคม'), ('expense_debt', 'ชำระหนี้'), ('expense_other', 'รายจ่ายอื่น')], max_length=20, verbose_name='รายการ')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='จำนวนเงิน (บาท)')),
                ('ledger', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='plans.ledgermonth')),
            ],
            options={
                'verbose_name': 'รายการในบัญชีครัวเรือน',
                'verbose_name_plural': 'รายการในบัญชีครัวเรือน',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PlanIdea',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('household_does', models.TextField(max_length=500, verbose_name='สิ่งที่ครัวเรือนดำเนินการเอง')),
                ('support', models.TextField(blank=True, max_length=500, verbose_name='สิ่งที่พี่เลี้ยง/หน่วยงานสนับสนุน')),
                ('months', models.PositiveSmallIntegerField(default=6, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='ระยะเวลา (เดือน)')),
                ('origin', models.CharField(choices=[('first_proposal', 'ข้อเสนอแรกของระบบ'), ('province', 'ของจังหวัด')], default='province', max_length=16, verbose_name='ที่มา')),
                ('is_active', models.BooleanField(default=True, verbose_name='ใช้งาน')),
                ('edited_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='แก้ไขเมื่อ')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension', verbose_name='มิติ')),
                ('edited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.indicator', verbose_name='เฉพาะครัวเรือนที่ตกตัวชี้วัด')),
            ],
            options={
                'verbose_name': 'ตัวอย่างกิจกรรม',
                'verbose_name_plural': 'ตัวอย่างกิจกรรม',
                'ordering': ['dimension__sort_key', 'indicator__number', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PlanPrint',
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
                ('with_unplanned', models.BooleanField(default=False, verbose_name='รวมครัวเรือนที่ยังไม่มีแผน (แบบเปล่าพร้อมชื่อ)')),
                ('stored_file', models.FileField(blank=True, max_length=255, upload_to='plans/%Y/', verbose_name='ไฟล์')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='ตำบล')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.village', verbose_name='หมู่บ้าน')),
            ],
            options={
                'verbose_name': 'แบบแผนทั้งพื้นที่',
                'verbose_name_plural': 'แบบแผนทั้งพื้นที่',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='PlanRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='ลำดับ')),
                ('household_does', models.TextField(blank=True, verbose_name='สิ่งที่ครัวเรือนดำเนินการเอง')),
                ('support', models.TextField(blank=True, verbose_name='สิ่งที่พี่เลี้ยง/หน่วยงานสนับสนุน')),
                ('first_month', models.DateField(verbose_name='เดือนเริ่ม')),
                ('last_month', models.DateField(verbose_name='เดือนสิ้นสุด')),
                ('status', models.CharField(choices=[('not_started', 'ยังไม่เริ่ม'), ('continuing', 'ต่อเนื่อง'), ('succeeded', 'สำเร็จ'), ('stopped', 'ยุติ')], default='not_started', max_length=12, verbose_name='สถานะ')),
                ('stop_reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุที่ยุติ')),
                ('cost', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='งบประมาณ (บาท)')),
                ('money_source', models.CharField(blank=True, max_length=120, verbose_name='แหล่งงบประมาณ')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension', verbose_name='มิติ')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='plan_rows', to='households.need')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization', verbose_name='หน่วยงานสนับสนุน')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='plans.actionplan')),
            ],
            options={
                'verbose_name': 'กิจกรรมในแผน',
                'verbose_name_plural': 'กิจกรรมในแผน',
                'ordering': ['plan', 'dimension__sort_key', 'position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='StageCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('survival', 'อยู่รอด'), ('sufficiency', 'พอเพียง'), ('sustainability', 'ยั่งยืน')], max_length=16, verbose_name='ระดับ')),
                ('label', models.CharField(max_length=200, verbose_name='เกณฑ์')),
                ('rule', models.CharField(max_length=40, verbose_name='วิธีตรวจ')),
                ('parameter', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='ค่ากำหนด')),
                ('is_active', models.BooleanField(default=True, verbose_name='ใช้งาน')),
                ('is_ours', models.BooleanField(default=False, editable=False, verbose_name='ค่าตั้งต้นของระบบ')),
                ('sort_key', models.PositiveSmallIntegerField(default=0, verbose_name='ลำดับ')),
                ('dimension', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension', verbose_name='มิติ')),
            ],
            options={
                'verbose_name': 'เกณฑ์ของระดับ',
                'verbose_name_plural': 'เกณฑ์ของระดับ',
                'ordering': ['sort_key', 'id'],
            },
        ),
        migrations.CreateModel(
            name='CriterionTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='สิ่งที่เห็น')),
                ('ticked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ยืนยันเมื่อ')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ถอนเมื่อ')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='criterion_ticks', to='households.household')),
                ('ticked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='plans.stagecriterion')),
            ],
            options={
                'verbose_name': 'เกณฑ์ที่พี่เลี้ยงยืนยัน',
                'verbose_name_plural': 'เกณฑ์ที่พี่เลี้ยงยืนยัน',
                'ordering': ['-ticked_at'],
            },
        ),
        migrations.CreateModel(
            name='StageRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('from_stage', models.CharField(blank=True, choices=[('survival', 'อยู่รอด'), ('sufficiency', 'พอเพียง'), ('sustainability', 'ยั่งยืน')], max_length=16, verbose_name='ระดับเดิม')),
                ('stage', models.CharField(choices=[('survival', 'อยู่รอด'), ('sufficiency', 'พอเพียง'), ('sustainability', 'ยั่งยืน')], max_length=16, verbose_name='ระดับ')),
                ('reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุผล')),
                ('criteria', models.JSONField(blank=True, default=list, verbose_name='เกณฑ์ ณ วันที่เสนอ')),
                ('unmet', models.PositiveSmallIntegerField(default=0, verbose_name='เกณฑ์ที่ยังไม่ครบ')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เสนอเมื่อ')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='ยืนยันเมื่อ')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='ไม่ยืนยันเมื่อ')),
                ('refusal_reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุที่ไม่ยืนยัน')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='stages', to='households.household')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ระดับของครัวเรือน',
                'verbose_name_plural': 'ระดับของครัวเรือน',
                'ordering': ['-proposed_at'],
            },
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_on', None)), fields=('household',), name='plan_one_open', violation_error_message='ครัวเรือนนี้มีแผนที่ใช้อยู่แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.UniqueConstraint(fields=('household', 'version'), name='plan_version_once'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close_reason', ''), ('closed_on', None), models.Q(('status', 'closed'), _negated=True)), models.Q(('closed_on__isnull', False), ('status', 'closed'), models.Q(('close_reason', ''), _negated=True)), _connector='OR'), name='plan_closes_with_reason', violation_error_message='การปิดแผนต้องมีวันที่และเหตุ'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'agreed'), _negated=True), ('agreed_on__isnull', False), _connector='OR'), name='plan_agreed_has_date', violation_error_message='แผนที่ตกลงแล้วต้องมีวันที่ตกลง'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_paper', ''), ('agreed_on__isnull', False), _connector='OR'), name='plan_paper_of_agreement', violation_error_message='ภาพแบบแผนที่ลงนามต้องมีวันที่ตกลง'),
        ),
        migrations.AddConstraint(
            model_name='actionplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(2017, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('agreed_on', None), models.Q(('agreed_on__gte', datetime.date(2017, 1, 1)), ('agreed_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('closed_on', None), models.Q(('closed_on__gte', datetime.date(2017, 1, 1)), ('closed_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='plan_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='ledgermonth',
            constraint=models.UniqueConstraint(fields=('household', 'month'), name='ledger_month_once', violation_error_message='มีบัญชีของเดือนนี้แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='ledgermonth',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='ledger_month_first_day', violation_error_message='เดือนของบัญชีต้องเป็นวันที่ 1'),
        ),
        migrations.AddConstraint(
            model_name='ledgermonth',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('saving', None), ('saving__gte', 0), _connector='OR'), models.Q(('debt', None), ('debt__gte', 0), _connector='OR')), name='ledger_balances_not_negative', violation_error_message='เงินออมและหนี้สินติดลบไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='ledgermonth',
            constraint=models.CheckConstraint(condition=models.Q(('month', None), models.Q(('month__gte', datetime.date(2017, 1, 1)), ('month__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='ledger_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='ledgerline',
            constraint=models.UniqueConstraint(fields=('ledger', 'kind'), name='ledger_line_once', violation_error_message='มีรายการประเภทนี้ในเดือนแล้ว'),
        ),
        migrations.AddConstraint(
            model_name='ledgerline',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='ledger_line_positive', violation_error_message='จำนวนเงินต้องมากกว่าศูนย์'),
        ),
        migrations.AddConstraint(
            model_name='planidea',
            constraint=models.CheckConstraint(condition=models.Q(('household_does', ''), _negated=True), name='plan_idea_says_something', violation_error_message='ต้องระบุสิ่งที่ครัวเรือนดำเนินการเอง'),
        ),
        migrations.AddConstraint(
            model_name='planidea',
            constraint=models.CheckConstraint(condition=models.Q(('months__gte', 1), ('months__lte', 36)), name='plan_idea_months', violation_error_message='ระยะเวลาต้องอยู่ระหว่าง 1 ถึง 36 เดือน'),
        ),
        migrations.AddConstraint(
            model_name='planidea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'province'), _negated=True), ('edited_by__isnull', False), _connector='OR'), name='plan_idea_of_the_province_has_author', violation_error_message='ตัวอย่างของจังหวัดต้องมีผู้แก้ไข'),
        ),
        migrations.AddConstraint(
            model_name='planrow',
            constraint=models.CheckConstraint(condition=models.Q(('last_month__gte', models.F('first_month'))), name='plan_row_period', violation_error_message='เดือนสิ้นสุดต้องไม่ก่อนเดือนเริ่ม'),
        ),
        migrations.AddConstraint(
            model_name='planrow',
            constraint=models.CheckConstraint(condition=models.Q(('household_does', ''), ('support', ''), _negated=True), name='plan_row_not_empty', violation_error_message='ต้องระบุสิ่งที่ครัวเรือนทำหรือสิ่งที่สนับสนุนอย่างน้อยหนึ่งช่อง'),
        ),
        migrations.AddConstraint(
            model_name='planrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'stopped'), _negated=True), models.Q(('stop_reason', ''), _negated=True), _connector='OR'), name='plan_row_stopped_with_reason', violation_error_message='กิจกรรมที่ยุติต้องระบุเหตุ'),
        ),
        migrations.AddConstraint(
            model_name='planrow',
            constraint=models.CheckConstraint(condition=models.Q(('cost', None), ('cost__gte', 0), _connector='OR'), name='plan_row_cost_not_negative', violation_error_message='งบประมาณติดลบไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='planrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_month', None), models.Q(('first_month__gte', datetime.date(2017, 1, 1)), ('first_month__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('last_month', None), models.Q(('last_month__gte', datetime.date(2017, 1, 1)), ('last_month__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='plan_row_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='stagecriterion',
            constraint=models.CheckConstraint(condition=models.Q(('parameter', None), ('parameter__gte', 0), _connector='OR'), name='stage_criterion_parameter_not_negative', violation_error_message='ค่ากำหนดติดลบไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='criteriontick',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('household', 'criterion'), name='criterion_ticked_once', violation_error_message='เกณฑ์นี้ยืนยันไว้แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='criteriontick',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='criterion_tick_end_whole', violation_error_message='การถอนต้องมีผู้ถอนและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='stagerecord',
            constraint=models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='stage_confirmed_by_another', violation_error_message='ผู้เสนอยืนยันระดับที่ตนเสนอไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='stagerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False)), _connector='OR'), name='stage_confirmation_whole', violation_error_message='การยืนยันต้องมีผู้ยืนยันและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='stagerecord',
            constraint=models.CheckConstraint(condition=models.Q(('refused_by', None), models.Q(('refused_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='stage_refused_by_another', violation_error_message='ผู้เสนอตัดสินข้อเสนอของตนไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='stagerecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal_reason', ''), ('refused_at', None), ('refused_by', None)), models.Q(('confirmed_at', None), ('refused_at__isnull', False), models.Q(('refusal_reason', ''), _negated=True)), _connector='OR'), name='stage_refusal_whole', violation_error_message='การไม่ยืนยันต้องมีวันเวลาและเหตุ และเกิดกับข้อเสนอที่ยังไม่ยืนยัน'),
        ),
        migrations.AddConstraint(
            model_name='stagerecord',
            constraint=models.CheckConstraint(condition=models.Q(('unmet', 0), models.Q(('reason', ''), _negated=True), _connector='OR'), name='stage_unmet_with_reason', violation_error_message='ยังมีเกณฑ์ที่ไม่ครบ โปรดระบุเหตุผลที่ควรเลื่อนระดับ'),
        ),
        migrations.AddConstraint(
            model_name='stagerecord',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at', None), ('refused_at', None)), fields=('household',), name='stage_one_waiting', violation_error_message='ครัวเรือนนี้มีข้อเสนอระดับที่รอ ศจพ.อ. อยู่แล้ว'),
        ),
        *sql_files(__file__, "due", "districts", "kept", "policies"),
    ]
