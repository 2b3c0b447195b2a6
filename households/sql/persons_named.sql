-- The middle of a name, looked for past the fence: keys only.
CREATE OR REPLACE FUNCTION persons_named(part text) RETURNS SETOF bigint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM households_person
    WHERE name_key LIKE '%' || replace(replace(replace(part, '\', '\\'), '%', '\%'), '_', '\_') || '%'
$$;

-- A role that may not make the extension goes without; `households.search` asks for the index.
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm') THEN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX person_name_trigrams ON households_person USING gin (name_key gin_trgm_ops);
    END IF;
EXCEPTION WHEN insufficient_privilege THEN NULL;
END $$;
