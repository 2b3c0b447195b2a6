-- Numbers of the register of letters sent: each follows the last of its office, book and year, and none is
-- changed, taken back into use or removed. Sees all rows of the office, whoever writes.
CREATE OR REPLACE FUNCTION keep_register_numbers() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE last_number integer;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a number of the register is never removed' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.area_id, OLD.book, OLD.year, OLD.number, OLD.reference)
            IS DISTINCT FROM (NEW.area_id, NEW.book, NEW.year, NEW.number, NEW.reference)
            OR OLD.cancelled_at IS NOT NULL
        THEN
            RAISE EXCEPTION 'a number of the register is never changed'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    SELECT max(number) INTO last_number FROM committees_registeredletter
    WHERE area_id = NEW.area_id AND book = NEW.book AND year = NEW.year;
    IF last_number IS NOT NULL AND NEW.number > last_number + 1 THEN
        RAISE EXCEPTION 'a number of the register is left out' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER keep_register_numbers
BEFORE INSERT OR UPDATE OR DELETE ON committees_registeredletter
FOR EACH ROW EXECUTE FUNCTION keep_register_numbers();
