"""A household may have one waiting proposal: of several, the latest stays, the others are settled."""

from django.db import migrations

SETTLE = """
UPDATE mentors_stagerecord r
SET refused_at = now(), refusal_reason = 'มีข้อเสนอที่ใหม่กว่า ระบบปิดข้อเสนอเดิมเมื่อปรับปรุงระบบ'
WHERE r.confirmed_at IS NULL AND r.refused_at IS NULL AND EXISTS (
    SELECT 1 FROM mentors_stagerecord later
    WHERE later.household_id = r.household_id AND later.confirmed_at IS NULL
    AND (later.proposed_at, later.id) > (r.proposed_at, r.id));
"""


class Migration(migrations.Migration):
    dependencies = [("mentors", "0003_ladder_criteria")]
    operations = [migrations.RunSQL(SETTLE, migrations.RunSQL.noop)]
