-- When somebody entered that a household left, whichever day it left on.
CREATE OR REPLACE FUNCTION note_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.left_recorded_at := CASE WHEN NEW.left_on IS NOT NULL THEN now() END;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_leaving BEFORE UPDATE OF left_on ON households_household
FOR EACH ROW WHEN (NEW.left_on IS DISTINCT FROM OLD.left_on) EXECUTE FUNCTION note_leaving();
