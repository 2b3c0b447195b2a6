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
            name='GuideQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', models.CharField(choices=[('attitude', 'ทัศนคติ'), ('skill', 'ทักษะ'), ('resource', 'ทรัพยากร'), ('way_out', 'ทางออก')], max_length=8, verbose_name='ท')),
                ('text', models.CharField(max_length=255, verbose_name='คำถามนำ')),
                ('is_active', models.BooleanField(default=True, verbose_name='ใช้งาน')),
                ('is_ours', models.BooleanField(default=False, editable=False, verbose_name='ค่าตั้งต้นของระบบ')),
                ('sort_key', models.PositiveSmallIntegerField(default=0, verbose_name='ลำดับ')),
            ],
            options={
                'verbose_name': 'คำถามนำ 4 ท',
                'verbose_name_plural': 'คำถามนำ 4 ท',
                'ordering': ['sort_key', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LogbookExport',
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
                ('month', models.DateField(verbose_name='เดือน (วันที่ 1)')),
                ('stored_file', models.FileField(blank=True, max_length=255, upload_to='logbook/%Y/', verbose_name='ไฟล์')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('rows', models.PositiveIntegerField(default=0, verbose_name='จำนวนแถว')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การส่งออกแบบ Logbook',
                'verbose_name_plural': 'การส่งออกแบบ Logbook',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='ScoreWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', models.CharField(choices=[('attitude', 'ทัศนคติ'), ('skill', 'ทักษะ'), ('resource', 'ทรัพยากร'), ('way_out', 'ทางออก')], max_length=8, verbose_name='ท')),
                ('score', models.PositiveSmallIntegerField(choices=[(1, 'น้อยมาก'), (2, 'น้อย'), (3, 'ปานกลาง'), (4, 'ดี'), (5, 'ดีมาก')], verbose_name='ระดับ')),
                ('text', models.CharField(max_length=160, verbose_name='คำอธิบาย')),
                ('is_ours', models.BooleanField(default=False, editable=False, verbose_name='ค่าตั้งต้นของระบบ')),
            ],
            options={
                'verbose_name': 'คำอธิบายระดับ 4 ท',
                'verbose_name_plural': 'คำอธิบายระดับ 4 ท',
                'ordering': ['aspect', 'score'],
                'constraints': [models.UniqueConstraint(fields=('aspect', 'score'), name='score_word_once', violation_error_message='ระดับนี้ของ ท นี้มีคำอธิบายแล้ว'), models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='score_word_one_to_five', violation_error_message='ระดับต้องเป็น 1 ถึง 5')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('district', households.fields.DistrictField()),
                ('purpose', models.CharField(choices=[('first', 'ทำความรู้จักและวิเคราะห์ 4 ท'), ('follow_up', 'ติดตามความก้าวหน้า'), ('delivery', 'มอบความช่วยเหลือ'), ('not_met', 'ไปแล้วไม่พบ')], max_length=10, verbose_name='วัตถุประสงค์')),
                ('visited_on', models.DateField(verbose_name='วันที่เยี่ยม')),
                ('visited_at', models.DateTimeField(blank=True, null=True, verbose_name='เวลาที่บันทึกในเครื่อง')),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ระบบได้รับเมื่อ')),
                ('met_with', models.CharField(blank=True, max_length=200, verbose_name='ผู้ให้ข้อมูล')),
                ('summary', models.TextField(blank=True, verbose_name='ผลการเยี่ยม')),
                ('next_step', models.TextField(blank=True, verbose_name='สิ่งที่จะทำต่อ')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90, 'พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา'), django.core.validators.MaxValueValidator(90, 'พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา')], verbose_name='ละติจูด')),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-180, 'พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา'), django.core.validators.MaxValueValidator(180, 'พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา')], verbose_name='ลองจิจูด')),
                ('status', models.CharField(choices=[('submitted', 'รอตรวจ'), ('verified', 'ตรวจแล้ว'), ('returned', 'ส่งกลับแก้ไข')], default='submitted', max_length=9, verbose_name='สถานะ')),
                ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='ตรวจเมื่อ')),
                ('return_reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุที่ส่งกลับ')),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('household', households.fields.HouseholdKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='households.household')),
                ('pairing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='mentors.pairing')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การเยี่ยมครัวเรือน',
                'verbose_name_plural': 'การเยี่ยมครัวเรือน',
                'ordering': ['-visited_on', '-received_at'],
            },
        ),
        migrations.CreateModel(
            name='ExportedVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='logbook.logbookexport')),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='exported', to='logbook.visit')),
            ],
            options={
                'verbose_name': 'การเยี่ยมที่ส่งออกแล้ว',
                'verbose_name_plural': 'การเยี่ยมที่ส่งออกแล้ว',
            },
        ),
        migrations.CreateModel(
            name='AssessmentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('aspect', models.CharField(choices=[('attitude', 'ทัศนคติ'), ('skill', 'ทักษะ'), ('resource', 'ทรัพยากร'), ('way_out', 'ทางออก')], max_length=8, verbose_name='ท')),
                ('score', models.PositiveSmallIntegerField(choices=[(1, 'น้อยมาก'), (2, 'น้อย'), (3, 'ปานกลาง'), (4, 'ดี'), (5, 'ดีมาก')], validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(5)], verbose_name='ระดับ')),
                ('note', models.TextField(blank=True, verbose_name='สิ่งที่พบ')),
                ('strengths', models.TextField(blank=True, verbose_name='จุดแข็ง')),
                ('obstacles', models.TextField(blank=True, verbose_name='อุปสรรค')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assessment', to='logbook.visit')),
            ],
            options={
                'verbose_name': 'การประเมิน 4 ท',
                'verbose_name_plural': 'การประเมิน 4 ท',
            },
        ),
        migrations.CreateModel(
            name='VisitPhoto',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('image', models.ImageField(max_length=255, upload_to='visits/%Y/%m/', verbose_name='ภาพ')),
                ('sha256', models.CharField(max_length=64)),
                ('caption', models.CharField(blank=True, max_length=200, verbose_name='คำบรรยาย')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เพิ่มเมื่อ')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='logbook.visit')),
            ],
            options={
                'verbose_name': 'ภาพการเยี่ยม',
                'verbose_name_plural': 'ภาพการเยี่ยม',
            },
        ),
        migrations.CreateModel(
            name='VisitProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('progress', models.CharField(choices=[('better', 'ดีขึ้น'), ('same', 'คงเดิม'), ('worse', 'แย่ลง'), ('solved', 'แก้ไขแล้ว')], max_length=6, verbose_name='ความก้าวหน้า')),
                ('note', models.CharField(blank=True, max_length=400, verbose_name='รายละเอียด')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='indicators.dimension')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='logbook.visit')),
            ],
            options={
                'verbose_name': 'ความก้าวหน้ารายมิติ',
                'verbose_name_plural': 'ความก้าวหน้ารายมิติ',
            },
        ),
        migrations.CreateModel(
            name='VisitRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='ฉบับที่')),
                ('returned_at', models.DateTimeField(verbose_name='ส่งกลับเมื่อ')),
                ('reason', models.CharField(max_length=255, verbose_name='เหตุที่ส่งกลับ')),
                ('content', models.JSONField(verbose_name='เนื้อหาก่อนแก้ไข')),
                ('content_hash', models.CharField(blank=True, max_length=64)),
                ('corrected_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='แก้ไขเมื่อ')),
                ('returned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='logbook.visit')),
            ],
            options={
                'verbose_name': 'ฉบับก่อนแก้ไขของการเยี่ยม',
                'verbose_name_plural': 'ฉบับก่อนแก้ไขของการเยี่ยม',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='WorkLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='รหัส')),
                ('label', models.CharField(max_length=160, verbose_name='งาน')),
                ('days', models.PositiveSmallIntegerField(verbose_name='จำนวนวัน')),
                ('is_ours', models.BooleanField(default=False, editable=False, verbose_name='ค่าตั้งต้นของระบบ')),
                ('sort_key', models.PositiveSmallIntegerField(default=0, verbose_name='ลำดับ')),
            ],
            options={
                'verbose_name': 'กำหนดเวลาของงาน',
                'verbose_name_plural': 'กำหนดเวลาของงาน',
                'ordering': ['sort_key'],
                'constraints': [models.CheckConstraint(condition=models.Q(('days__lte', 730)), name='work_limit_within_two_years', violation_error_message='กำหนดได้ไม่เกิน 730 วัน')],
            },
        ),
        migrations.AddConstraint(
            model_name='logbookexport',
            constraint=models.CheckConstraint(condition=models.Q(('month', None), models.Q(('month__gte', datetime.date(2017, 1, 1)), ('month__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='logbook_export_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['household', '-visited_on'], name='visit_household'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['visited_on', 'status'], name='visit_month'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(condition=models.Q(('status', 'submitted')), fields=['district'], name='visit_waiting'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by', None), models.Q(('verified_by', models.F('recorded_by')), _negated=True), _connector='OR'), name='visit_verified_by_another_person', violation_error_message='ผู้บันทึกตรวจงานของตนเองไม่ได้'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'submitted'), ('verified_at', None), ('verified_by', None)), models.Q(models.Q(('status', 'submitted'), _negated=True), ('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='visit_verification_whole', violation_error_message='ผลการตรวจต้องมีผู้ตรวจและวันเวลา'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('return_reason', ''), _negated=True), _connector='OR'), name='visit_returned_with_reason', violation_error_message='การส่งกลับต้องระบุเหตุ'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('visited_on', None), models.Q(('visited_on__gte', datetime.date(2017, 1, 1)), ('visited_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), name='visit_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2560 โปรดตรวจปี พ.ศ.'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), models.Q(('latitude__gte', -90), ('latitude__lte', 90)), _connector='OR'), models.Q(('longitude', None), models.Q(('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR')), name='visit_on_earth', violation_error_message='พิกัดอยู่นอกโลก ละติจูดต้องไม่เกิน 90 และลองจิจูดไม่เกิน 180 องศา'),
        ),
        migrations.AddConstraint(
            model_name='assessmentline',
            constraint=models.UniqueConstraint(fields=('visit', 'aspect'), name='assessment_aspect_once'),
        ),
        migrations.AddConstraint(
            model_name='assessmentline',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='assessment_score_1_to_5', violation_error_message='ระดับต้องอยู่ระหว่าง 1 ถึง 5'),
        ),
        migrations.AddConstraint(
            model_name='visitphoto',
            constraint=models.UniqueConstraint(fields=('visit', 'sha256'), name='visit_photo_once'),
        ),
        migrations.AddConstraint(
            model_name='visitprogress',
            constraint=models.UniqueConstraint(fields=('visit', 'dimension'), name='visit_progress_once'),
        ),
        migrations.AddConstraint(
            model_name='visitrevision',
            constraint=models.UniqueConstraint(fields=('visit', 'number'), name='visit_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='visitrevision',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='visit_revision_with_reason', violation_error_message='การส่งกลับต้องระบุเหตุ'),
        ),
        *sql_files(__file__, "due", "districts", "kept", "policies"),
    ]
