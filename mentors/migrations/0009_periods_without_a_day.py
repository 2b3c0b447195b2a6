"""A pairing without a day of its own counts for nobody's time."""

from django.db import migrations

from core.sql import sql_files

FACTS = """
ALTER TABLE households_household DISABLE TRIGGER leave_facts_alone;
UPDATE households_household h SET mentored_until = coalesce(
    (SELECT max(coalesce(p.ended_on, '9999-12-31')) FROM mentors_pairing p
     WHERE p.household_id = h.id AND p.kind = 'main'
       AND p.ended_on IS DISTINCT FROM p.started_on), '0001-01-01')
WHERE h.id IN (SELECT household_id FROM mentors_pairing
               WHERE kind = 'main' AND ended_on = started_on);
ALTER TABLE households_household ENABLE TRIGGER leave_facts_alone;
"""
# Whoever was corrected after they had left got a workplace again, which nobody has closed.
POSTINGS = """
UPDATE mentors_officialposting p SET ended_on = greatest(o.ended_on, p.started_on)
FROM mentors_official o
WHERE o.id = p.official_id AND o.ended_on IS NOT NULL AND p.ended_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("mentors", "0008_late_by_index")]

    operations = [
        *sql_files(__file__, "pairing_facts"),
        migrations.RunSQL(FACTS),
        migrations.RunSQL(POSTINGS),
    ]
