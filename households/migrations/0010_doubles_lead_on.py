"""What was merged into a double leads to the household, and the person, that stays in one step; who
stays has the national ID of their second entry.
"""

from django.db import migrations

# In the order of the merges, as each of them does it from now on, with what its undo needs.
LEAD_ON = """
DO $$
DECLARE
    merge record;
    had record;
BEGIN
    FOR merge IN SELECT id, household_id, other_id FROM households_householdevent
        WHERE act = 'household-merge' AND undone_at IS NULL ORDER BY done_at, id
    LOOP
        WITH led AS (
            UPDATE households_household SET merged_into_id = merge.household_id
            WHERE merged_into_id = merge.other_id RETURNING id
        )
        UPDATE households_householdevent
        SET kept = kept || jsonb_build_object('doubles', (
            SELECT jsonb_object_agg(id::text, merge.other_id) FROM led))
        WHERE id = merge.id AND EXISTS (SELECT FROM led);
        WITH led AS (
            UPDATE households_person d SET merged_into_id = s.merged_into_id
            FROM households_person s
            WHERE d.merged_into_id = s.id AND s.household_id = merge.other_id
              AND s.merged_into_id IS NOT NULL
            RETURNING d.id, s.id AS since
        )
        UPDATE households_householdevent
        SET kept = jsonb_set(kept, '{people,doubles}', (
            SELECT jsonb_object_agg(id::text, since) FROM led))
        WHERE id = merge.id AND EXISTS (SELECT FROM led);
        FOR had IN SELECT d.id, d.pin, d.pin_index, s.id AS stays
            FROM households_person d JOIN households_person s ON s.id = d.merged_into_id
            WHERE d.household_id = merge.other_id
              AND d.pin_index IS NOT NULL AND s.pin_index IS NULL
        LOOP
            UPDATE households_person SET pin = NULL, pin_index = NULL WHERE id = had.id;
            UPDATE households_person SET pin = had.pin, pin_index = had.pin_index
            WHERE id = had.stays;
            UPDATE households_householdevent SET kept = jsonb_set(
                kept, '{people,pins}', coalesce(kept #> '{people,pins}', '[]') || to_jsonb(had.id))
            WHERE id = merge.id;
        END LOOP;
    END LOOP;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0009_needs_counted")]

    operations = [migrations.RunSQL(LEAD_ON, migrations.RunSQL.noop)]
