import django.db.models.deletion
from core.sql import sql_files
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dimension',
            fields=[
                ('code', models.SlugField(max_length=20, primary_key=True, serialize=False, verbose_name='รหัส')),
                ('name', models.CharField(max_length=80, verbose_name='ชื่อมิติ')),
                ('form_name', models.CharField(max_length=80, verbose_name='ชื่อในแบบแผนครัวเรือน')),
                ('sort_key', models.PositiveSmallIntegerField(unique=True, verbose_name='ลำดับในแบบแผนครัวเรือน')),
                ('tpmap_order', models.PositiveSmallIntegerField(null=True, verbose_name='ลำดับใน TPMAP')),
                ('color', models.CharField(blank=True, max_length=7, verbose_name='สี')),
            ],
            options={
                'verbose_name': 'มิติ',
                'verbose_name_plural': 'มิติ',
                'ordering': ['sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='ตัวชี้วัดที่')),
                ('name', models.CharField(max_length=400, verbose_name='ชื่อตัวชี้วัด')),
            ],
            options={
                'verbose_name': 'ตัวชี้วัด',
                'verbose_name_plural': 'ตัวชี้วัด',
                'ordering': ['edition', 'number'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorCategory',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='หมวดที่')),
                ('name', models.CharField(max_length=160, verbose_name='ชื่อหมวด')),
            ],
            options={
                'verbose_name': 'หมวดตัวชี้วัด',
                'verbose_name_plural': 'หมวดตัวชี้วัด',
                'ordering': ['edition', 'number'],
            },
        ),
        migrations.CreateModel(
            name='SourceCorrection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=20, verbose_name='ตาราง')),
                ('number', models.CharField(blank=True, max_length=12, verbose_name='ลำดับ')),
                ('field', models.CharField(max_length=60, verbose_name='ช่อง')),
                ('printed', models.TextField(verbose_name='ข้อความในเอกสาร')),
                ('reading', models.TextField(verbose_name='ข้อความที่น่าจะถูก')),
                ('evidence', models.TextField(verbose_name='หลักฐาน')),
                ('confidence', models.CharField(max_length=80, verbose_name='ความเชื่อมั่น')),
                ('is_applied', models.BooleanField(verbose_name='นำไปใช้แล้ว')),
            ],
            options={
                'verbose_name': 'การแก้คำในเอกสารต้นทาง',
                'verbose_name_plural': 'การแก้คำในเอกสารต้นทาง',
                'ordering': ['table', 'id'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorAgency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('lead', 'หน่วยงานหลัก'), ('support', 'หน่วยงานสนับสนุน')], max_length=8, verbose_name='ส่วนรับผิดชอบ')),
                ('position', models.PositiveSmallIntegerField(verbose_name='ลำดับที่พิมพ์')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='indicators.indicator')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owned_indicators', to='places.organization')),
            ],
            options={
                'verbose_name': 'หน่วยงานรับผิดชอบตัวชี้วัด',
                'verbose_name_plural': 'หน่วยงานรับผิดชอบตัวชี้วัด',
                'ordering': ['indicator', 'part', 'position'],
            },
        ),
        migrations.AddField(
            model_name='indicator',
            name='agencies',
            field=models.ManyToManyField(related_name='indicators', through='indicators.IndicatorAgency', to='places.organization'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='category',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='indicators.indicatorcategory'),
        ),
        migrations.CreateModel(
            name='IndicatorDimension',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_data_year', models.PositiveSmallIntegerField(verbose_name='ตั้งแต่ปีข้อมูล (พ.ศ.)')),
                ('last_data_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ถึงปีข้อมูล (พ.ศ.)')),
                ('confidence', models.CharField(choices=[('high', 'สูง'), ('medium', 'ปานกลาง'), ('low-medium', 'ปานกลางค่อนข้างต่ำ'), ('low', 'ต่ำ')], max_length=12, verbose_name='ความเชื่อมั่น')),
                ('basis', models.CharField(max_length=255, verbose_name='ที่มา')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicator_links', to='indicators.dimension')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dimension_links', to='indicators.indicator')),
            ],
            options={
                'verbose_name': 'ตัวชี้วัดในมิติ',
                'verbose_name_plural': 'ตัวชี้วัดในมิติ',
            },
        ),
        migrations.CreateModel(
            name='IndicatorEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator_set', models.CharField(choices=[('jpt', 'จปฐ.'), ('kchch2c', 'กชช.2ค')], max_length=8, verbose_name='ชุด')),
                ('name', models.CharField(max_length=120, verbose_name='ชื่อฉบับ')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='ปีแรก (พ.ศ.)')),
                ('last_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='ปีสุดท้าย (พ.ศ.)')),
                ('source', models.CharField(max_length=255, verbose_name='ที่มา')),
            ],
            options={
                'verbose_name': 'ฉบับตัวชี้วัด',
                'verbose_name_plural': 'ฉบับตัวชี้วัด',
                'ordering': ['indicator_set', 'first_year'],
                'constraints': [models.UniqueConstraint(fields=('indicator_set', 'first_year'), name='edition_once'), models.CheckConstraint(condition=models.Q(('last_year', None), ('last_year__gte', models.F('first_year')), _connector='OR'), name='edition_period', violation_error_message='ปีสุดท้ายต้องไม่ก่อนปีแรก')],
            },
        ),
        migrations.AddField(
            model_name='indicatorcategory',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='categories', to='indicators.indicatoredition'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='indicators.indicatoredition'),
        ),
        migrations.AddConstraint(
            model_name='indicatoragency',
            constraint=models.UniqueConstraint(fields=('indicator', 'organization', 'part'), name='indicator_agency_once', violation_error_message='หน่วยงานนี้อยู่ในรายการแล้ว'),
        ),
        migrations.AddConstraint(
            model_name='indicatordimension',
            constraint=models.UniqueConstraint(fields=('indicator', 'first_data_year'), name='indicator_dimension_once'),
        ),
        migrations.AddConstraint(
            model_name='indicatorcategory',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='category_once'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('edition', 'number'), name='indicator_once'),
        ),
        *sql_files(__file__, "kept"),
    ]
