import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False, verbose_name='รหัสพื้นที่')),
                ('level', models.CharField(choices=[('province', 'จังหวัด'), ('district', 'อำเภอ'), ('subdistrict', 'ตำบล')], max_length=12, verbose_name='ระดับ')),
                ('name', models.CharField(max_length=80, verbose_name='ชื่อ')),
                ('name_en', models.CharField(max_length=80, verbose_name='ชื่อภาษาอังกฤษ')),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=8, validators=[django.core.validators.MinValueValidator(-90, 'พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา'), django.core.validators.MaxValueValidator(90, 'พิกัดต้องอยู่ระหว่าง -90 ถึง 90 องศา')], verbose_name='ละติจูด')),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=8, validators=[django.core.validators.MinValueValidator(-180, 'พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา'), django.core.validators.MaxValueValidator(180, 'พิกัดต้องอยู่ระหว่าง -180 ถึง 180 องศา')], verbose_name='ลองจิจูด')),
                ('boundary', models.JSONField(blank=True, null=True, verbose_name='ขอบเขต (GeoJSON)')),
                ('boundary_source', models.CharField(blank=True, max_length=200, verbose_name='ที่มาของขอบเขต')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='places.area')),
            ],
            options={
                'verbose_name': 'พื้นที่',
                'verbose_name_plural': 'พื้นที่',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Organization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60, unique=True, verbose_name='รหัส')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='ชื่อหน่วยงาน')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='ชื่อย่อ')),
                ('kind', models.CharField(choices=[('ministry', 'กระทรวง'), ('agency', 'หน่วยงานส่วนกลาง'), ('provincial_office', 'หน่วยงานในจังหวัด'), ('local_government', 'องค์กรปกครองส่วนท้องถิ่น'), ('private', 'ภาคเอกชนและเครือข่าย')], max_length=20, verbose_name='ประเภท')),
                ('is_active', models.BooleanField(default=True, verbose_name='ใช้งาน')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='places.organization')),
            ],
            options={
                'verbose_name': 'หน่วยงาน',
                'verbose_name_plural': 'หน่วยงาน',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='OrganizationDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_default', models.BooleanField(default=False, verbose_name='สำนักงานหลัก')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='ที่มา')),
                ('answers_for', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answered_by', to='places.organization')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='places.organization')),
            ],
            options={
                'verbose_name': 'การรับเรื่องแทน',
                'verbose_name_plural': 'การรับเรื่องแทน',
            },
        ),
        migrations.AddField(
            model_name='organization',
            name='answers_for',
            field=models.ManyToManyField(related_name='provincial_offices', through='places.OrganizationDuty', to='places.organization', verbose_name='รับเรื่องแทนหน่วยงานส่วนกลาง'),
        ),
        migrations.CreateModel(
            name='Village',
            fields=[
                ('code', models.CharField(max_length=8, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^\\d{8}$', 'รหัสหมู่บ้านต้องเป็นตัวเลข 8 หลัก')], verbose_name='รหัสหมู่บ้าน')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='ชื่อหมู่บ้าน')),
                ('number', models.PositiveSmallIntegerField(verbose_name='หมู่ที่')),
                ('subdistrict', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='villages', to='places.area')),
            ],
            options={
                'verbose_name': 'หมู่บ้าน',
                'verbose_name_plural': 'หมู่บ้าน',
                'ordering': ['code'],
            },
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^\\d{2}$'), ('level', 'province'), ('parent', None)), models.Q(('code__regex', '^\\d{4}$'), ('level', 'district'), ('parent__isnull', False)), models.Q(('code__regex', '^\\d{6}$'), ('level', 'subdistrict'), ('parent__isnull', False)), _connector='OR'), name='area_code_matches_level', violation_error_message='รหัสพื้นที่ไม่ตรงกับระดับ'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('latitude', None), models.Q(('latitude__gte', -90), ('latitude__lte', 90)), _connector='OR'), models.Q(('longitude', None), models.Q(('longitude__gte', -180), ('longitude__lte', 180)), _connector='OR')), name='area_on_earth', violation_error_message='พิกัดอยู่นอกโลก ละติจูดต้องไม่เกิน 90 และลองจิจูดไม่เกิน 180 องศา'),
        ),
        migrations.AddConstraint(
            model_name='organizationduty',
            constraint=models.UniqueConstraint(fields=('office', 'answers_for'), name='duty_once', violation_error_message='มีการมอบหมายนี้แล้ว'),
        ),
        migrations.AddConstraint(
            model_name='organizationduty',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('answers_for',), name='duty_one_default_office', violation_error_message='หน่วยงานส่วนกลางนี้มีสำนักงานหลักในจังหวัดแล้ว'),
        ),
        migrations.AddConstraint(
            model_name='organizationduty',
            constraint=models.CheckConstraint(condition=models.Q(('office', models.F('answers_for')), _negated=True), name='duty_not_for_itself', violation_error_message='หน่วยงานรับเรื่องแทนตนเองไม่ได้'),
        ),
    ]
