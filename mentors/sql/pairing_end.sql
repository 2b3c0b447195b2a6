-- When somebody entered that a pairing ended, whichever day it ended on.
CREATE OR REPLACE FUNCTION note_pairing_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.end_recorded_at := CASE WHEN NEW.ended_on IS NOT NULL THEN now() END;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_pairing_end BEFORE UPDATE OF ended_on ON mentors_pairing
FOR EACH ROW WHEN (NEW.ended_on IS DISTINCT FROM OLD.ended_on)
EXECUTE FUNCTION note_pairing_end();
