-- How many households an official looks after whose district their work place does not serve: a
-- list has moved them. Counted anew whenever the work place changes, and whatever is written here.
CREATE OR REPLACE FUNCTION pairings_elsewhere(bigint, text) RETURNS smallint LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::smallint FROM mentors_pairing p
    WHERE p.official_id = $1 AND p.ended_on IS NULL
      AND length($2) > 2 AND p.district::text <> left($2, 4)
$$;
CREATE OR REPLACE FUNCTION keep_elsewhere() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
    NEW.elsewhere := pairings_elsewhere(NEW.id, NEW.work_area_id);
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER keep_elsewhere BEFORE UPDATE ON mentors_official
FOR EACH ROW WHEN (NEW.work_area_id <> OLD.work_area_id OR NEW.elsewhere <> OLD.elsewhere)
EXECUTE FUNCTION keep_elsewhere();
