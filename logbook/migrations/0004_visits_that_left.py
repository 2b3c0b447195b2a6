from django.db import migrations

# What runs of before took stands row by row as well: those visits do not leave a second time.
MOVE = """
INSERT INTO logbook_logbookentry (run_id, month, number, kind, fact, version, change, household_id,
    district, day, is_late, fingerprint, said, beside, taken_at)
SELECT x.run_id, r.month, row_number() OVER (PARTITION BY x.run_id ORDER BY c.day, c.fact), c.kind, c.fact,
    1, 'new', c.household_id, h.district, c.day, false, c.fingerprint, c.said,
    jsonb_strip_nulls(jsonb_build_object(
        'house_code', h.house_code, 'village_code', h.village_id,
        'house_number', h.house_number, 'village', v.name, 'moo', v.number,
        'subdistrict', s.name, 'district', d.name, 'head', h.head_name,
        'members', h.member_count, 'origin', h.origin, 'survey_status', h.survey_status)),
    coalesce(r.finished_at, r.requested_at)
FROM logbook_exportedvisit x
JOIN logbook_logbookexport r ON r.id = x.run_id
JOIN logbook_change c ON c.kind = 'visit' AND c.fact = x.visit_id::text
JOIN households_household h ON h.id = c.household_id
JOIN places_area s ON s.code = h.subdistrict_id
JOIN places_area d ON d.code = s.parent_id
LEFT JOIN places_village v ON v.code = h.village_id
"""


class Migration(migrations.Migration):
    dependencies = [("logbook", "0003_entries_of_exports")]

    operations = [migrations.RunSQL(MOVE, migrations.RunSQL.noop)]
