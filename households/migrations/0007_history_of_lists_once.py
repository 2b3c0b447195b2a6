"""What a list changed stands once, in the row history under the batch's name; what only served lists that
are sent twice is gone. The last step of a list lies in `sql/land_list.sql`.
"""

from pathlib import Path

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models
from django.utils import timezone

import loei_poverty.sealed

SQL = Path(__file__).resolve().parent.parent / "sql"

UNTOUCHED = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT tgname, tgrelid::regclass AS "table" FROM pg_trigger
                 WHERE tgname IN ('touched_changed', 'touched_removed', 'touched_added') LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found."table");
    END LOOP;
END $$;
DROP FUNCTION touch_household();
DROP FUNCTION land_list(bigint, smallint);
DROP FUNCTION analyze_lists();
"""
# Batches applied before this can still be taken back.
COPIED = """
INSERT INTO committees_rowhistory (at, "table", row_id, household_id, operation, before, after,
    actor_id, purpose, request_id)
SELECT coalesce(b.applied_at, now()), c."table", c.row_id,
    CASE WHEN c."table" = 'households_household' THEN c.row_id
         ELSE (c.before->>'household_id')::bigint END,
    CASE WHEN c.after IS NULL THEN 'delete' ELSE 'update' END,
    c.before, c.after, b.applied_by_id, 'import', 'import:' || b.id
FROM households_importchange c JOIN households_importbatch b ON b.id = c.batch_id
WHERE b.stage = 'applied';
"""
# Each year's list touches every household: with room beside it a row stays where its indexes know it.
ROOM = "ALTER TABLE households_household SET (fillfactor = 50);"
# The latest year follows from the listings; how many live in a house may be said by a list.
QUIET = """
DO $$ BEGIN EXECUTE replace(pg_get_functiondef('keep_rows'::regproc),
    'urgency_score,member_count,', 'urgency_score,latest_year,'); END $$;
"""
KEPT = """
CREATE TRIGGER keep_changed AFTER UPDATE ON households_filekeeping
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('id', '');
CREATE TRIGGER keep_removed AFTER DELETE ON households_filekeeping
REFERENCING OLD TABLE AS old_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_rows('id', '');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("households", "0006_batches_of_a_household"),
        ("committees", "0002_history_and_fence"),
    ]
    operations = [
        migrations.RunSQL(UNTOUCHED),
        migrations.RunSQL(COPIED),
        migrations.DeleteModel("TouchedHousehold"),
        migrations.DeleteModel("ImportChange"),
        migrations.RunSQL(QUIET + ROOM),
        migrations.RunSQL((SQL / "land_list.sql").read_text()),
        migrations.RunSQL((SQL / "batches_of_household.sql").read_text()),
        migrations.AddField(
            "importbatch",
            "emptied",
            models.JSONField(blank=True, default=list, verbose_name="ข้อมูลที่สั่งลบ"),
        ),
        migrations.CreateModel(
            "FileKeeping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,
                                           verbose_name="ID")),
                ("days", models.PositiveSmallIntegerField(
                    default=30, verbose_name="เก็บไฟล์บัญชีไว้ (วัน)",
                    validators=[MinValueValidator(1), MaxValueValidator(365)])),
                ("changed_at", models.DateTimeField(default=timezone.now, verbose_name="แก้ไขเมื่อ")),
                ("changed_by", models.ForeignKey(
                    blank=True, null=True, on_delete=models.PROTECT, related_name="+",
                    to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "กำหนดเก็บไฟล์บัญชี", "verbose_name_plural": "กำหนดเก็บไฟล์บัญชี",
                "constraints": [models.CheckConstraint(
                    name="file_keeping_one_row_of_days",
                    condition=models.Q(id=1, days__gte=1, days__lte=365),
                    violation_error_message="ระบุ 1–365 วัน")],
            },
        ),
        migrations.RunSQL(KEPT),
        migrations.AlterField(
            "importbatch",
            "stored_file",
            models.FileField(
                blank=True, max_length=255, storage=loei_poverty.sealed.SealedStorage(),
                upload_to="imports/%Y/", verbose_name="ไฟล์",
            ),
        ),
    ]  # fmt: skip
