"""Photos that speak for a nomination, with their fence; and the sound of its head's name."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

FENCE = """
ALTER TABLE households_nominationphoto ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON households_nominationphoto USING (
    EXISTS (SELECT 1 FROM households_nomination parent WHERE parent.id = nomination_id));
CREATE TRIGGER keep_changed AFTER UPDATE ON households_nominationphoto
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('id', '');
CREATE TRIGGER keep_removed AFTER DELETE ON households_nominationphoto
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('id', '');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('households', '0004_name_middles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='nomination',
            name='sound_key',
            field=models.CharField(blank=True, max_length=60),
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
                'constraints': [models.UniqueConstraint(fields=('nomination', 'sha256'), name='nomination_photo_once', violation_error_message='ภาพนี้แนบไว้แล้ว')],
            },
        ),
        migrations.RunSQL(FENCE, migrations.RunSQL.noop),
    ]
