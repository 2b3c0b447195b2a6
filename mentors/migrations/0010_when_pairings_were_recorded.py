"""When somebody entered that a pairing began or ended, whichever day it holds from."""

import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

ENDING = """
CREATE FUNCTION note_pairing_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.end_recorded_at := CASE WHEN NEW.ended_on IS NOT NULL THEN now() END;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_pairing_end BEFORE UPDATE OF ended_on ON mentors_pairing
FOR EACH ROW WHEN (NEW.ended_on IS DISTINCT FROM OLD.ended_on)
EXECUTE FUNCTION note_pairing_end();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mentors", "0009_board_fence"),
        ("households", "0009_need_met_with_day"),
    ]
    operations = [
        migrations.AddField(
            model_name="pairing",
            name="end_recorded_at",
            field=models.DateTimeField(
                editable=False, null=True, verbose_name="บันทึกการสิ้นสุดเมื่อ"
            ),
        ),
        migrations.AddField(
            model_name="pairing",
            name="recorded_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                default=django.utils.timezone.now,
                verbose_name="บันทึกเมื่อ",
            ),
        ),
        migrations.RunSQL(ENDING),
    ]
