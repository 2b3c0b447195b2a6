-- What was found for an agency's entry belongs to the district of the help it became, wherever its
-- household moves or is merged into: the officers there take it out, and the list of the others is free
-- of it.
CREATE OR REPLACE FUNCTION follow_help() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE assistance_helpmatch SET district = NEW.district WHERE assistance_id = NEW.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER move_match AFTER UPDATE ON assistance_assistance
    FOR EACH ROW WHEN (NEW.district IS DISTINCT FROM OLD.district) EXECUTE FUNCTION follow_help();

UPDATE assistance_helpmatch m SET district = a.district FROM assistance_assistance a
    WHERE a.id = m.assistance_id AND m.district IS DISTINCT FROM a.district;
