import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import households.fields
from django.conf import settings
from core.sql import sql_files
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('households', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Official',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=40, verbose_name='คำนำหน้า')),
                ('first_name', models.CharField(max_length=120, verbose_name='ชื่อ')),
                ('last_name', models.CharField(max_length=120, verbose_name='นามสกุล')),
                ('position', models.CharField(blank=True, max_length=160, verbose_name='ตำแหน่ง')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='โทรศัพท์')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='อีเมล')),
                ('languages', models.CharField(blank=True, max_length=120, verbose_name='ภาษาถิ่น')),
                ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='จำนวนครัวเรือนที่รับได้')),
                ('is_available', models.BooleanField(default=True, verbose_name='พร้อมรับครัวเรือน')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='เริ่มปฏิบัติงาน')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='พ้นหน้าที่')),
                ('end_reason', models.CharField(blank=True, choices=[('transferred', 'ย้าย'), ('retired', 'เกษียณหรือลาออก'), ('other', 'อื่น ๆ')], max_length=12, verbose_name='เหตุที่พ้น')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='officials', to='places.organization', verbose_name='หน่วยงาน')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='official', to=settings.AUTH_USER_MODEL, verbose_name='บัญชีผู้ใช้')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.village', verbose_name='หมู่บ้านที่ประจำหรือพักอาศัย')),
                ('work_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officials', to='places.area', verbose_name='พื้นที่ปฏิบัติงาน')),
            ],
            options={
                'verbose_name': 'ข้าราชการพี่เลี้ยง',
                'verbose_name_plural': 'ข้าราชการพี่เลี้ยง',
                'ordering': ['first_name', 'last_name'],
            },
        ),
        migrations.CreateModel(
            name='DueItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('kind', models.SlugField(db_index=False, max_length=40, verbose_name='งาน')),
                ('since', models.DateField(verbose_name='รอตั้งแต่')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='households.household')),
                ('subdistrict', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('official', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentors.official')),
            ],
            options={
                'verbose_name': 'งานที่ต้องทำ',
                'verbose_name_plural': 'งานที่ต้องทำ',
            },
        ),
        migrations.CreateModel(
            name='ConflictOfInterest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('kind', models.CharField(choices=[('relative', 'ญาติ'), ('creditor', 'เจ้าหนี้หรือลูกหนี้'), ('same_household', 'อยู่ครัวเรือนเดียวกัน'), ('other', 'อื่น ๆ')], max_length=16, verbose_name='ความเกี่ยวข้อง')),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='หมายเหตุ')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='households.household')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='mentors.official')),
            ],
            options={
                'verbose_name': 'ส่วนได้เสียกับครัวเรือน',
                'verbose_name_plural': 'ส่วนได้เสียกับครัวเรือน',
            },
        ),
        migrations.CreateModel(
            name='OfficialPosting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(blank=True, max_length=160, verbose_name='ตำแหน่ง')),
                ('started_on', models.DateField(verbose_name='ตั้งแต่')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ถึง')),
                ('reason', models.CharField(max_length=255, verbose_name='เหตุผล')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='เลขที่คำสั่ง')),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='mentors.official')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.organization', verbose_name='หน่วยงาน')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='พื้นที่ปฏิบัติงาน')),
            ],
            options={
                'verbose_name': 'ประวัติการปฏิบัติงาน',
                'verbose_name_plural': 'ประวัติการปฏิบัติงาน',
                'ordering': ['-started_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='PairingAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('main', 'จับคู่พี่เลี้ยงหลัก'), ('change', 'เปลี่ยนพี่เลี้ยงหลัก'), ('co', 'เพิ่มพี่เลี้ยงร่วม'), ('suggestion', 'ยืนยันข้อเสนอ')], max_length=10, verbose_name='รายการ')),
                ('made', models.PositiveIntegerField(default=0, verbose_name='จำนวนที่จับคู่')),
                ('done_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ทำเมื่อ')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='ถอนเมื่อ')),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'รายการจับคู่',
                'verbose_name_plural': 'รายการจับคู่',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('kind', models.CharField(choices=[('main', 'พี่เลี้ยงหลัก'), ('co', 'พี่เลี้ยงร่วม')], default='main', max_length=4, verbose_name='ประเภท')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='ตั้งแต่')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='สิ้นสุด')),
                ('end_reason', models.CharField(blank=True, choices=[('transferred', 'พี่เลี้ยงย้ายหรือพ้นหน้าที่'), ('reassigned', 'เปลี่ยนพี่เลี้ยง'), ('household_left', 'ครัวเรือนออกจากโครงการ'), ('conflict', 'มีส่วนได้เสียกับครัวเรือน'), ('merged', 'รวมกับครัวเรือนที่บันทึกซ้ำ'), ('mistake', 'บันทึกผิด')], max_length=16, verbose_name='เหตุที่สิ้นสุด')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='เลขที่คำสั่ง')),
                ('reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุผล')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('end_recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='บันทึกการสิ้นสุดเมื่อ')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='households.household')),
                ('official', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='mentors.official')),
                ('paired_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ended_pairings', to='mentors.pairingact')),
                ('made_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_pairings', to='mentors.pairingact')),
            ],
            options={
                'verbose_name': 'การจับคู่พี่เลี้ยง',
                'verbose_name_plural': 'การจับคู่พี่เลี้ยง',
                'ordering': ['-started_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
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
                ('stage', models.CharField(choices=[('draft', 'ร่าง'), ('making', 'กำลังจับคู่'), ('undoing', 'กำลังถอน'), ('confirmed', 'ยืนยันแล้ว'), ('undone', 'ถอนแล้ว')], default='draft', max_length=9, verbose_name='ขั้น')),
                ('no_skill_km', models.PositiveSmallIntegerField(default=5, verbose_name='น้ำหนักเมื่อหน่วยงานไม่ตรงปัญหา (กม.)')),
                ('load_km', models.PositiveSmallIntegerField(default=4, verbose_name='น้ำหนักต่อครัวเรือนที่ดูแลอยู่ (กม.)')),
                ('language_km', models.PositiveSmallIntegerField(default=8, verbose_name='น้ำหนักเมื่อพูดคนละภาษา (กม.)')),
                ('replan', models.BooleanField(default=False, verbose_name='จัดคู่ที่ดูแลอยู่ใหม่ด้วย')),
                ('change_km', models.PositiveSmallIntegerField(default=20, verbose_name='น้ำหนักเมื่อเปลี่ยนพี่เลี้ยง (กม.)')),
                ('only', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None, verbose_name='เฉพาะครัวเรือน')),
                ('figures', models.JSONField(blank=True, default=dict, verbose_name='ผลเปรียบเทียบ')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='เลขที่คำสั่ง')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='ยืนยันเมื่อ')),
                ('act', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentors.pairingact')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='พื้นที่')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ข้อเสนอการจับคู่',
                'verbose_name_plural': 'ข้อเสนอการจับคู่',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SuggestedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('km', models.FloatField(null=True, verbose_name='ระยะทาง (กม.)')),
                ('has_skill', models.BooleanField(default=False, verbose_name='หน่วยงานตรงกับปัญหา')),
                ('shares_language', models.BooleanField(default=True, verbose_name='พูดภาษาของครัวเรือน')),
                ('left_out', models.CharField(blank=True, choices=[('no_official', 'ไม่มีพี่เลี้ยงในพื้นที่นี้'), ('no_room', 'พี่เลี้ยงในพื้นที่รับเต็มแล้ว ครัวเรือนที่เร่งด่วนกว่าได้ก่อน'), ('barred', 'พี่เลี้ยงที่ยังรับได้มีส่วนได้เสียกับครัวเรือน'), ('by_hand', 'เจ้าหน้าที่นำออก')], max_length=12, verbose_name='เหตุที่ยังไม่มีพี่เลี้ยง')),
                ('is_changed', models.BooleanField(default=False, verbose_name='เจ้าหน้าที่แก้ไข')),
                ('outcome', models.CharField(blank=True, max_length=255, verbose_name='ผลเมื่อยืนยัน')),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='suggested_pairs', to='households.household')),
                ('official', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentors.official', verbose_name='พี่เลี้ยง')),
                ('pairing', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggested_as', to='mentors.pairing')),
                ('standing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mentors.official', verbose_name='พี่เลี้ยงเดิม')),
                ('suggestion', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pairs', to='mentors.suggestion')),
            ],
            options={
                'verbose_name': 'คู่ที่เสนอ',
                'verbose_name_plural': 'คู่ที่เสนอ',
            },
        ),
        migrations.CreateModel(
            name='HouseholdLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('language', models.CharField(max_length=40, verbose_name='ภาษาที่ใช้ในครัวเรือน')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='languages', to='households.household')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ภาษาของครัวเรือน',
                'verbose_name_plural': 'ภาษาของครัวเรือน',
                'constraints': [models.UniqueConstraint(fields=('household',), name='household_language_once', violation_error_message='บันทึกภาษาของครัวเรือนนี้ไว้แล้ว'), models.CheckConstraint(condition=models.Q(('language', ''), _negated=True), name='household_language_named', violation_error_message='โปรดระบุภาษา')],
            },
        ),
        migrations.CreateModel(
            name='MentorPaper',
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
                ('kind', models.CharField(choices=[('annex', 'บัญชีแนบท้ายคำสั่ง'), ('letters', 'หนังสือแจ้งพี่เลี้ยงทุกคน')], max_length=8, verbose_name='ชนิด')),
                ('day', models.DateField(default=django.utils.timezone.localdate, verbose_name='ณ วันที่')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='เลขที่คำสั่ง')),
                ('base_url', models.CharField(blank=True, max_length=200, verbose_name='ที่อยู่ของระบบ')),
                ('stored_file', models.FileField(blank=True, max_length=255, upload_to='mentors/%Y/', verbose_name='ไฟล์')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area', verbose_name='พื้นที่')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'เอกสารแต่งตั้งพี่เลี้ยง',
                'verbose_name_plural': 'เอกสารแต่งตั้งพี่เลี้ยง',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('day', None), models.Q(('day__gte', datetime.date(2017, 1, 1)), ('day__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='mentor_paper_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.')],
            },
        ),
        migrations.AddConstraint(
            model_name='official',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_on', None)), models.Q(('ended_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='official_ends_with_reason', violation_error_message='วันที่พ้นหน้าที่กับเหตุต้องมีคู่กัน'),
        ),
        migrations.AddConstraint(
            model_name='official',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(1950, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(1950, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='official_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddIndex(
            model_name='dueitem',
            index=models.Index(fields=['district', 'kind', 'since'], name='due_district'),
        ),
        migrations.AddIndex(
            model_name='dueitem',
            index=models.Index(fields=['kind', 'since'], name='due_kind'),
        ),
        migrations.AddIndex(
            model_name='dueitem',
            index=models.Index(fields=['official'], name='due_official'),
        ),
        migrations.AddConstraint(
            model_name='dueitem',
            constraint=models.UniqueConstraint(fields=('household', 'kind', 'user'), name='due_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='conflictofinterest',
            constraint=models.UniqueConstraint(fields=('household', 'official'), name='conflict_once', violation_error_message='บันทึกส่วนได้เสียของคู่นี้ไว้แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='officialposting',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('official',), name='posting_one_open', violation_error_message='พี่เลี้ยงคนนี้มีตำแหน่งปัจจุบันอยู่แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='officialposting',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='posting_period', violation_error_message='วันที่ย้ายต้องไม่ก่อนวันที่เริ่มปฏิบัติงานที่เดิม'),
        ),
        migrations.AddConstraint(
            model_name='officialposting',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='posting_has_reason', violation_error_message='โปรดระบุเหตุผลของการย้าย'),
        ),
        migrations.AddConstraint(
            model_name='officialposting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(1950, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(1950, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='posting_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='pairingact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='act_undone_whole', violation_error_message='การถอนรายการต้องมีผู้ถอนและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None), ('kind', 'main')), fields=('household',), name='pairing_one_open_main', violation_error_message='ครัวเรือนนี้มีพี่เลี้ยงหลักอยู่แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('household', 'official'), name='pairing_once_while_open', violation_error_message='พี่เลี้ยงคนนี้ดูแลครัวเรือนนี้อยู่แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('kind', 'main')), expressions=[(models.Func('household', 'household', models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func('started_on', 'ended_on', function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='pairing_one_main_a_day', violation_error_message='ช่วงเวลานี้ครัวเรือนมีพี่เลี้ยงหลักคนอื่นอยู่ โปรดเลือกวันเริ่มภายหลัง'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_by', None), ('ended_on', None)), models.Q(('ended_by__isnull', False), ('ended_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='pairing_ends_with_reason', violation_error_message='การสิ้นสุดการดูแลต้องมีวันที่ เหตุ และผู้บันทึก'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='pairing_period', violation_error_message='วันสิ้นสุดต้องไม่ก่อนวันเริ่ม'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(2017, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(2017, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='pairing_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('stage', 'draft')), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('stage', 'draft'), _negated=True)), _connector='OR'), name='suggestion_confirmed_whole', violation_error_message='การยืนยันต้องมีผู้ยืนยันและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='suggestedpair',
            constraint=models.UniqueConstraint(fields=('suggestion', 'household'), name='suggested_once'),
        ),
        migrations.AddConstraint(
            model_name='suggestedpair',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_out', ''), ('official__isnull', False)), models.Q(('official', None), models.Q(('left_out', ''), _negated=True)), _connector='OR'), name='suggested_or_left_out', violation_error_message='ต้องมีพี่เลี้ยงหรือเหตุที่ไม่มี อย่างใดอย่างหนึ่ง'),
        ),
        *sql_files(__file__, "mentored", "pairing_end", "due", "districts", "kept", "policies"),
    ]
