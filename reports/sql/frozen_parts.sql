-- What a mentor or an organisation had in a closed month is never written again, whoever asks.
CREATE TRIGGER month_part_frozen BEFORE UPDATE OR DELETE ON reports_monthpart
    FOR EACH ROW WHEN (OLD.revision > 0) EXECUTE FUNCTION refuse_frozen_member();
