-- A letter belongs to the one district of its households, wherever they move or are merged into; where
-- they lie in several it is the province's.
CREATE OR REPLACE FUNCTION follow_referrals() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE assistance_referralletter SET district = (
        SELECT CASE WHEN min(r.district) = max(r.district) THEN min(r.district) END
        FROM assistance_referral r WHERE r.letter_id = NEW.letter_id)
    WHERE id = NEW.letter_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER move_letter AFTER UPDATE ON assistance_referral
    FOR EACH ROW WHEN (NEW.district IS DISTINCT FROM OLD.district) EXECUTE FUNCTION follow_referrals();

UPDATE assistance_referralletter l SET district = found.district FROM (
    SELECT letter_id, CASE WHEN min(district) = max(district) THEN min(district) END AS district
    FROM assistance_referral GROUP BY letter_id) found
    WHERE found.letter_id = l.id AND l.district IS DISTINCT FROM found.district;
