-- The list in force is known past the fence.
CREATE OR REPLACE FUNCTION list_year(wanted integer) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT max(data_year) FROM households_householdlisting WHERE data_year <= wanted
$$;
