"""The second fence and kept rows of what the board brought; where officials work today."""

import importlib

from django.db import migrations

first = importlib.import_module("mentors.migrations.0002_fence")
FENCE = """
ALTER TABLE mentors_householdlanguage ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_householdlanguage USING (
    (SELECT fence_everywhere('pairing_view'))
    OR district = ANY ((SELECT fence_districts('pairing_view'))::smallint[])
    OR household_id = ANY ((SELECT fence_households())::bigint[]));
ALTER TABLE mentors_mentorpaper ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_mentorpaper USING (
    (SELECT fence_everywhere('pairing_edit'))
    OR left(area_id, 4)::smallint = ANY ((SELECT fence_districts('pairing_edit'))::smallint[]));
ALTER TABLE mentors_officialposting ENABLE ROW LEVEL SECURITY;
CREATE POLICY fence ON mentors_officialposting USING (
    EXISTS (SELECT 1 FROM mentors_official parent WHERE parent.id = official_id));
"""
KEPT = (
    ("mentors_householdlanguage", "id", "household_id"),
    ("mentors_mentorpaper", "id", ""),
    ("mentors_officialposting", "id", ""),
    ("mentors_pairingact", "id", ""),
)
# What the register says today has held since the official began, as far as anybody knows.
POSTINGS = """
INSERT INTO mentors_officialposting (official_id, work_area_id, organization_id, position,
    started_on, ended_on, reason, order_number)
SELECT id, work_area_id, organization_id, position, started_on, ended_on, 'ขึ้นทะเบียน', ''
FROM mentors_official
"""
# A suggestion confirmed before there were acts can still be taken back.
ACTS = """
DO $$
DECLARE
    confirmed record;
    act bigint;
BEGIN
    FOR confirmed IN SELECT * FROM mentors_suggestion WHERE stage = 'confirmed' LOOP
        INSERT INTO mentors_pairingact (kind, made, done_by_id, done_at)
        SELECT 'suggestion', count(pairing_id), confirmed.confirmed_by_id, confirmed.confirmed_at
        FROM mentors_suggestedpair WHERE suggestion_id = confirmed.id
        RETURNING id INTO act;
        UPDATE mentors_suggestion SET act_id = act WHERE id = confirmed.id;
        UPDATE mentors_pairing SET made_in_id = act WHERE id IN (
            SELECT pairing_id FROM mentors_suggestedpair WHERE suggestion_id = confirmed.id);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("mentors", "0008_board_pairing_acts_postings_papers")]
    operations = [
        migrations.RunSQL(first.DISTRICT.format(table="mentors_householdlanguage")),
        migrations.RunSQL(FENCE),
        *(
            migrations.RunSQL(first.KEEP.format(table=table, key=key, household=household))
            for table, key, household in KEPT
        ),
        migrations.RunSQL(POSTINGS, migrations.RunSQL.noop),
        migrations.RunSQL(ACTS, migrations.RunSQL.noop),
    ]
