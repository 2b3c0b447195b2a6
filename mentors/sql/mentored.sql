-- Asked once a transaction, when a mentor acts: the households in the user's care.
CREATE OR REPLACE FUNCTION fence_mentored(mentor bigint) RETURNS bigint[] LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(p.household_id), '{}')
    FROM mentors_pairing p JOIN mentors_official o ON o.id = p.official_id
    WHERE o.user_id = mentor AND p.ended_on IS NULL
$$;
