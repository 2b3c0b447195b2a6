import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('committees', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='committeeduty',
            options={'ordering': ['committee', '-part', 'number'], 'verbose_name': 'ข้อความในคำสั่ง', 'verbose_name_plural': 'ข้อความในคำสั่ง'},
        ),
        migrations.AlterModelOptions(
            name='seatholder',
            options={'ordering': ['seat', '-started_on', '-id'], 'verbose_name': 'ผู้ดำรงตำแหน่ง', 'verbose_name_plural': 'ผู้ดำรงตำแหน่ง'},
        ),
        migrations.RemoveConstraint(
            model_name='committeeduty',
            name='committee_duty_once',
        ),
        migrations.AddField(
            model_name='committee',
            name='legal_basis',
            field=models.TextField(blank=True, verbose_name='อาศัยอำนาจตาม'),
        ),
        migrations.AddField(
            model_name='committee',
            name='order_title',
            field=models.TextField(blank=True, verbose_name='เรื่อง'),
        ),
        migrations.AddField(
            model_name='committeeduty',
            name='part',
            field=models.CharField(choices=[('practice', 'แนวทางการดำเนินงาน'), ('duty', 'หน้าที่และอำนาจ')], default='duty', max_length=10, verbose_name='ส่วน'),
        ),
        migrations.AddField(
            model_name='committeeduty',
            name='printed_number',
            field=models.CharField(blank=True, max_length=8, verbose_name='เลขข้อตามคำสั่ง'),
        ),
        migrations.AddField(
            model_name='seatholder',
            name='kind',
            field=models.CharField(choices=[('holder', 'ดำรงตำแหน่ง'), ('acting', 'รักษาราชการแทน'), ('deputy', 'ผู้แทน')], default='holder', max_length=10, verbose_name='ฐานะ'),
        ),
        migrations.AddField(
            model_name='seatholder',
            name='order_number',
            field=models.CharField(blank=True, max_length=60, verbose_name='เลขที่คำสั่ง'),
        ),
        migrations.AddField(
            model_name='seatholder',
            name='position',
            field=models.CharField(blank=True, max_length=160, verbose_name='ตำแหน่งจริง'),
        ),
        migrations.AlterField(
            model_name='committeeduty',
            name='text',
            field=models.TextField(verbose_name='ข้อความ'),
        ),
        migrations.AlterField(
            model_name='seatholder',
            name='user',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats_held', to=settings.AUTH_USER_MODEL, verbose_name='บัญชีผู้ใช้'),
        ),
        migrations.AddConstraint(
            model_name='committeeduty',
            constraint=models.UniqueConstraint(fields=('committee', 'part', 'number'), name='committee_duty_once'),
        ),
        migrations.AddConstraint(
            model_name='seatholder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'acting'), _negated=True), ('ended_on__isnull', False), _connector='OR'), name='seat_acting_has_an_end', violation_error_message='การรักษาราชการแทนต้องระบุวันสิ้นสุด'),
        ),
    ]
