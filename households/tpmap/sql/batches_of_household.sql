-- What applied lists have made and altered of one household, for who may see that household. The batches
-- themselves are fenced to the importers; of them this returns only what concerns the household, and asks of
-- it what its own policy asks.
CREATE OR REPLACE FUNCTION batches_of_household(wanted bigint)
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
        SELECT 'households_household' AS name, id, NULL::bigint AS person FROM house
        UNION ALL SELECT 'households_person', p.id, p.id
            FROM households_person p JOIN house ON p.household_id = house.id
        UNION ALL SELECT 'households_personlisting', l.id, l.person_id
            FROM households_personlisting l JOIN house ON l.household_id = house.id
        UNION ALL SELECT 'households_householdlisting', l.id, NULL
            FROM households_householdlisting l JOIN house ON l.household_id = house.id
    ), altered AS (
        SELECT b.id AS batch_id, r.name, r.person, c.id, c.before, c.after
        FROM rows_of r
        JOIN accounts_rowhistory c ON c."table" = r.name AND c.row_id = r.id::text
        JOIN households_importbatch b ON c.request_id = 'import:' || b.id
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
        coalesce((SELECT jsonb_agg(jsonb_build_object('table', a.name, 'person', a.person,
                      'before', a.before, 'after', a.after) ORDER BY a.name, a.person, a.id)
                  FROM altered a WHERE a.batch_id = b.id), '[]')
    FROM house JOIN households_importbatch b ON b.id IN (SELECT batch_id FROM touching)
    WHERE b.stage = 'applied' ORDER BY b.applied_at DESC, b.id DESC
$$;
