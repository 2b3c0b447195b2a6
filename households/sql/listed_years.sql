-- In which years somebody of a household is on the official list, kept on the household by the acts
-- themselves: «on the list of the year» is asked of every list and figure, of every household.
CREATE OR REPLACE FUNCTION keep_years_of(households bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE households_household h SET listed_years = listed.years
    FROM (
        SELECT t.id, coalesce(array_agg(DISTINCT l.data_year ORDER BY l.data_year)
            FILTER (WHERE l.data_year IS NOT NULL), '{}') AS years
        FROM unnest(households) AS t (id)
        LEFT JOIN households_personlisting l ON l.household_id = t.id
        GROUP BY t.id) listed
    WHERE h.id = listed.id AND h.listed_years IS DISTINCT FROM listed.years
$$;
CREATE OR REPLACE FUNCTION keep_listed_years() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM keep_years_of(ARRAY(
            SELECT DISTINCT n.household_id FROM new_rows n
            JOIN households_household h ON h.id = n.household_id
            WHERE NOT n.data_year = ANY (h.listed_years)));
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM keep_years_of(ARRAY(SELECT DISTINCT household_id FROM old_rows));
    ELSE
        PERFORM keep_years_of(ARRAY(
            SELECT DISTINCT unnest(ARRAY[o.household_id, n.household_id])
            FROM old_rows o JOIN new_rows n USING (id)
            WHERE (o.household_id, o.data_year) IS DISTINCT FROM (n.household_id, n.data_year)));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER years_of_added AFTER INSERT ON households_personlisting
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_listed_years();
CREATE TRIGGER years_of_removed AFTER DELETE ON households_personlisting
REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION keep_listed_years();
CREATE TRIGGER years_of_changed AFTER UPDATE ON households_personlisting
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION keep_listed_years();
-- A list that is loaded fires no trigger and writes the year itself (`load_list`, `settle_list`).

-- A row that was read earlier and is written back whole does not undo what triggers keep on it.
CREATE OR REPLACE FUNCTION leave_facts_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.listed_years := OLD.listed_years;
    NEW.mentored_until := OLD.mentored_until;
    RETURN NEW;
END
$$;
CREATE TRIGGER leave_facts_alone BEFORE UPDATE ON households_household
FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND (NEW.listed_years, NEW.mentored_until)
    IS DISTINCT FROM (OLD.listed_years, OLD.mentored_until))
EXECUTE FUNCTION leave_facts_alone();
