import core.fields
import core.sealed
import datetime
import django.contrib.postgres.fields
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
        ('indicators', '0001_initial'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UrgencyCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='รหัสเกณฑ์')),
                ('label', models.CharField(max_length=160, verbose_name='เกณฑ์')),
                ('weight', models.PositiveSmallIntegerField(verbose_name='คะแนน')),
                ('parameter', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='ค่ากำหนด')),
                ('is_active', models.BooleanField(default=True, verbose_name='ใช้งาน')),
                ('sort_key', models.PositiveSmallIntegerField(default=0, verbose_name='ลำดับ')),
            ],
            options={
                'verbose_name': 'เกณฑ์ความเร่งด่วน',
                'verbose_name_plural': 'เกณฑ์ความเร่งด่วน',
                'ordering': ['sort_key', 'code'],
            },
        ),
        migrations.CreateModel(
            name='HeadingMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64, unique=True, verbose_name='ชุดหัวคอลัมน์')),
                ('mapping', models.JSONField(default=dict, verbose_name='การจับคู่')),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การจับคู่หัวคอลัมน์',
                'verbose_name_plural': 'การจับคู่หัวคอลัมน์',
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('house_code', models.CharField(blank=True, max_length=11, verbose_name='รหัสบ้าน')),
                ('identity_key', models.CharField(max_length=160, unique=True, verbose_name='กุญแจเทียบครัวเรือน')),
                ('house_number', models.CharField(blank=True, max_length=40, verbose_name='บ้านเลขที่')),
                ('district', models.PositiveSmallIntegerField(verbose_name='รหัสอำเภอ')),
                ('head_name', models.CharField(blank=True, max_length=200, verbose_name='หัวหน้าครัวเรือน')),
                ('head_sort_key', models.CharField(blank=True, max_length=200)),
                ('member_count', models.PositiveSmallIntegerField(default=0, verbose_name='จำนวนสมาชิก')),
                ('origin', models.CharField(choices=[('list', 'บัญชี TPMAP'), ('nomination', 'ครัวเรือนตกหล่น')], default='list', max_length=12, verbose_name='ที่มา')),
                ('survey_status', models.CharField(choices=[('not_surveyed', 'ยังไม่สำรวจ'), ('surveyed', 'สำรวจแล้ว'), ('not_found', 'ไม่พบตัว'), ('moved', 'ย้าย'), ('deceased', 'เสียชีวิต'), ('declined', 'ไม่ประสงค์รับความช่วยเหลือ')], default='not_surveyed', max_length=16, verbose_name='สถานะการสำรวจ')),
                ('survey_status_at', models.DateTimeField(blank=True, null=True, verbose_name='บันทึกสถานะเมื่อ')),
                ('latest_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ปีข้อมูลล่าสุด (พ.ศ.)')),
                ('urgency_score', models.PositiveSmallIntegerField(default=0, verbose_name='คะแนนความเร่งด่วน')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90, 'พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา'), django.core.validators.MaxValueValidator(90, 'พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา')], verbose_name='ละติจูด')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-180, 'พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา'), django.core.validators.MaxValueValidator(180, 'พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา')], verbose_name='ลองจิจูด')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='ออกจากโครงการเมื่อ')),
                ('leave_reason', models.CharField(blank=True, choices=[('graduated', 'พ้นเกณฑ์'), ('moved', 'ย้าย'), ('deceased', 'เสียชีวิต'), ('not_found', 'ไม่พบตัว'), ('declined', 'ไม่ประสงค์รับความช่วยเหลือ'), ('wrong_data', 'ข้อมูลผิด'), ('duplicate', 'ซ้ำกับครัวเรือนอื่น')], max_length=12, verbose_name='เหตุที่ออก')),
                ('left_recorded_at', models.DateTimeField(editable=False, null=True, verbose_name='บันทึกการออกเมื่อ')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='สร้างเมื่อ')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='แก้ไขเมื่อ')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='households.household', verbose_name='รวมเข้ากับ')),
                ('subdistrict', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='households', to='places.area')),
                ('village', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='households', to='places.village')),
            ],
            options={
                'verbose_name': 'ครัวเรือน',
                'verbose_name_plural': 'ครัวเรือน',
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
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
                ('data_year', models.PositiveSmallIntegerField(verbose_name='ปีข้อมูล (พ.ศ.)')),
                ('file_name', models.CharField(max_length=255, verbose_name='ชื่อไฟล์')),
                ('file_sha256', models.CharField(max_length=64, verbose_name='ลายนิ้วมือไฟล์')),
                ('stored_file', models.FileField(blank=True, max_length=255, storage=core.sealed.SealedStorage(), upload_to='imports/%Y/', verbose_name='ไฟล์')),
                ('sheet', models.CharField(blank=True, max_length=120, verbose_name='แผ่นงาน')),
                ('mapping', models.JSONField(blank=True, default=dict, verbose_name='การจับคู่หัวคอลัมน์')),
                ('headings', models.JSONField(blank=True, default=list, verbose_name='หัวคอลัมน์ในไฟล์')),
                ('sheets', models.JSONField(blank=True, default=list, verbose_name='แผ่นงานอื่นที่เป็นบัญชี')),
                ('stage', models.CharField(choices=[('uploaded', 'รับไฟล์แล้ว'), ('mapping', 'รอระบุหัวคอลัมน์'), ('checked', 'ตรวจแล้ว รอยืนยัน'), ('applied', 'นำเข้าแล้ว'), ('undone', 'ถอนคืนแล้ว'), ('refused', 'ไม่รับไฟล์')], default='uploaded', max_length=8, verbose_name='ขั้น')),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='แถวทั้งหมด')),
                ('new', models.PositiveIntegerField(default=0, verbose_name='ใหม่')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='เปลี่ยน')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='คงเดิม')),
                ('gone', models.PositiveIntegerField(default=0, verbose_name='ไม่อยู่ในบัญชีปีนี้')),
                ('warnings', models.PositiveIntegerField(default=0, verbose_name='แถวที่มีคำเตือน')),
                ('rejected', models.PositiveIntegerField(default=0, verbose_name='ไม่รับ')),
                ('emptied', models.JSONField(blank=True, default=list, verbose_name='ข้อมูลที่สั่งลบ')),
                ('applied_at', models.DateTimeField(blank=True, null=True, verbose_name='นำเข้าเมื่อ')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='ถอนคืนเมื่อ')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การนำเข้าบัญชี TPMAP',
                'verbose_name_plural': 'การนำเข้าบัญชี TPMAP',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='HouseholdListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('data_year', models.PositiveSmallIntegerField(verbose_name='ปีข้อมูล (พ.ศ.)')),
                ('income_per_person', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='รายได้เฉลี่ยต่อคนต่อปี (บาท)')),
                ('source_status', models.CharField(blank=True, max_length=80, verbose_name='สถานะในบัญชี')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='households.household')),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='households.importbatch')),
            ],
            options={
                'verbose_name': 'รายการครัวเรือนเป้าหมายรายปี',
                'verbose_name_plural': 'รายการครัวเรือนเป้าหมายรายปี',
            },
        ),
        migrations.AddField(
            model_name='household',
            name='created_batch',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='households.importbatch', verbose_name='มาจากการนำเข้า'),
        ),
        migrations.CreateModel(
            name='ImportIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='แถวในแผ่นงาน')),
                ('column', models.CharField(max_length=80, verbose_name='คอลัมน์')),
                ('code', models.CharField(max_length=24, verbose_name='รหัส')),
                ('level', models.CharField(choices=[('error', 'ไม่รับ'), ('warning', 'เตือน')], max_length=7, verbose_name='ระดับ')),
                ('message', models.CharField(max_length=255, verbose_name='ข้อความ')),
                ('value', models.CharField(blank=True, max_length=120, verbose_name='ค่าที่อ่านได้')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issues', to='households.importbatch')),
            ],
            options={
                'verbose_name': 'ข้อสังเกตของแถว',
                'verbose_name_plural': 'ข้อสังเกตของแถว',
                'ordering': ['batch', 'row', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Nomination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', models.PositiveSmallIntegerField(verbose_name='รหัสอำเภอ')),
                ('house_number', models.CharField(blank=True, max_length=40, verbose_name='บ้านเลขที่')),
                ('head_name', models.CharField(max_length=200, verbose_name='ชื่อหัวหน้าครัวเรือน')),
                ('name_key', models.CharField(blank=True, max_length=240)),
                ('sound_key', models.CharField(blank=True, max_length=60)),
                ('pin', core.fields.EncryptedPin(blank=True, null=True, verbose_name='เลขประจำตัวประชาชน')),
                ('pin_index', models.BinaryField(blank=True, max_length=32, null=True)),
                ('dimensions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None, verbose_name='มิติที่ตกเกณฑ์')),
                ('reason', models.TextField(verbose_name='เหตุผลที่เสนอ')),
                ('evidence', models.TextField(blank=True, verbose_name='หลักฐาน')),
                ('status', models.CharField(choices=[('proposed', 'รอตรวจสอบ'), ('verified', 'รับเข้าเป็นเป้าหมาย'), ('refused', 'ไม่รับ')], default='proposed', max_length=8, verbose_name='สถานะ')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เสนอเมื่อ')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='ตรวจสอบเมื่อ')),
                ('decision_reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุผลของผู้ตรวจ')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nomination', to='households.household')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('subdistrict', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='places.area')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='nominations', to='places.village')),
            ],
            options={
                'verbose_name': 'ข้อเสนอครัวเรือนตกหล่น',
                'verbose_name_plural': 'ข้อเสนอครัวเรือนตกหล่น',
            },
        ),
        migrations.CreateModel(
            name='NominationPhoto',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('image', models.ImageField(max_length=255, upload_to='nominations/%Y/%m/', verbose_name='ภาพ')),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เพิ่มเมื่อ')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('nomination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='households.nomination')),
            ],
            options={
                'verbose_name': 'ภาพของข้อเสนอครัวเรือนตกหล่น',
                'verbose_name_plural': 'ภาพของข้อเสนอครัวเรือนตกหล่น',
                'ordering': ['added_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('pin', core.fields.EncryptedPin(blank=True, null=True, verbose_name='เลขประจำตัวประชาชน')),
                ('pin_index', models.BinaryField(blank=True, max_length=32, null=True, verbose_name='ดัชนีเลขประจำตัว')),
                ('title', models.CharField(blank=True, max_length=40, verbose_name='คำนำหน้า')),
                ('first_name', models.CharField(max_length=120, verbose_name='ชื่อ')),
                ('last_name', models.CharField(blank=True, max_length=120, verbose_name='นามสกุล')),
                ('name_key', models.CharField(max_length=240)),
                ('sound_key', models.CharField(blank=True, max_length=60)),
                ('sex', models.CharField(blank=True, choices=[('male', 'ชาย'), ('female', 'หญิง')], max_length=6, verbose_name='เพศ')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='วันเกิด')),
                ('birth_precision', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'ปี'), (2, 'เดือน'), (3, 'วัน')], null=True, verbose_name='ความละเอียดวันเกิด')),
                ('relation', models.CharField(blank=True, max_length=80, verbose_name='ความสัมพันธ์กับหัวหน้าครัวเรือน')),
                ('is_head', models.BooleanField(default=False, verbose_name='หัวหน้าครัวเรือน')),
                ('has_welfare_card', models.BooleanField(blank=True, null=True, verbose_name='บัตรสวัสดิการแห่งรัฐ')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='สร้างเมื่อ')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='แก้ไขเมื่อ')),
                ('created_batch', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='households.importbatch', verbose_name='มาจากการนำเข้า')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='households.household')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='households.person', verbose_name='เป็นคนเดียวกับ')),
            ],
            options={
                'verbose_name': 'บุคคล',
                'verbose_name_plural': 'บุคคล',
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('data_year', models.PositiveSmallIntegerField(verbose_name='ปีข้อมูล (พ.ศ.)')),
                ('status', models.CharField(choices=[('waiting', 'รอช่วยเหลือ'), ('helped', 'ช่วยเหลือแล้ว'), ('referred', 'ส่งต่อ'), ('resolved', 'แก้ไขแล้ว')], default='waiting', max_length=8, verbose_name='สถานะ')),
                ('status_at', models.DateTimeField(blank=True, null=True, verbose_name='เปลี่ยนสถานะเมื่อ')),
                ('met_on', models.DateField(blank=True, null=True, verbose_name='ได้รับความช่วยเหลือเมื่อ')),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='households.importbatch')),
                ('dimension', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='households.household')),
                ('status_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='households.person')),
            ],
            options={
                'verbose_name': 'ปัญหารายมิติ',
                'verbose_name_plural': 'ปัญหารายมิติ',
            },
        ),
        migrations.CreateModel(
            name='PersonListing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('data_year', models.PositiveSmallIntegerField(verbose_name='ปีข้อมูล (พ.ศ.)')),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='อายุ (ปี)')),
                ('failed_indicators', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, size=None, verbose_name='ตัวชี้วัดที่ตกเกณฑ์')),
                ('batch', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.importbatch')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='person_listings', to='households.household')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='households.person')),
            ],
            options={
                'verbose_name': 'รายการบุคคลเป้าหมายรายปี',
                'verbose_name_plural': 'รายการบุคคลเป้าหมายรายปี',
            },
        ),
        migrations.CreateModel(
            name='FileKeeping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.PositiveSmallIntegerField(default=30, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='เก็บไฟล์บัญชีไว้ (วัน)')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='แก้ไขเมื่อ')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'กำหนดเก็บไฟล์บัญชี',
                'verbose_name_plural': 'กำหนดเก็บไฟล์บัญชี',
                'constraints': [models.CheckConstraint(condition=models.Q(('days__gte', 1), ('days__lte', 365), ('id', 1)), name='file_keeping_one_row_of_days', violation_error_message='ระบุ 1–365 วัน')],
            },
        ),
        migrations.CreateModel(
            name='DuplicateDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('is_same', models.BooleanField(verbose_name='เป็นครัวเรือนเดียวกัน')),
                ('reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุผล')),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ตัดสินเมื่อ')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='duplicate_decisions', to='households.household')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
            ],
            options={
                'verbose_name': 'ผลการตรวจครัวเรือนซ้ำ',
                'verbose_name_plural': 'ผลการตรวจครัวเรือนซ้ำ',
                'constraints': [models.UniqueConstraint(fields=('household', 'other'), name='duplicate_decided_once'), models.CheckConstraint(condition=models.Q(('household_id__lt', models.F('other_id'))), name='duplicate_lower_first')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('act', models.CharField(choices=[('household-leave', 'ออกจากโครงการ'), ('household-merge', 'รวมครัวเรือนที่ซ้ำ')], max_length=16, verbose_name='การดำเนินการ')),
                ('reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุผล')),
                ('kept', models.JSONField(blank=True, default=dict, verbose_name='สิ่งที่เปลี่ยนตามมา')),
                ('done_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ดำเนินการเมื่อ')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='ยกเลิกเมื่อ')),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='households.household')),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household', verbose_name='ครัวเรือนที่รวมเข้ามา')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การดำเนินการกับครัวเรือน',
                'verbose_name_plural': 'การดำเนินการกับครัวเรือน',
                'ordering': ['-done_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('undone_at', None), ('undone_by', None)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False)), _connector='OR'), name='household_act_undone_whole', violation_error_message='การยกเลิกต้องมีผู้ยกเลิกและวันเวลา'), models.CheckConstraint(condition=models.Q(models.Q(('act', 'household-merge'), ('other__isnull', False)), models.Q(models.Q(('act', 'household-merge'), _negated=True), ('other', None)), _connector='OR'), name='household_act_merge_has_other', violation_error_message='การรวมครัวเรือนต้องระบุครัวเรือนที่รวมเข้ามา')],
            },
        ),
        migrations.CreateModel(
            name='HouseholdUrgency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('district', households.fields.DistrictField()),
                ('data_year', models.PositiveSmallIntegerField(verbose_name='ปีข้อมูล (พ.ศ.)')),
                ('score', models.PositiveSmallIntegerField(verbose_name='คะแนน')),
                ('lines', models.JSONField(default=list, verbose_name='รายการคะแนน')),
                ('computed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='คำนวณเมื่อ')),
                ('household', households.fields.HouseholdKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='urgencies', to='households.household')),
            ],
            options={
                'verbose_name': 'คะแนนความเร่งด่วน',
                'verbose_name_plural': 'คะแนนความเร่งด่วน',
                'constraints': [models.UniqueConstraint(fields=('household', 'data_year'), name='urgency_once_a_year')],
            },
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['applied', 'undone']), _negated=True), ('applied_at__isnull', False), _connector='OR'), name='batch_applied_has_time', violation_error_message='รายการที่นำเข้าแล้วต้องมีวันเวลา'),
        ),
        migrations.AddIndex(
            model_name='householdlisting',
            index=models.Index(fields=['data_year', 'household'], name='listing_year'),
        ),
        migrations.AddConstraint(
            model_name='householdlisting',
            constraint=models.UniqueConstraint(fields=('household', 'data_year'), name='household_listed_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='householdlisting',
            constraint=models.CheckConstraint(condition=models.Q(('income_per_person', None), ('income_per_person__gte', 0), _connector='OR'), name='listing_income_not_negative', violation_error_message='รายได้ติดลบไม่ได้'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['district', '-urgency_score', 'id'], name='household_worklist'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['subdistrict', '-urgency_score', 'id'], name='household_tambon'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['-urgency_score', 'id'], name='household_urgency'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['head_sort_key', 'id'], name='household_head'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['village'], name='household_village'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='household_merged'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(fields=('id', 'district'), name='household_with_district'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(condition=models.Q(('house_code', ''), _negated=True), fields=('house_code',), name='household_house_code_once', violation_error_message='มีครัวเรือนที่ใช้รหัสบ้านนี้แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(('house_code', ''), ('house_code__regex', '^\\d{11}$'), _connector='OR'), name='household_house_code_shape', violation_error_message='รหัสบ้านต้องเป็นตัวเลข 11 หลัก'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('left_on__isnull', False), models.Q(('merged_into', models.F('id')), _negated=True)), _connector='OR'), name='household_merged_has_left', violation_error_message='ครัวเรือนที่รวมแล้วต้องออกจากโครงการ และรวมเข้ากับตนเองไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('leave_reason', ''), ('left_on', None)), models.Q(('left_on__isnull', False), models.Q(('leave_reason', ''), _negated=True)), _connector='OR'), name='household_leaves_with_reason', violation_error_message='วันที่ออกกับเหตุที่ออกต้องมีคู่กัน'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(('left_on', None), models.Q(('left_on__gte', datetime.date(2017, 1, 1)), ('left_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='household_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), models.Q(('latitude__gte', -90), ('latitude__lte', 90)), _connector='OR'), models.Q(('longitude', None), models.Q(('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR')), name='household_on_earth', violation_error_message='พิกัดอยู่นอกโลก ละติจูดต้องไม่เกิน 90 และลองจิจูดไม่เกิน 180 องศา'),
        ),
        migrations.AddIndex(
            model_name='importissue',
            index=models.Index(fields=['batch', 'row'], name='issue_row'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='nomination_decided_by_another', violation_error_message='ผู้เสนอตรวจสอบข้อเสนอของตนเองไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='nomination',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('status', 'proposed')), models.Q(models.Q(('status', 'proposed'), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='nomination_decision_whole', violation_error_message='ผลการตรวจสอบต้องมีผู้ตรวจและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='nominationphoto',
            constraint=models.UniqueConstraint(fields=('nomination', 'sha256'), name='nomination_photo_once', violation_error_message='ภาพนี้แนบไว้แล้ว'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['household'], name='person_household'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='person_merged'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['name_key'], name='person_name_key', opclasses=['text_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['sound_key'], name='person_sound_key', opclasses=['text_pattern_ops']),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['last_name'], name='person_last_name', opclasses=['text_pattern_ops']),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('pin_index',), name='person_pin_once', violation_error_message='มีบุคคลที่ใช้เลขประจำตัวประชาชนนี้แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pin', None), ('pin_index', None)), models.Q(('pin__isnull', False), ('pin_index__isnull', False)), _connector='OR'), name='person_pin_with_index', violation_error_message='เลขประจำตัวประชาชนกับดัชนีต้องมีคู่กัน'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('birth_date', None), ('birth_precision', None)), models.Q(('birth_date__isnull', False), ('birth_precision__isnull', False)), _connector='OR'), name='person_birth_with_precision', violation_error_message='วันเกิดกับความละเอียดของวันเกิดต้องมีคู่กัน'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('birth_date', None), models.Q(('birth_date__gte', datetime.date(1890, 1, 1)), ('birth_date__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='person_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2433 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddIndex(
            model_name='need',
            index=models.Index(fields=['household', 'data_year'], name='need_household'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.UniqueConstraint(fields=('person', 'dimension', 'data_year'), name='need_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(('status', 'waiting'), ('status_at__isnull', False), _connector='OR'), name='need_status_with_time', violation_error_message='สถานะที่เปลี่ยนแล้วต้องมีวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('met_on__isnull', False), ('status__in', ('helped', 'resolved'))), models.Q(models.Q(('status__in', ('helped', 'resolved')), _negated=True), ('met_on', None)), _connector='OR'), name='need_met_with_day', violation_error_message='ปัญหาที่ช่วยเหลือแล้วต้องมีวันที่ได้รับความช่วยเหลือ'),
        ),
        migrations.AddIndex(
            model_name='personlisting',
            index=models.Index(fields=['household', 'data_year'], name='person_listing_house'),
        ),
        migrations.AddConstraint(
            model_name='personlisting',
            constraint=models.UniqueConstraint(fields=('person', 'data_year'), name='person_listed_once_a_year'),
        ),
        *sql_files(__file__, "district", "leaving", "list_year", "persons_named", "room", "districts", "kept", "policies"),
    ]
