"""What lists have made and altered of one household, for who may see that household."""

from django.db import migrations

# The batches themselves are fenced to the importers. This gives of them only what concerns one
# household, and asks of that household what its own policy asks.
BATCHES = """
CREATE FUNCTION batches_of_household(wanted bigint)
RETURNS TABLE (batch bigint, data_year smallint, file_name text, applied_at timestamptz,
               made_household boolean, made_persons bigint, changes jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH house AS (
        SELECT h.id, h.created_batch_id FROM households_household h
        WHERE h.id = wanted AND (
            (SELECT fence_everywhere('household_view'))
            OR h.district = ANY ((SELECT fence_districts('household_view'))::smallint[])
            OR h.id = ANY ((SELECT fence_households())::bigint[]))
    ), rows_of AS (
        SELECT 'households_household' AS name, id FROM house
        UNION ALL SELECT 'households_person', p.id
            FROM households_person p JOIN house ON p.household_id = house.id
        UNION ALL SELECT 'households_personlisting', l.id
            FROM households_personlisting l JOIN house ON l.household_id = house.id
        UNION ALL SELECT 'households_householdlisting', l.id
            FROM households_householdlisting l JOIN house ON l.household_id = house.id
    ), altered AS (
        SELECT c.batch_id, c."table", c.row_id, c.before, c.after
        FROM households_importbatch b CROSS JOIN rows_of r
        JOIN households_importchange c
          ON c.batch_id = b.id AND c."table" = r.name AND c.row_id = r.id
        WHERE b.stage = 'applied'
    ), touching AS (
        SELECT batch_id FROM altered
        UNION SELECT created_batch_id FROM house
        UNION SELECT p.created_batch_id
            FROM households_person p JOIN house ON p.household_id = house.id
        UNION SELECT l.batch_id
            FROM households_householdlisting l JOIN house ON l.household_id = house.id
        UNION SELECT l.batch_id
            FROM households_personlisting l JOIN house ON l.household_id = house.id
    )
    SELECT b.id, b.data_year, b.file_name::text, b.applied_at,
        house.created_batch_id IS NOT DISTINCT FROM b.id,
        (SELECT count(*) FROM households_person p
         WHERE p.household_id = house.id AND p.created_batch_id = b.id),
        coalesce((SELECT jsonb_agg(jsonb_build_object('table', a."table", 'row', a.row_id,
                      'before', a.before, 'after', a.after) ORDER BY a."table", a.row_id)
                  FROM altered a WHERE a.batch_id = b.id), '[]')
    FROM house JOIN households_importbatch b ON b.id IN (SELECT batch_id FROM touching)
    WHERE b.stage = 'applied' ORDER BY b.applied_at DESC, b.id DESC
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0005_nomination_photos")]
    operations = [migrations.RunSQL(BATCHES, "DROP FUNCTION batches_of_household(bigint)")]
