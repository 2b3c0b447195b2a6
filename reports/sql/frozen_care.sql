-- Who looked after whom in a closed month is never written again, whoever asks.
CREATE TRIGGER month_care_frozen BEFORE UPDATE OR DELETE ON reports_monthcare
    FOR EACH ROW WHEN (OLD.revision > 0) EXECUTE FUNCTION refuse_frozen_member();
