-- Who was counted in a closed month is never written again, whoever asks.
CREATE OR REPLACE FUNCTION refuse_frozen_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'members of a closed month are not changed';
END
$$;
CREATE TRIGGER month_member_frozen BEFORE UPDATE OR DELETE ON reports_monthmember
    FOR EACH ROW WHEN (OLD.revision > 0) EXECUTE FUNCTION refuse_frozen_member();
