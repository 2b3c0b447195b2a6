import datetime
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import uuid
from django.conf import settings
from core.sql import sql_files
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditSeal',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False, verbose_name='วัน')),
                ('entries', models.PositiveIntegerField(verbose_name='จำนวนรายการ')),
                ('digest', models.CharField(max_length=64, verbose_name='ค่าตรวจสอบของวัน')),
                ('seal', models.CharField(max_length=64, verbose_name='ตราประทับ')),
                ('sealed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ประทับเมื่อ')),
            ],
            options={
                'verbose_name': 'ตราประทับประวัติรายวัน',
                'verbose_name_plural': 'ตราประทับประวัติรายวัน',
                'ordering': ['-day'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('title', models.CharField(blank=True, max_length=40, verbose_name='คำนำหน้า')),
                ('position', models.CharField(blank=True, max_length=160, verbose_name='ตำแหน่ง')),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='โทรศัพท์')),
                ('wants_mail', models.BooleanField(default=True, verbose_name='รับสรุปงานประจำวันทางอีเมล')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'บัญชีผู้ใช้',
                'verbose_name_plural': 'บัญชีผู้ใช้',
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='เวลา')),
                ('action', models.CharField(max_length=60, verbose_name='การกระทำ')),
                ('outcome', models.CharField(choices=[('done', 'สำเร็จ'), ('refused', 'ถูกปฏิเสธ')], default='done', max_length=8, verbose_name='ผล')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='ผู้กระทำ')),
                ('actor_role', models.CharField(blank=True, max_length=200, verbose_name='บทบาทที่ใช้')),
                ('on_behalf_of_id', models.BigIntegerField(null=True, verbose_name='กระทำแทน')),
                ('purpose', models.CharField(blank=True, max_length=80, verbose_name='วัตถุประสงค์ของระบบ')),
                ('target_type', models.CharField(blank=True, max_length=60, verbose_name='ชนิดข้อมูล')),
                ('target_id', models.CharField(blank=True, max_length=64, verbose_name='รหัสข้อมูล')),
                ('household_id', models.BigIntegerField(null=True, verbose_name='ครัวเรือน')),
                ('reason', models.CharField(blank=True, max_length=255, verbose_name='เหตุผล')),
                ('details', models.JSONField(blank=True, default=dict, verbose_name='รายละเอียด')),
                ('request_id', models.CharField(blank=True, max_length=36, verbose_name='รหัสคำขอ')),
                ('remote_address', models.GenericIPAddressField(null=True, verbose_name='ที่อยู่เครือข่าย')),
                ('day', models.DateField(null=True, verbose_name='วัน')),
                ('chain', models.IntegerField(null=True, verbose_name='สายโซ่')),
                ('previous_hash', models.CharField(blank=True, max_length=64, verbose_name='ค่าตรวจสอบก่อนหน้า')),
                ('entry_hash', models.CharField(blank=True, max_length=64, verbose_name='ค่าตรวจสอบ')),
            ],
            options={
                'verbose_name': 'ประวัติการใช้งาน',
                'verbose_name_plural': 'ประวัติการใช้งาน',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['household_id', '-id'], name='audit_household'), models.Index(fields=['actor_id', '-id'], name='audit_actor'), models.Index(fields=['target_type', 'target_id', '-id'], name='audit_target'), models.Index(fields=['day', 'chain', '-id'], name='audit_chain')],
            },
        ),
        migrations.CreateModel(
            name='FormReceipt',
            fields=[
                ('token', models.UUIDField(editable=False, primary_key=True, serialize=False, verbose_name='เลขที่แบบ')),
                ('content_hash', models.CharField(max_length=64, verbose_name='ลายนิ้วมือของสิ่งที่ส่ง')),
                ('leads_to', models.CharField(blank=True, max_length=500, verbose_name='ไปที่')),
                ('received_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='รับเมื่อ')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_receipts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ใบรับแบบ',
                'verbose_name_plural': 'ใบรับแบบ',
            },
        ),
        migrations.CreateModel(
            name='RowHistory',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(verbose_name='เวลา')),
                ('table', models.CharField(max_length=63, verbose_name='ตาราง')),
                ('row_id', models.CharField(max_length=64, verbose_name='รหัสแถว')),
                ('household_id', models.BigIntegerField(null=True, verbose_name='ครัวเรือน')),
                ('operation', models.CharField(choices=[('update', 'แก้ไข'), ('delete', 'ลบ')], max_length=6, verbose_name='การเปลี่ยน')),
                ('before', models.JSONField(null=True, verbose_name='ก่อน')),
                ('after', models.JSONField(null=True, verbose_name='หลัง')),
                ('actor_id', models.BigIntegerField(null=True, verbose_name='ผู้กระทำ')),
                ('purpose', models.CharField(blank=True, max_length=80, verbose_name='วัตถุประสงค์ของระบบ')),
                ('request_id', models.CharField(blank=True, max_length=36, verbose_name='รหัสคำขอ')),
            ],
            options={
                'verbose_name': 'ประวัติของแถว',
                'verbose_name_plural': 'ประวัติของแถว',
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['household_id', '-id'], name='rows_household'), models.Index(fields=['table', 'row_id', '-id'], name='rows_row'), models.Index(fields=['request_id'], name='rows_request')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='ใช้กับ')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='ค่าตรวจสอบ')),
                ('password_mark', models.CharField(max_length=64, verbose_name='ตราของรหัสผ่าน')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='สร้างเมื่อ')),
                ('expires_at', models.DateTimeField(verbose_name='ใช้ได้ถึง')),
                ('last_used_on', models.DateField(blank=True, null=True, verbose_name='ใช้ล่าสุด')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='ยกเลิกเมื่อ')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'โทเค็น API',
                'verbose_name_plural': 'โทเค็น API',
                'ordering': ['-made_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('made_at'))), name='token_ends_after_it_begins', violation_error_message='วันสิ้นสุดของโทเค็นต้องอยู่หลังวันที่สร้าง'), models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='token_revoked_by_somebody', violation_error_message='การยกเลิกต้องมีเวลาและผู้ยกเลิก')],
            },
        ),
        migrations.CreateModel(
            name='Digest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='วันที่')),
                ('counts', models.JSONField(default=dict, verbose_name='จำนวนงาน')),
                ('mail_state', models.CharField(choices=[('not_wanted', 'ไม่ส่งอีเมล'), ('waiting', 'รอส่ง'), ('sending', 'กำลังส่ง'), ('sent', 'ส่งแล้ว'), ('failed', 'ส่งไม่สำเร็จ')], default='waiting', max_length=10, verbose_name='สถานะอีเมล')),
                ('mail_at', models.DateTimeField(blank=True, null=True, verbose_name='ส่งอีเมลเมื่อ')),
                ('mail_error', models.CharField(blank=True, max_length=80, verbose_name='ชนิดข้อผิดพลาด')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='สรุปเมื่อ')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='digests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'สรุปงานประจำวัน',
                'verbose_name_plural': 'สรุปงานประจำวัน',
                'ordering': ['-day'],
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='digest_once_a_day', violation_error_message='สรุปงานของวันนี้มีอยู่แล้ว'), models.CheckConstraint(condition=models.Q(models.Q(('mail_state', 'sent'), _negated=True), ('mail_at__isnull', False), _connector='OR'), name='digest_sent_has_time', violation_error_message='อีเมลที่ส่งแล้วต้องมีวันเวลา')],
            },
        ),
        migrations.CreateModel(
            name='EmergencyAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=255, verbose_name='เหตุฉุกเฉิน')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เริ่ม')),
                ('ends_at', models.DateTimeField(verbose_name='สิ้นสุด')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='ตรวจสอบเมื่อ')),
                ('finding', models.CharField(blank=True, max_length=255, verbose_name='ผลการตรวจสอบ')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การเข้าถึงกรณีฉุกเฉิน',
                'verbose_name_plural': 'การเข้าถึงกรณีฉุกเฉิน',
                'ordering': ['-started_at'],
                'indexes': [models.Index(fields=['user', 'ends_at'], name='emergency_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('started_at')), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('started_at'), '+', models.Value(datetime.timedelta(days=1))))), name='emergency_at_most_a_day', violation_error_message='การเข้าถึงฉุกเฉินต้องไม่เกิน 24 ชั่วโมง'), models.CheckConstraint(condition=models.Q(models.Q(('finding', ''), ('reviewed_at', None), ('reviewed_by', None)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False), models.Q(('finding', ''), _negated=True), models.Q(('reviewed_by', models.F('user')), _negated=True)), _connector='OR'), name='emergency_reviewed_by_another', violation_error_message='ผู้ใช้สิทธิ์ฉุกเฉินตรวจสอบตนเองไม่ได้ และต้องระบุผลการตรวจสอบ')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'ผู้ดูแลระบบ'), ('provincial_officer', 'เจ้าหน้าที่ ศจพ.จ.'), ('district_officer', 'เจ้าหน้าที่ ศจพ.อ.'), ('mentor', 'ข้าราชการพี่เลี้ยง'), ('agency_officer', 'เจ้าหน้าที่หน่วยงานภาคี'), ('executive', 'ผู้บริหาร')], max_length=24, verbose_name='บทบาท')),
                ('started_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='ตั้งแต่')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='สิ้นสุด')),
                ('end_reason', models.CharField(blank=True, choices=[('expired', 'ครบกำหนดตามคำสั่ง'), ('transferred', 'ย้าย'), ('retired', 'เกษียณหรือลาออก'), ('replaced', 'แต่งตั้งผู้อื่นแทน'), ('mistake', 'บันทึกผิด')], max_length=16, verbose_name='เหตุที่สิ้นสุด')),
                ('order_number', models.CharField(blank=True, max_length=60, verbose_name='เลขที่คำสั่ง')),
                ('is_acting', models.BooleanField(default=False, verbose_name='รักษาการ')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='ทบทวนล่าสุด')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='places.area')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('granted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships_granted', to=settings.AUTH_USER_MODEL)),
                ('on_behalf_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='รักษาการแทน')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='places.organization')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'บทบาทของผู้ใช้',
                'verbose_name_plural': 'บทบาทของผู้ใช้',
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on', None), ('ended_on__gte', models.F('started_on')), _connector='OR'), name='membership_period', violation_error_message='วันสิ้นสุดต้องไม่ก่อนวันเริ่ม'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_on', None)), models.Q(('ended_on__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='membership_end_needs_reason', violation_error_message='วันสิ้นสุดกับเหตุที่สิ้นสุดต้องมีคู่กัน'), models.CheckConstraint(condition=models.Q(('role__in', ['mentor', 'agency_officer']), ('area__isnull', False), _connector='OR'), name='membership_role_has_area', violation_error_message='บทบาทนี้ต้องระบุพื้นที่ที่รับผิดชอบ'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'agency_officer'), _negated=True), ('organization__isnull', False), _connector='OR'), name='membership_agency_has_organization', violation_error_message='เจ้าหน้าที่หน่วยงานภาคีต้องระบุหน่วยงาน'), models.CheckConstraint(condition=models.Q(('on_behalf_of', None), models.Q(('is_acting', True), models.Q(('on_behalf_of', models.F('user')), _negated=True)), _connector='OR'), name='membership_on_behalf_is_acting', violation_error_message='ระบุผู้ที่รักษาการแทนได้เฉพาะการรักษาการ และต้องเป็นคนอื่น'), models.CheckConstraint(condition=models.Q(('is_acting', False), ('ended_on__isnull', False), _connector='OR'), name='membership_acting_has_an_end', violation_error_message='การรักษาการต้องระบุวันสิ้นสุด'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_by', None), ('reviewed_on', None)), models.Q(('reviewed_by__isnull', False), ('reviewed_on__isnull', False)), _connector='OR'), name='membership_review_whole', violation_error_message='การทบทวนต้องมีวันที่และผู้ทบทวน'), models.UniqueConstraint(condition=models.Q(('ended_on', None)), fields=('user', 'role', 'area', 'organization'), name='membership_once_while_open', nulls_distinct=False, violation_error_message='ผู้ใช้มีบทบาทนี้อยู่แล้ว'), models.CheckConstraint(condition=models.Q(models.Q(('started_on', None), models.Q(('started_on__gte', datetime.date(1950, 1, 1)), ('started_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('ended_on', None), models.Q(('ended_on__gte', datetime.date(1950, 1, 1)), ('ended_on__lte', datetime.date(2099, 12, 31))), _connector='OR'), models.Q(('reviewed_on', None), models.Q(('reviewed_on__gte', datetime.date(1950, 1, 1)), ('reviewed_on__lte', datetime.date(2099, 12, 31))), _connector='OR')), name='membership_days', violation_error_message='วันที่ต้องไม่ก่อน 1 มกราคม 2493 โปรดตรวจปี พ.ศ.')],
            },
        ),
        migrations.CreateModel(
            name='Notification',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=120, verbose_name='กุญแจกันซ้ำ')),
                ('text', models.CharField(max_length=255, verbose_name='ข้อความ')),
                ('url', models.CharField(blank=True, max_length=255, verbose_name='ไปที่')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เมื่อ')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='อ่านเมื่อ')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'การแจ้งเตือน',
                'verbose_name_plural': 'การแจ้งเตือน',
                'ordering': ['-created_at'],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='notification_once')],
            },
        ),
        *sql_files(__file__, "fence", "history", "keep_rows", "kept", "policies"),
    ]
