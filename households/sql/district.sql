-- A row's district is its household's: filled in when left out, and carried along.
CREATE OR REPLACE FUNCTION fill_district() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT h.district INTO NEW.district FROM households_household h WHERE h.id = NEW.household_id;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION follow_district("table" regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I FOREIGN KEY (household_id, district)
        REFERENCES households_household (id, district)
        ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED', "table", "table" || '_household');
    EXECUTE format('CREATE TRIGGER fill_district BEFORE INSERT ON %s
        FOR EACH ROW WHEN (NEW.district IS NULL) EXECUTE FUNCTION fill_district()', "table");
    EXECUTE format('CREATE TRIGGER move_district BEFORE UPDATE OF household_id, district ON %s
        FOR EACH ROW WHEN (NEW.household_id <> OLD.household_id OR NEW.district IS NULL)
        EXECUTE FUNCTION fill_district()', "table");
END
$$;
