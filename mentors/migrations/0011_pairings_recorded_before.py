"""A pairing made before is as old as its act, else as the day it holds from."""

from django.db import migrations

RECORDED = """
UPDATE mentors_pairing p SET recorded_at = coalesce(
    (SELECT a.done_at FROM mentors_pairingact a WHERE a.id = p.made_in_id),
    p.started_on::timestamp AT TIME ZONE 'Asia/Bangkok')
"""


class Migration(migrations.Migration):
    dependencies = [("mentors", "0010_when_pairings_were_recorded")]
    operations = [migrations.RunSQL(RECORDED, migrations.RunSQL.noop)]
