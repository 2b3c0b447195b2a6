-- The last step of a list: its rows, which stand in the temporary tables `landing` (services/loading.py) and
-- `scored` (households/services/urgency.py), go into the tables. The owner of the tables does it, so that keys are
-- looked at once and indexes built once, not row by row. In `landing` null is «not said».

-- Takes the indexes of tables away and returns the statements that bring them back; those that foreign keys
-- need stay, and those over few rows. Where somebody is at work on the tables, nothing is taken away.
CREATE OR REPLACE FUNCTION set_indexes_aside(tables regclass[]) RETURNS text[] LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE
    found record;
    back text[] := '{}';
BEGIN
    PERFORM set_config('lock_timeout', '200ms', true);
    FOR found IN
        SELECT i.indrelid::regclass AS of, c.relname AS name, k.conname,
               pg_get_indexdef(i.indexrelid) AS index, pg_get_constraintdef(k.oid) AS definition
        FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('u', 'x', 'p')
        WHERE i.indrelid = ANY (tables) AND (i.indpred IS NULL OR i.indisunique) AND NOT EXISTS (
            SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = i.indexrelid)
        ORDER BY c.relname
    LOOP
        IF found.conname IS NULL THEN
            EXECUTE format('DROP INDEX %I', found.name);
            back := back || found.index;
        ELSE
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.of, found.conname);
            back := back || format('ALTER TABLE %s ADD CONSTRAINT %I %s', found.of, found.conname,
                                   found.definition);
        END IF;
    END LOOP;
    PERFORM set_config('lock_timeout', '0', true);
    RETURN back;
EXCEPTION WHEN lock_not_available OR object_in_use THEN
    RETURN '{}';
END
$$;

-- Whether keys may be left unlooked at and triggers unfired until `keys_again`; without this right it is
-- slower, else the same.
CREATE OR REPLACE FUNCTION keys_later() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT has_parameter_privilege('session_replication_role', 'SET') THEN
        RETURN false;
    END IF;
    PERFORM set_config('session_replication_role', 'replica', true);
    RETURN true;
END
$$;
REVOKE ALL ON FUNCTION keys_later(), set_indexes_aside(regclass[]) FROM PUBLIC;

-- New rows: households, people, what the year's list says of both, needs, scores.
CREATE OR REPLACE FUNCTION load_list(batch bigint, year smallint, emptied text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    missing text;
    tables regclass[] := '{households_household,households_person,households_householdlisting,
        households_personlisting,households_need}';
    back text[] := '{}';
    statement text;
    is_quiet boolean := keys_later();
BEGIN
    -- Where more people come than are known, indexes are built once, when all rows are there.
    IF is_quiet AND (SELECT count(*) FROM landing WHERE verdict = 'new')
       > (SELECT count(*) FROM households_person) THEN
        back := set_indexes_aside(tables);
    END IF;
    INSERT INTO households_household (
        id, house_code, identity_key, house_number, village_id, subdistrict_id, district,
        head_name, head_sort_key, member_count, origin, survey_status, urgency_score,
        leave_reason, latest_year, listed_years, created_batch_id, created_at, updated_at)
    SELECT s.household_id, coalesce(s.house_code, ''), s.identity_key, coalesce(s.house_number, ''),
        s.village_code, s.subdistrict, s.house_district,
        btrim(concat(s.title, s.first_name, ' ', s.last_name)), s.head_sort_key,
        s.house_members, 'list', 'not_surveyed',
        coalesce(c.score, 0), '', year, ARRAY[year], batch, now(), now()
    FROM landing s LEFT JOIN scored c USING (household_id)
    WHERE s.is_new_house AND s.speaks ORDER BY s.household_id;

    INSERT INTO households_person (
        id, household_id, district, pin, pin_index, title, first_name, last_name, name_key,
        sound_key, sex, birth_date, birth_precision, relation, is_head, has_welfare_card,
        created_batch_id, created_at, updated_at)
    SELECT s.person_id, s.household_id, s.house_district, s.pin, s.pin_index, coalesce(s.title, ''),
        s.first_name, coalesce(s.last_name, ''), s.name_key, s.sound_key, coalesce(s.sex, ''),
        s.birth, s.birth_precision, coalesce(s.relation, ''), coalesce(s.is_head, false),
        s.welfare_card, batch, now(), now()
    FROM landing s WHERE s.verdict = 'new';

    -- What a year's list does not say of people and houses is what the year before said.
    INSERT INTO households_householdlisting (
        household_id, district, data_year, batch_id, income_per_person, source_status)
    SELECT s.household_id, s.house_district, year, batch,
        coalesce(s.income, CASE WHEN NOT 'income' = ANY (emptied) THEN b.income_per_person END),
        coalesce(s.status, '')
    FROM landing s
    LEFT JOIN LATERAL (
        SELECT l.income_per_person FROM households_householdlisting l
        WHERE s.income IS NULL AND NOT s.is_new_house
          AND l.household_id = s.household_id AND l.data_year < year
        ORDER BY l.data_year DESC LIMIT 1
    ) b ON true
    WHERE s.speaks AND NOT EXISTS (
        SELECT 1 FROM households_householdlisting l
        WHERE l.household_id = s.household_id AND l.data_year = year);

    -- Needs first: those of a dimension of which the list says nothing stand as the year before left them.
    INSERT INTO households_need (
        household_id, district, person_id, dimension_id, data_year, batch_id, status, status_at,
        status_by_id, met_on)
    SELECT s.household_id, s.house_district, s.person_id, n.dimension_id, year, batch, n.status,
        n.status_at, n.status_by_id, n.met_on
    FROM landing s
    JOIN LATERAL (
        SELECT max(l.data_year) AS data_year FROM households_personlisting l
        WHERE l.person_id = s.person_id
        HAVING NOT bool_or(l.data_year >= year)
    ) b ON true
    JOIN households_need n ON n.person_id = s.person_id AND n.data_year = b.data_year
    WHERE s.verdict <> 'new' AND cardinality(s.dimensions_said) < (
            SELECT count(*) FROM indicators_dimension)
      AND NOT n.dimension_id = ANY (s.dimensions_said);

    INSERT INTO households_need (
        household_id, district, person_id, dimension_id, data_year, batch_id, status)
    SELECT s.household_id, s.house_district, s.person_id, d.id, year, batch, 'waiting'
    FROM landing s, unnest(s.dimensions) AS d(id)
    WHERE NOT EXISTS (
        SELECT 1 FROM households_need n
        WHERE n.person_id = s.person_id AND n.dimension_id = d.id AND n.data_year = year);

    INSERT INTO households_personlisting (
        person_id, household_id, district, data_year, batch_id, age, failed_indicators)
    SELECT s.person_id, s.household_id, s.house_district, year, batch,
        coalesce(s.age, b.age + (year - b.data_year)),
        coalesce(s.indicators,
            CASE WHEN NOT 'indicators' = ANY (emptied) THEN b.failed_indicators END, '{}')
    FROM landing s
    LEFT JOIN (
        SELECT DISTINCT ON (l.person_id) l.person_id, l.age, l.failed_indicators, l.data_year
        FROM households_personlisting l JOIN landing o USING (person_id)
        WHERE (o.age IS NULL OR o.indicators IS NULL) AND o.verdict <> 'new' AND l.data_year < year
        ORDER BY l.person_id, l.data_year DESC
    ) b USING (person_id)
    WHERE NOT EXISTS (
        SELECT 1 FROM households_personlisting l
        WHERE l.person_id = s.person_id AND l.data_year = year);
    IF is_quiet THEN
        PERFORM set_config('session_replication_role', 'origin', true);
        INSERT INTO households_listmark (district) SELECT DISTINCT house_district FROM landing;
    END IF;
    FOREACH statement IN ARRAY back LOOP
        EXECUTE statement;
    END LOOP;

    -- Keys were not looked at row by row. All that the new rows refer to stands in `landing`, and is
    -- looked up from there once, not for each table again (a test knows every key of these tables). A
    -- household lies in one place, which the row that speaks for it tells; a new one was written above.
    SELECT string_agg(reference, ', ') INTO missing FROM (
        SELECT 'household' AS reference, count(*) AS number FROM landing s
        WHERE s.speaks AND NOT s.is_new_house AND NOT EXISTS (
            SELECT 1 FROM households_household h
            WHERE h.id = s.household_id AND h.district = s.house_district)
        UNION ALL SELECT 'person', count(*) FROM landing s
        WHERE s.verdict <> 'new' AND NOT EXISTS (
            SELECT 1 FROM households_person p WHERE p.id = s.person_id)
        UNION ALL SELECT 'village', count(*) FROM landing s
        WHERE s.speaks AND s.village_code IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM places_village v WHERE v.code = s.village_code)
        UNION ALL SELECT 'subdistrict', count(*) FROM landing s
        WHERE s.speaks AND s.subdistrict IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM places_area a WHERE a.code = s.subdistrict)
        UNION ALL SELECT 'dimension', count(*)
        FROM (SELECT DISTINCT dimensions FROM landing) l, unnest(l.dimensions) AS s(id) WHERE NOT EXISTS (
            SELECT 1 FROM indicators_dimension d WHERE d.code = s.id)
        UNION ALL SELECT 'batch', 1 WHERE NOT EXISTS (
            SELECT 1 FROM households_importbatch b WHERE b.id = batch)
    ) looked_up WHERE number > 0;
    IF missing IS NOT NULL THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('rows of batch %s refer to what is not there: %s', batch, missing);
    END IF;
END
$$;

-- The households that were known: their years and their score (`scored`), which follow from what is written
-- and so are no history. Each household is written once.
CREATE OR REPLACE FUNCTION settle_list(year smallint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    is_quiet boolean := keys_later();
BEGIN
    UPDATE households_household h SET latest_year = c.data_year, urgency_score = c.score,
        listed_years = CASE
            WHEN year = ANY (h.listed_years) THEN h.listed_years
            WHEN year > ALL (h.listed_years) THEN h.listed_years || year
            ELSE (SELECT array_agg(y ORDER BY y) FROM unnest(h.listed_years || year) y) END
    FROM scored c
    WHERE h.id = c.household_id
      AND ((h.latest_year, h.urgency_score) IS DISTINCT FROM (c.data_year, c.score)
           OR NOT year = ANY (h.listed_years));
    IF is_quiet THEN
        PERFORM set_config('session_replication_role', 'origin', true);
    END IF;
END
$$;

-- ANALYZE is the owner's; an import needs it between filling and scoring. A tenth of the usual sample is
-- enough to plan by, and takes a tenth of the time.
CREATE OR REPLACE FUNCTION analyze_lists() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET default_statistics_target = 10 AS $$
BEGIN
    ANALYZE households_household, households_person, households_householdlisting,
        households_personlisting, households_need;
END
$$;
