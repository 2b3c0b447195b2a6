-- What a closing told outside the line is never written again, whoever asks.
CREATE TRIGGER told_outside_frozen BEFORE UPDATE OR DELETE ON reports_toldoutside
    FOR EACH ROW EXECUTE FUNCTION refuse_frozen_member();
