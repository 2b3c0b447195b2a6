-- The rows of what is due, with what they are ordered by.

-- Writes the kinds anew for these households. The households are held until the transaction ends,
-- so that of two acts at once the second sees what the first did.
CREATE OR REPLACE FUNCTION refresh_due(kinds text[], households bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind text;
BEGIN
    PERFORM 1 FROM households_household WHERE id = ANY (households) ORDER BY id
    FOR NO KEY UPDATE;
    DELETE FROM mentors_dueitem d WHERE d.household_id = ANY (households)
        AND d.kind = ANY (kinds);
    FOREACH kind IN ARRAY kinds LOOP
        EXECUTE format($q$
            INSERT INTO mentors_dueitem
                (household_id, district, subdistrict_id, official_id, kind, user_id, since, urgency)
            SELECT h.id, h.district, h.subdistrict_id, r.official_id, $2, k.user_id, k.since,
                h.urgency_score
            FROM %I k
            JOIN households_household h ON h.id = k.household_id AND h.id = ANY ($1)
            LEFT JOIN due_responsible r ON r.household_id = k.household_id
            WHERE k.household_id = ANY ($1)
        $q$, 'due_' || kind) USING households, kind;
    END LOOP;
END
$$;

-- Households whose stored work is not what a recount finds: none, unless a fault slipped in.
CREATE OR REPLACE FUNCTION due_differences(kinds text[])
RETURNS TABLE (kind text, household_id bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY kinds LOOP
        RETURN QUERY EXECUTE format($q$
            WITH stored AS (
                SELECT d.household_id, d.district, d.subdistrict_id, d.official_id, d.user_id,
                       d.since, d.urgency
                FROM mentors_dueitem d WHERE d.kind = $1
            ), counted AS (
                SELECT h.id, h.district, h.subdistrict_id, r.official_id, k.user_id, k.since,
                       h.urgency_score
                FROM %I k JOIN households_household h ON h.id = k.household_id
                LEFT JOIN due_responsible r ON r.household_id = k.household_id
            )
            SELECT DISTINCT $1, found.household_id FROM (
                (TABLE stored EXCEPT TABLE counted) UNION ALL (TABLE counted EXCEPT TABLE stored)
            ) found
        $q$, 'due_' || one) USING one;
    END LOOP;
END
$$;

-- A household's urgency moves its work up or down; also when a list scores every household, which else
-- fires no trigger.
CREATE OR REPLACE FUNCTION keep_urgency_of_work() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE mentors_dueitem d SET urgency = n.urgency_score
    FROM old_rows o JOIN new_rows n USING (id)
    WHERE d.household_id = n.id AND o.urgency_score <> n.urgency_score;
    RETURN NULL;
END
$$;
CREATE TRIGGER urgency_of_work AFTER UPDATE ON households_household
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_urgency_of_work();
ALTER TABLE households_household ENABLE ALWAYS TRIGGER urgency_of_work;
